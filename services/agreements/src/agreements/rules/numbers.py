"""The written form of an indicator's value."""

import re
from decimal import Decimal
from typing import Any

_PLAIN = re.compile(r"-?[0-9]{1,9}(\.[0-9]{1,3})?")


def read_number(value: Any) -> Decimal:
    """A value from text or a JSON number. Raises ValueError in Swedish for what would be rounded or read otherwise."""
    if isinstance(value, Decimal):
        value = str(value)
    if isinstance(value, bool) or not _PLAIN.fullmatch(str(value)):
        raise ValueError('ett tal med punkt, högst nio siffror före den och tre efter, till exempel "61.5"')
    return Decimal(str(value))
