"""Values of indicators: how they are written, and which are possible in a unit."""

import re
from decimal import Decimal
from typing import Any

_PLAIN = re.compile(r"-?[0-9]{1,9}(\.[0-9]{1,3})?")
_SHARE = (Decimal(0), Decimal(100))
_BOUNDS = {"%": _SHARE, "procent": _SHARE, "procentenheter": (Decimal(-100), Decimal(100))}


def read_value(value: Any) -> Decimal:
    """A value from text or a JSON number. Raises ValueError in Swedish for what would be rounded or read otherwise."""
    if isinstance(value, Decimal):
        return value
    if isinstance(value, bool) or not _PLAIN.fullmatch(str(value)):
        raise ValueError('ett tal med punkt, högst nio siffror före den och tre efter, till exempel "61.5"')
    return Decimal(str(value))


def fault_in_value(value: Decimal, unit: str) -> str | None:
    """The values that are possible, in Swedish, when this one is not; None for a unit with no known bounds."""
    known = unit.casefold()
    if known == "antal" or known.startswith("antal "):
        return "ett antal kan inte vara mindre än 0" if value < 0 else None
    lowest, highest = _BOUNDS.get(known, (value, value))
    return None if lowest <= value <= highest else f"från {lowest} till {highest} {unit}"
