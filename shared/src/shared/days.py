"""Days, instants, whole numbers and yes or no, each read by one strict reader: a number is never taken for a day.

A query, a header, an address and a file's cells hold text, so `true` and `12` are read there; in a body they stand as
JSON's own.
"""

import re
from datetime import date, datetime
from typing import Annotated, Any

from pydantic import AwareDatetime, BeforeValidator, ValidationInfo

from shared.stored import of_typed

FIRST, LAST = date(1900, 1, 1), date(2199, 12, 31)
"""The calendar of the system: what is outside is a slip of the pen."""
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_INSTANT = re.compile(r"\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d(:\d\d(\.\d{1,6})?)?([Zz]|[+-]\d\d:\d\d)")
_WHOLE = re.compile(r"-?[0-9]{1,18}")
CELLS = "cells"
"""The context in which a file's cells are read into an object: `model_validate(cells, context=CELLS)`."""
LARGEST = 10**18 - 1
"""Largest number that every column and every reader of JSON can hold."""
_FLAGS = {"true": True, "false": False}


@of_typed
def read_day(value: Any) -> date:
    """A day from `2026-03-15` or a date. Raises ValueError in Swedish."""
    if isinstance(value, str) and _DAY.fullmatch(value):
        try:
            value = date.fromisoformat(value)
        except ValueError as error:
            raise ValueError("en dag som finns i kalendern, som 2026-03-15") from error
    if isinstance(value, datetime) or not isinstance(value, date):
        raise ValueError("ett datum som 2026-03-15")
    if not FIRST <= value <= LAST:
        raise ValueError(f"en dag från {FIRST} till {LAST}")
    return value


@of_typed
def read_instant(value: Any) -> Any:
    """An instant with its zone, as in RFC 3339; what is wrong in its parts is said by the type itself."""
    if isinstance(value, str) and _INSTANT.fullmatch(value):
        if not str(FIRST.year) <= value[:4] <= str(LAST.year):
            raise ValueError(f"en tidpunkt från {FIRST} till {LAST}")
        return value
    if isinstance(value, datetime):
        return value
    raise ValueError("en tidpunkt med tidszon, som 2026-03-15T08:00:00Z")


@of_typed
def read_flag(value: Any, info: ValidationInfo) -> bool:
    """Read `true` or `false`; 1, "yes" and "on" are refused."""
    if isinstance(value, str) and _is_text(info):
        value = _FLAGS.get(value)
    if not isinstance(value, bool):
        raise ValueError("true eller false")
    return value


@of_typed
def read_whole(value: Any, info: ValidationInfo) -> int:
    """A whole number; 1.0, true and digits of other scripts are not."""
    if isinstance(value, str) and _is_text(info) and _WHOLE.fullmatch(value):
        return int(value)
    if isinstance(value, bool) or not isinstance(value, int):
        raise ValueError("ett heltal")
    if abs(value) > LARGEST:
        raise ValueError("ett heltal med högst 18 siffror")
    return value


def _is_text(info: ValidationInfo) -> bool:
    """True when the value comes from where there is only text: what stands by itself, or in a cell."""
    return info.field_name is None or info.context == CELLS


Day = Annotated[date, BeforeValidator(read_day)]
"""A day from 1900 to 2199."""
Instant = Annotated[AwareDatetime, BeforeValidator(read_instant)]
"""A moment with its zone, within what the database and the calendar can hold."""
Flag = Annotated[bool, BeforeValidator(read_flag)]
Whole = Annotated[int, BeforeValidator(read_whole)]
