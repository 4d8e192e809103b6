"""Codes as files write them; the organisers and municipalities a file names again and again are remembered."""

import re
from functools import lru_cache

from selection.rules import identity

UNIT_CODE = re.compile(r"\d{8}|F\d{7}", re.ASCII)
LOCAL_CODE = re.compile(r"F\d{7}", re.ASCII)
UNIT_EXPECTED = "åtta siffror, eller F och sju siffror för en förskoleenhet"
REMEMBERED = 5_000

is_organization_number = lru_cache(REMEMBERED)(identity.is_organization_number)
is_municipality_code = lru_cache(REMEMBERED)(identity.is_municipality_code)
organizer_type = lru_cache(REMEMBERED)(identity.organizer_type)


def is_unit_code(text: str) -> bool:
    """Of the national register, or our own for a preschool unit."""
    return UNIT_CODE.fullmatch(text) is not None


def is_local_code(text: str) -> bool:
    return LOCAL_CODE.fullmatch(text) is not None
