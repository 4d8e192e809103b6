"""Documents as PDFs: what people type becomes a document, whatever characters it has, and the same bytes each time."""

import io
import time
from datetime import date
from pathlib import Path

import pytest
from pypdf import PdfReader

from shared.pdf import fonts, write_pdf

TEMPLATE = """#let d = json(bytes(sys.inputs.content))
#set document(title: "Handling")
#set text(lang: "sv")
= Handling
#d.text
"""


@pytest.fixture
def template(tmp_path: Path) -> Path:
    path = tmp_path / "letter.typ"
    path.write_text(TEMPLATE, encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("Åtgärden är på väg", "Åtgärden är på väg"),
        ("Bra 🙂 jobbat", "Bra [U+1F642] jobbat"),
        ("En elev från 中国", "En elev från [U+4E2D][U+56FD]"),
        ('#image("x") *inget* @märke', '#image("x") *inget* @märke'),
    ],
)
def test_whatever_is_typed_becomes_a_document(template: Path, typed: str, shown: str) -> None:
    made = PdfReader(io.BytesIO(write_pdf(template, {"text": typed}, date(2026, 11, 3))))
    assert shown in made.pages[0].extract_text()


def test_the_same_document_has_the_same_bytes_later(template: Path) -> None:
    first = write_pdf(template, {"text": "Text"}, date(2026, 11, 3))
    time.sleep(1.1)  # the time of making, were it there, is in whole seconds
    assert write_pdf(template, {"text": "Text"}, date(2026, 11, 3)) == first
    assert write_pdf(template, {"text": "Text"}, date(2026, 11, 4)) != first


def test_no_font_of_the_machine_is_used() -> None:
    """It would be used for what ours lack, and give other bytes where it is not installed."""
    ours = {"DejaVu Sans Mono", "Libertinus Serif", "New Computer Modern", "New Computer Modern Math"}
    assert set(fonts().families()) == ours


def test_a_fault_of_the_template_is_no_question_of_characters(tmp_path: Path) -> None:
    path = tmp_path / "letter.typ"
    path.write_text("#missing", encoding="utf-8")
    with pytest.raises(Exception, match="unknown variable"):
        write_pdf(path, {}, date(2026, 11, 3))
