"""The report as an accessible PDF (PDF/UA-1, tagged, in Swedish): the same content gives the same bytes."""

from datetime import date
from importlib.resources import files

from followup.documents.report_view import view
from shared.pdf import write_pdf


def write_report_pdf(content: str, content_hash: str, *, is_preliminary: bool = False) -> bytes:
    """Takes the canonical JSON and its hash, which is printed on the last page so that paper can be traced to data."""
    shown = view(content, content_hash, is_preliminary=is_preliminary)
    for chapter in shown["chapters"]:
        for section in chapter["sections"]:
            del section["rows"]  # the ids that each figure rests on stand in the data file, not on paper
    del shown["labels"]
    return write_pdf(files("followup.documents") / "report.typ", shown, date.fromisoformat(shown["as_of"]))
