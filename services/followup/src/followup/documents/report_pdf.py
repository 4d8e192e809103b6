"""The report as an accessible PDF (PDF/UA-1, tagged, in Swedish): the same content gives the same bytes."""

import json
from datetime import date
from importlib.resources import files

import typst

from followup.documents.report_view import view
from shared.kit.swedish import start_of


def write_pdf(content: str, content_hash: str) -> bytes:
    """Takes the canonical JSON and its hash, which is printed on the last page so that paper can be traced to data."""
    shown = view(content, content_hash)
    as_of = start_of(date.fromisoformat(shown["as_of"]))
    for chapter in shown["chapters"]:
        for section in chapter["sections"]:
            del section["rows"]  # the ids that each figure rests on stand in the data file, not on paper
    del shown["labels"]
    template = (files("followup.documents") / "report.typ").read_bytes()
    return typst.compile(
        template,
        format="pdf",
        ignore_system_fonts=True,
        sys_inputs={"report": json.dumps(shown, ensure_ascii=False)},
        pdf_standards=["ua-1"],
        timestamp=int(as_of.timestamp()),
    )
