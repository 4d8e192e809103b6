"""`docs/ordlista.md` is the only dictionary: its names are used, and what it forbids is not."""

import re

from insatser.layout import CLONE

DICTIONARY = CLONE / "docs" / "ordlista.md"
ROOTS = ("shared/src", "services")


def _rows() -> list[list[str]]:
    lines = DICTIONARY.read_text(encoding="utf-8").splitlines()
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines if line.startswith("| ")][1:]


def _code() -> str:
    paths = [p for root in ROOTS for p in (CLONE / root).rglob("*.py") if "tests" not in p.parts]
    return "\n".join(p.read_text(encoding="utf-8") for p in paths)


def test_every_name_in_the_dictionary_is_used() -> None:
    code = _code()
    unused = [name for row in _rows() for name in re.findall(r"`(\w+)`", row[1]) if name not in code.lower()]
    assert unused == []


def test_no_forbidden_synonym_is_used() -> None:
    code = _code()
    forbidden = [name for row in _rows() for name in re.findall(r"`(\w+)`", row[3])]
    assert [name for name in forbidden if re.search(rf"\b{name}\b(?!\")", code)] == []


def test_a_name_stands_once() -> None:
    names = [name for row in _rows() for name in re.findall(r"`(\w+)`", row[1])]
    assert sorted({n for n in names if names.count(n) > 1}) == []
