"""What a PDF says."""

from io import BytesIO

from pypdf import PdfReader


def text_of(content: bytes) -> str:
    """The text as it is read aloud, with one space where a line was broken."""
    return " ".join(" ".join(page.extract_text() for page in PdfReader(BytesIO(content)).pages).split())
