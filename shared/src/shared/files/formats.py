"""How a workbook shows its numbers: as they are, as a share in percent, as a day, or with zeros before."""

import re
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation
from enum import Enum
from typing import NamedTuple

from shared.files.markup import Element

DECIMALS = Decimal("0.0001")
"""A published number has at most two decimals; the rest is how the program counted."""
PERCENT_FORMATS = frozenset({9, 10})
DAY_FORMATS = frozenset({*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)})
_QUOTED = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]')
_ZEROS = re.compile(r"0{2,12}")
FIRST_DAY, FIRST_DAY_1904 = date(1899, 12, 30), date(1904, 1, 1)
LAST_SERIAL = 109_938
"""31 December 2199 is the last day of the system's calendar."""


class Shown(Enum):
    NUMBER = "number"
    PERCENT = "percent"
    DAY = "day"


class Format(NamedTuple):
    shown: Shown = Shown.NUMBER
    digits: int = 0
    """Number of digits at least: a code that is kept as a number has zeros before."""


class Formats(NamedTuple):
    """Formats by the number that a cell gives as its style."""

    styles: tuple[Format, ...]

    def show(self, number: str, style: str, *, dates_from_1904: bool) -> str:
        chosen = int(style) if style.isdecimal() else 0
        form = self.styles[chosen] if chosen < len(self.styles) else Format()
        try:
            value = Decimal(repr(float(number)))
            if form.shown is Shown.PERCENT:
                return f"{_written(value * 100)} %"
            if form.shown is Shown.DAY:
                return _day(value, FIRST_DAY_1904 if dates_from_1904 else FIRST_DAY)
            return _written(value).zfill(form.digits)
        except (InvalidOperation, ValueError, OverflowError):
            # Larger than anything that is published: no reader takes it, and the row is refused as it stands.
            return number


def read_formats(styles: Iterator[Element]) -> Formats:
    own: dict[str, str] = {}
    found: list[Format] = []
    for element in styles:
        if element.name == "numFmt":
            own[element.get("numFmtId")] = element.get("formatCode")
        elif element.name == "xf" and "cellXfs" in element.within:
            number = element.get("numFmtId")
            found.append(_format(own[number]) if number in own else _built_in(number))
    return Formats(tuple(found))


def _built_in(number: str) -> Format:
    known = int(number) if number.isdecimal() else 0
    if known in PERCENT_FORMATS:
        return Format(Shown.PERCENT)
    return Format(Shown.DAY) if known in DAY_FORMATS else Format()


def _format(code: str) -> Format:
    bare = _QUOTED.sub("", code).lower()
    if "%" in bare:
        return Format(Shown.PERCENT)
    if set(bare) & set("ymd") and "e+" not in bare:
        return Format(Shown.DAY)
    return Format(digits=len(bare)) if _ZEROS.fullmatch(bare) else Format()


def _written(value: Decimal) -> str:
    """The number as people write it: 209.0 is "209", 42.3 is "42,3"."""
    return f"{value.quantize(DECIMALS).normalize():f}".replace(".", ",")


def _day(value: Decimal, first: date) -> str:
    """A whole day as 2026-03-15; a number that is none, as the number."""
    if value != value.to_integral_value() or not 0 < value <= LAST_SERIAL:
        return _written(value)
    return (first + timedelta(days=int(value))).isoformat()
