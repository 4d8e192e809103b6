"""Tagged PDFs (PDF/UA-1) of selection: the same document gives the same bytes."""

from datetime import date
from importlib.resources import files

from selection.rules.snapshot_document import Document
from shared.pdf import write_pdf

HERE = files("selection.documents")


def basis_pdf(parts: Document) -> bytes:
    """Takes an analysis basis as `parts_of` has made it ready."""
    return write_pdf(HERE / "basis.typ", parts, date.fromisoformat(parts["as_of"]))


def decision_pdf(document: Document) -> bytes:
    return write_pdf(HERE / "decision.typ", document, date.fromisoformat(document["decided_on"]))


def supplementary_pdf(document: Document) -> bytes:
    return write_pdf(HERE / "supplementary.typ", document, date.fromisoformat(document["decided_on"]))
