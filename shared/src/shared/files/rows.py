"""What a file gives: rows of text with their lines, and what was noticed on the way. Standard library alone."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple

COLUMNS = 1_000
LONGEST_CELL = 32_767
"""Characters; no spreadsheet holds more."""
LONGEST_ROW = 200_000
"""Characters of a line, or of the cells of a row together."""
ROWS = 500_000
UNPACKED = 64 * 2**20
"""Bytes of a workbook's parts together, when they are unpacked."""
PARTS = 2_000
SAVE = "Spara den som CSV UTF-8 eller XLSX."


class Unreadable(ValueError):
    """The file as a whole cannot be read; the text is Swedish, and says what to do."""


class Row(NamedTuple):
    """`number` is the line in the file where the row begins (the row in the sheet), counted from 1."""

    number: int
    cells: list[str]

    @property
    def blank(self) -> bool:
        return not any(self.cells)


class Form(StrEnum):
    """What rows stand for. Whoever asks for a file says which of them it can read."""

    TABLE = "table"
    TREE = "tree"
    """An XML document: rows of path, text and attributes (tree.py)."""
    SIE = "sie"
    """Vouchers of an accounting system: a record is a row (sie.py)."""
    JSON_STAT = "json-stat"
    """A dataset of statistics: its dimensions, and a row for each subject (json_stat.py)."""


TABLES = frozenset({Form.TABLE})


@dataclass(frozen=True, slots=True)
class Contents:
    """`rows` can be read once. `padded`: a row that is shorter than the others is not cut off, as in a sheet."""

    rows: Iterator[Row]
    notices: list[str] = field(default_factory=list)
    padded: bool = False
    form: Form = Form.TABLE


def checked(rows: Iterator[Row]) -> Iterator[Row]:
    """The rows, as long as they are within the limits; those without any text are left out."""
    for count, row in enumerate(rows):
        if count >= ROWS:
            raise Unreadable(f"Filen har fler än {ROWS} rader. Dela den.")
        if len(row.cells) > COLUMNS:
            raise Unreadable(f"Rad {row.number} har fler än {COLUMNS} kolumner.")
        if sum(map(len, row.cells)) > LONGEST_ROW:
            raise Unreadable(f"Rad {row.number} är längre än {LONGEST_ROW} tecken.")
        if not row.blank:
            yield row


_SPACES = str.maketrans({"\u00a0": " ", "\u2007": " ", "\u2009": " ", "\u202f": " ", "\u2212": "-"})


def plain(text: str) -> str:
    """Hard and thin spaces become plain ones and the typographic minus a hyphen; the ends are trimmed."""
    return text.strip() if text.isascii() else text.translate(_SPACES).strip()


_ERRORS = frozenset(
    [
        "#N/A",
        "#REF!",
        "#VALUE!",
        "#DIV/0!",
        "#NAME?",
        "#NULL!",
        "#NUM!",
        "#SPILL!",
        "#CALC!",
        "#GETTING_DATA",
        "#SAKNAS!",
        "#REFERENS!",
        "#VÄRDEFEL!",
        "#DIVISION/0!",
        "#NAMN?",
        "#SKÄRNING!",
        "#OGILTIGT!",
        "#SPILL!",
        "#BERÄKNA!",
    ]
)

_LOST = re.compile("[A-Za-zÅÄÖåäö][?](?=[A-Za-zåäö])")
"""A word with a question mark inside: å, ä or ö was saved in a code that does not have it."""
_ADDRESS = ("://", "www.")


def fault_of_sheet(text: str) -> str | None:
    """The value expected instead of a spreadsheet's error, a formula never calculated, or letters that were lost."""
    if text.upper() in _ERRORS:
        return "ett värde, inte ett fel från kalkylprogrammet"
    if "?" in text and _LOST.search(text) and not any(sign in text for sign in _ADDRESS):
        return "en text med sina å, ä och ö, inte frågetecken i stället för dem"
    return "ett värde, inte en formel som inte är beräknad" if text.startswith("=") else None
