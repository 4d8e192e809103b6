"""The report as an accessible PDF (PDF/UA-1, tagged, in Swedish): the same content gives the same bytes."""

import json
from datetime import date
from importlib.resources import files

import typst

from shared.kit.swedish import start_of


def write_pdf(content: str, content_hash: str) -> bytes:
    """Takes the canonical JSON and its hash, which is printed on the last page so that paper can be traced to data."""
    as_of = start_of(date.fromisoformat(json.loads(content)["as_of"]))
    template = (files("followup.documents") / "report.typ").read_bytes()
    return typst.compile(
        template,
        format="pdf",
        ignore_system_fonts=True,
        sys_inputs={"content": content, "hash": content_hash},
        pdf_standards=["ua-1"],
        timestamp=int(as_of.timestamp()),
    )
