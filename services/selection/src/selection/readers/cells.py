"""One published cell: its text, the kind of value it is and, when it is one, the exact number."""

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from selection.rules.quantities import ValueType

NUMBER = re.compile(r"-?(\d{1,10}|\d{1,3}( \d{3}){1,2})([.,]\d{1,4})?", re.ASCII)
"""No larger than the column of values holds."""
APPROXIMATE = re.compile(r"cirka (.+)", re.IGNORECASE)
MARKS = {
    ".": ValueType.MISSING,
    "..": ValueType.FEW_PUPILS,
    "~100": ValueType.ROUNDED_OFF,
    "*": ValueType.EXCLUDED,
}
"""`~100` is a share close to 100 %, rounded so that the one to four pupils who are not eligible cannot be recognised.

Here it is only read, without a number; `rules/columns/criteria.py` says between which limits the truth lies, and
`rules/columns/mean.py` what it counts as in a mean.
"""
REMEMBERED = 10_000
"""Published values are few: a file of twenty thousand rows has some hundred different ones per column."""
EXPECTED = "ett tal med decimalkomma, .. , . , ~100 , * eller cirka följt av ett tal"


@dataclass(frozen=True, slots=True)
class Cell:
    """`raw` is the text as published, `value` the number when there is one."""

    raw: str
    value_type: ValueType
    value: Decimal | None = None


@lru_cache(REMEMBERED)
def read_cell(raw: str) -> Cell:
    """Raises ValueError for a text that is neither a number nor one of the marks the statistics use."""
    text = tidy(raw)
    if text in MARKS:
        return Cell(text, MARKS[text])
    if text == "":
        return Cell("", ValueType.MISSING)
    about = APPROXIMATE.fullmatch(text)
    if about:
        return Cell(text, ValueType.APPROXIMATE, read_number(about[1]))
    return Cell(text, ValueType.EXISTS, read_number(text))


def read_number(text: str) -> Decimal:
    """Decimal comma or point, space as thousands separator."""
    if not NUMBER.fullmatch(text):
        raise ValueError(text)
    return Decimal(text.replace(" ", "").replace(",", "."))


def tidy(raw: str) -> str:
    """`plain`, and the ends are trimmed."""
    return plain(raw).strip()


def plain(text: str) -> str:
    """Hard and thin spaces become plain ones, the typographic minus a hyphen."""
    if text.isascii():
        return text
    return text.replace("\u00a0", " ").replace("\u202f", " ").replace("\u2212", "-")
