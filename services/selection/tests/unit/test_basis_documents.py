"""The basis as page and PDF: accessible, with every figure in a table, and the same bytes each time."""

import json
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

from selection.__main__ import basis as basis_command
from selection.__main__ import verify
from selection.documents.basis_page import basis_page
from selection.documents.basis_parts import FRAME, parts_of
from selection.documents.letters import basis_pdf
from selection.rules.basis.document import Run, basis_of
from selection.rules.basis.inputs import inputs_from
from selection.rules.basis.verification import run_file
from shared.canonical import canonical, hash_of
from tests.support.browser import look_at

from .bases import BIG, MIDDLE, YEARS, basis, cell, inputs

LETTER = 7
"""Pixels that a letter takes, widely counted."""
NEARLY_ALL = {
    "gr9_vocational": {YEARS[1]: {"10000001": cell("~100"), "10000003": cell("~100"), "10000004": cell("100")}},
    "gr9_pupils": {YEARS[1]: {"10000001": cell("90"), "10000003": cell("80"), "10000004": cell("70")}},
}


class Page(HTMLParser):
    """What a screen reader needs: headings in order, cells with their heads, pictures with their words."""

    def __init__(self, content: str) -> None:
        super().__init__()
        self.headings: list[int] = []
        self.language: str | None = None
        self.heads_without_scope = self.pictures_without_words = self.tables = self.captions = 0
        self.feed(content)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag in ("h1", "h2", "h3"):
            self.headings.append(int(tag[1]))
        self.language = given.get("lang") or self.language
        self.heads_without_scope += tag == "th" and "scope" not in given
        self.pictures_without_words += tag == "svg" and not (given.get("role") == "img" and given.get("aria-label"))
        self.tables += tag == "table"
        self.captions += tag == "caption"


def test_the_page_can_be_read_without_seeing_it() -> None:
    page = Page(basis_page(parts_of(basis(BIG), "a" * 64)))
    assert (page.language, page.headings[0], page.headings.count(1)) == ("sv", 1, 1)
    assert all(deeper - level <= 1 for level, deeper in zip(page.headings, page.headings[1:], strict=False))
    assert (page.heads_without_scope, page.pictures_without_words) == (0, 0)
    assert page.tables == page.captions > 0


def test_an_accessibility_checker_finds_nothing_and_the_page_fits_a_narrow_window(tmp_path: Path) -> None:
    page = tmp_path / "basis.html"
    page.write_text(basis_page(parts_of(basis(BIG), "a" * 64)), encoding="utf-8")
    for look in look_at(page, widths=(320, 1280)):
        assert look.violations == []
        assert look.scroll_width <= look.width


def test_every_figure_of_a_chart_stands_in_its_words_and_in_a_table() -> None:
    (shown,) = [i for goal in parts_of(basis(BIG), "a" * 64)["goals"] for i in goal["indicators"]]
    assert shown["years"]["rows"][-1] == ["2024/25", "200", "209,5", "206,3", "240"]
    for figure in shown["years"]["rows"][-1][1:]:
        assert figure in shown["chart_title"]
        assert figure in shown["chart"]


def test_what_is_not_known_is_said_in_words() -> None:
    page = basis_page(parts_of(basis(MIDDLE), "a" * 64))
    assert ".. (dolt, för få elever)" in page
    assert "uppgift saknas" in page


def test_what_stands_beside_has_names_for_people_and_earlier_dialogues() -> None:
    own = {"organization_number": BIG}
    named = own | {"programme": "riktade-insatser-2024", "programme_name": "Riktade insatser"}
    beside = {
        "supervision": [],
        "dialogues": [own | {"held_on": "2026-03-10"}, {"organization_number": MIDDLE, "held_on": "2026-03-11"}],
        "cooperations": [named | {"starts_on": "2025-02-03", "ends_on": None}],
        "measures": [],
        "offers": [named | {"made_on": "2025-01-20", "status": "accepted"}],
    }
    made = basis(BIG, inputs(beside=beside))
    assert [row["held_on"] for row in made["beside"]["dialogues"]] == ["2026-03-10"]
    tables = {table["title"]: table["rows"] for table in parts_of(made, "a" * 64)["beside"]}
    assert tables["Tidigare kvalitetsdialoger"] == [["2026-03-10", "hållen"]]
    assert tables["Deltagande i uppdrag"] == [["2025-02-03", "Riktade insatser", "pågår"]]
    page = basis_page(parts_of(made, "a" * 64))
    assert ("Riktade insatser" in page, "riktade-insatser-2024" in page) == (True, False)


def test_a_run_from_before_dialogues_were_held_is_made_again_as_it_was() -> None:
    before = basis(BIG)
    assert list(before["beside"]) == ["supervision", "cooperations", "measures", "offers"]
    assert "kvalitetsdialoger" not in basis_page(parts_of(before, "a" * 64))


def test_what_stands_beside_a_bar_fits_there() -> None:
    """However long the bar is: a share between two limits near a hundred, on a screen that is 320 wide."""
    shown = parts_of(basis(BIG, inputs(values=NEARLY_ALL)), "a" * 64)
    (indicator,) = (i for goal in shown["goals"] for i in goal["indicators"])
    texts = re.findall(r'<text x="(\d+)" y="\d+" >([^<]*)</text>', indicator["chart"])
    assert any("–" in text for _, text in texts)
    assert all(int(x) + LETTER * len(text) <= FRAME.width for x, text in texts)


def test_names_from_the_register_are_no_markup() -> None:
    document = inputs()
    document["organizers"][BIG]["name"] = "<script>alert(1)</script> & Co"
    page = basis_page(parts_of(basis(BIG, document), "a" * 64))
    assert "<script>" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; Co" in page


def test_the_pdf_is_tagged_and_the_same_each_time() -> None:
    parts = parts_of(basis(BIG), "a" * 64)
    first, second = basis_pdf(parts), basis_pdf(parts)
    assert first == second
    assert first.startswith(b"%PDF")
    assert b"/MarkInfo" in first


@pytest.fixture
def file(tmp_path: Path) -> Path:
    document = inputs()
    run = Run(inputs_from(document))
    hashes = {number: hash_of(canonical(basis_of(run, number))) for number in run.profiles}
    path = tmp_path / "run.json"
    path.write_text(json.dumps(run_file(document, hashes)), encoding="utf-8")
    return path


def test_a_run_is_written_out_and_goes_on_where_it_stopped(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    directory = file.parent / "bases"
    assert basis_command([str(file), str(directory)]) == 0
    assert "4 av 4" in capsys.readouterr().out
    letter = directory / f"{BIG}.pdf"
    first = letter.read_bytes()
    letter.unlink()
    assert basis_command([str(file), str(directory)]) == 0
    assert "1 underlag gjorda, 3 fanns redan." in capsys.readouterr().out
    assert letter.read_bytes() == first
    assert len(list(directory.iterdir())) == 12


def test_the_command_verifies_a_run_as_it_does_a_decision(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert verify([str(file)]) == 0
    assert "Huvudmän  4, varav med ett annat underlag: inget" in capsys.readouterr().out
    changed = json.loads(file.read_text())
    changed["inputs"]["organizers"][BIG]["name"] = "Någon annan"
    file.write_text(json.dumps(changed))
    assert verify([str(file)]) == 1
    assert basis_command([str(file), str(file.parent / "bases")]) == 2
