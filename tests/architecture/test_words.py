"""`docs/ordlista.md` is the only dictionary: its words are used, what it rules out is not, in code or in Swedish."""

import re
from collections.abc import Iterable
from typing import NamedTuple

from insatser.layout import CLONE
from tests.support import prose

DICTIONARY = CLONE / "docs" / "ordlista.md"
ALSO_SWEDISH = {"bankgiro", "operation", "plan", "plusgiro", "region", "register"}
"""Codes that are the same word in Swedish."""


class Ruled(NamedTuple):
    """Words that are not to be used, and what is allowed although they are in it."""

    out: list[str]
    allowed: list[str]

    @classmethod
    def of(cls, cell: str) -> "Ruled":
        out, _, allowed = cell.partition(" utom ")
        return cls(_quoted(out), _quoted(allowed))

    def found_in(self, words: str) -> list[str]:
        """Any form or compound that begins so; what is in capitals is a code of the register's."""
        if self.allowed:
            words = re.sub(rf"\b(?:{'|'.join(self.allowed)})\w*", "", words, flags=re.IGNORECASE)
        found = [m[0] for out in self.out for m in re.finditer(rf"\b{out}\w*", words, re.IGNORECASE)]
        return [word for word in found if not word.isupper()]


def _quoted(cell: str) -> list[str]:
    return re.findall(r"`([^`]+)`", cell)


def _table(heading: str) -> list[list[str]]:
    """The rows of the table under a heading, without its own first two."""
    _, _, section = DICTIONARY.read_text(encoding="utf-8").partition(f"\n## {heading}\n")
    lines = [line for line in section.partition("\n## ")[0].splitlines() if line.startswith("|")]
    assert len(lines) > 2, f"no table under {heading}"
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines[2:]]


def _legal() -> list[list[str]]:
    return _table("Sakord")


def _code() -> str:
    return "\n".join(path.read_text(encoding="utf-8") for path in prose.sources())


def _none(faults: Iterable[object]) -> None:
    lines = sorted({str(fault) for fault in faults})
    assert not lines, f"{len(lines)} places\n" + "\n".join(lines)


def test_every_name_in_the_dictionary_is_used() -> None:
    code = _code().lower()
    assert [name for row in _legal() for name in _quoted(row[1]) if name not in code] == []


def test_no_forbidden_synonym_is_used() -> None:
    code = _code()
    forbidden = [name for row in _legal() for name in _quoted(row[4])]
    assert [name for name in forbidden if re.search(rf"\b{name}\b(?![\";])", code)] == []


def test_a_name_stands_once() -> None:
    names = [name for row in _legal() for name in _quoted(row[1])]
    assert sorted({n for n in names if names.count(n) > 1}) == []


def test_each_legal_thing_has_one_swedish_word() -> None:
    """In every description, error and document; a text in English has none of these words."""
    ruled = [(row[0], Ruled.of(row[3])) for row in _legal() if row[3]]
    _none(
        f"{text.place}: {found} → {right}: {' '.join(text.words.split())[:80]}"
        for text in prose.texts()
        for right, words in ruled
        for found in words.found_in(text.words)
    )


def test_no_code_stands_in_a_swedish_sentence() -> None:
    """`grant` is for machines; what may stand there is a code in backticks or brackets, or before its explanation."""
    codes = sorted({c for c in prose.enum_values() if re.fullmatch("[a-z_]+", c)} - ALSO_SWEDISH, key=len, reverse=True)
    code = re.compile(rf"(?<![`\w(/.{{-])(?:{'|'.join(codes)})(?![`\w):/=}}.(-])")
    _none(
        f"{text.place}: {found[0]}: {' '.join(text.words.split())[:80]}"
        for text in prose.texts()
        if text.swedish and " " in text.words.strip()
        for found in code.finditer(text.words)
    )


def _parts(name: str) -> list[str]:
    """`HeldEventOut` and `held_event_out` → held, event, out."""
    return re.findall(r"[a-z]+", re.sub(r"([A-Z])", r"_\1", name).lower())


def _says(name: str, phrase: str) -> bool:
    parts, wanted = _parts(name), phrase.split("_")
    return any(parts[n : n + len(wanted)] == wanted for n in range(len(parts)))


def _english(where: str) -> list[Ruled]:
    return [Ruled.of(row[1]) for row in _table("Engelska i koden") if where in row[2]]


def test_names_in_the_code_use_the_fields_own_words() -> None:
    ruled = _english("namn")
    _none(
        f"{place}: {name}"
        for place, name in prose.names()
        for words in ruled
        if any(_says(name, out) for out in words.out) and not any(_says(name, fine) for fine in words.allowed)
    )


def test_docstrings_and_comments_use_the_fields_own_words() -> None:
    ruled = _english("text")
    _none(
        f"{text.place}: {found}" for text in prose.remarks() for words in ruled for found in words.found_in(text.words)
    )
