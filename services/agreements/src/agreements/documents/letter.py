"""A letter as data, and as an accessible PDF (PDF/UA-1, tagged, in Swedish): the same letter gives the same bytes."""

import json
import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any, Literal

import typst

from shared.kit.swedish import start_of

HERE = files("agreements.documents")
UNSHOWN = re.compile(r'the text `"(.+?)"` could not be displayed')
FIRST_BEYOND = 0x2E80
"""From here on are the writings of East Asia, and pictures."""
MOST_UNSHOWN = 20
"""So many other characters may a text have that no font has; each costs a tenth of a second."""


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


@cache
def texts() -> Mapping[str, Any]:
    """The letterhead and the fixed texts, as they stand in letters.toml."""
    return tomllib.loads((HERE / "letters.toml").read_text(encoding="utf-8"))


def programme_name(programme: str) -> str:
    return str(texts()["programmes"].get(programme, {}).get("name", programme))


def appeal(kind: str, programme: str) -> Section:
    """How the document is appealed, or that it may not be; a programme may say it in another way (FL 33 §)."""
    own = texts()["programmes"].get(programme, {}).get("appeals", {})
    return Section("Överklagande", [Text(own.get(kind, texts()["appeals"][kind]))])


def table(heads: Mapping[str, int], rows: Iterable[Sequence[object]]) -> Rows:
    """`heads` is the columns' headings and their shares of the width. Nothing is shown as a dash."""
    shown = [[str(cell) if cell not in (None, "") else "–" for cell in row] for row in rows]
    return Rows(list(heads), shown, list(heads.values()))


def pdf(letter: Letter) -> bytes:
    data = asdict(letter) | {"day": str(letter.day), "agency": texts()["agency"], "template": texts()["version"]}
    inputs = json.dumps(data, ensure_ascii=False, sort_keys=True)
    timestamp = int(start_of(letter.day).timestamp())
    for _ in range(MOST_UNSHOWN):
        try:
            return _compiled(inputs, timestamp)
        except typst.TypstError as error:
            inputs = _without_unshown(inputs, error)
    return _compiled(inputs, timestamp)


@cache
def _fonts() -> typst.Fonts:
    """Read once. Fonts of the machine would give other bytes on another."""
    return typst.Fonts(include_system_fonts=False)


def _compiled(inputs: str, timestamp: int) -> bytes:
    made = typst.compile(
        (HERE / "letter.typ").read_bytes(),
        format="pdf",
        font_paths=_fonts(),
        sys_inputs={"letter": inputs},
        pdf_standards=["ua-1"],
        # The time of making would make every copy another file; the day of the letter makes them all the same.
        timestamp=timestamp,
    )
    assert isinstance(made, bytes)
    return made


def _without_unshown(inputs: str, error: typst.TypstError) -> str:
    """Characters that no font of ours has, as their code points: a text with an emoji must still become a document."""
    found = UNSHOWN.search(str(error))
    if not found:
        raise error
    unshown = {c for c in found.group(1) if not c.isascii()} | {c for c in inputs if ord(c) >= FIRST_BEYOND}
    return "".join(f"[U+{ord(c):04X}]" if c in unshown else c for c in inputs)
