"""A letter as data, and as an accessible PDF (PDF/UA-1, tagged, in Swedish): the same letter gives the same bytes."""

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any, Literal

from shared.pdf import write_pdf

HERE = files("agreements.documents")


@dataclass(frozen=True)
class Text:
    """Paragraphs, one a line."""

    text: str
    kind: Literal["text"] = "text"


@dataclass(frozen=True)
class Rows:
    """A table; `widths` are shares of the page."""

    heads: Sequence[str]
    rows: Sequence[Sequence[str]]
    widths: Sequence[int]
    kind: Literal["table"] = "table"


@dataclass(frozen=True)
class Items:
    """A list of points."""

    items: Sequence[str]
    kind: Literal["list"] = "list"


Block = Text | Rows | Items


@dataclass(frozen=True)
class Section:
    heading: str
    blocks: Sequence[Block] = ()
    parts: Sequence["Section"] = ()


@dataclass(frozen=True)
class Letter:
    """One document that the agency sends or that the parties sign."""

    title: str
    diary_number: str
    day: date
    receiver: Sequence[str]
    sections: Sequence[Section]
    lead: Sequence[Block] = ()
    annexes: Sequence[Section] = ()
    meta: Sequence[str] = ()
    mark: str | None = None
    organizer: str | None = None
    """The organiser that the letter is to or from, for the record; None of a letter to somebody else."""


@cache
def texts() -> Mapping[str, Any]:
    """The letterhead and the fixed texts, as they stand in letters.toml."""
    return tomllib.loads((HERE / "letters.toml").read_text(encoding="utf-8"))


def programme_name(programme: str) -> str:
    return str(texts()["programmes"].get(programme, {}).get("name", programme))


def appeal(kind: str, programme: str) -> Section:
    """How the document is appealed, or that it may not be; a programme may have a text of its own (FL 33 §)."""
    own = texts()["programmes"].get(programme, {}).get("appeals", {})
    return Section("Överklagande", [Text(own.get(kind, texts()["appeals"][kind]))])


def table(heads: Mapping[str, int], rows: Iterable[Sequence[object]]) -> Rows:
    """`heads` is the columns' headings and their shares of the width. Nothing is shown as a dash."""
    shown = [[str(cell) if cell not in (None, "") else "–" for cell in row] for row in rows]
    return Rows(list(heads), shown, list(heads.values()))


def pdf(letter: Letter) -> bytes:
    data = asdict(letter) | {"day": str(letter.day), "agency": texts()["agency"], "template": texts()["version"]}
    return write_pdf(HERE / "letter.typ", data, letter.day)
