"""Codes as files write them; the organisers and municipalities a file names again and again are remembered."""

import re
from functools import lru_cache

from selection.rules import identity
from shared.contracts.numbers import read_organization_number
from shared.files.rows import fault_of_sheet
from shared.text import read_line

UNIT_CODE = re.compile(r"\d{8}|F\d{7}", re.ASCII)
LOCAL_CODE = re.compile(r"F\d{7}", re.ASCII)
UNIT_EXPECTED = "åtta siffror, eller F och sju siffror för en förskoleenhet"
REMEMBERED = 5_000

LONGEST_NAME = 200
is_municipality_code = lru_cache(REMEMBERED)(identity.is_municipality_code)
organizer_type = lru_cache(REMEMBERED)(identity.organizer_type)


@lru_cache(REMEMBERED)
def organization_number(text: str) -> str | None:
    """As ten digits, however it is written; None for what is no organisation number."""
    try:
        return str(read_organization_number(text))
    except ValueError:
        return None


def is_organization_number(text: str) -> bool:
    return organization_number(text) is not None


@lru_cache(REMEMBERED)
def fault_of_name(text: str) -> str | None:
    """What a name, or another text of a file that is kept, should have been; None for one that can be kept."""
    if fault := fault_of_sheet(text):
        return fault
    try:
        return None if len(read_line(text)) <= LONGEST_NAME else f"en text med högst {LONGEST_NAME} tecken"
    except ValueError as fault:
        return str(fault)


def name_of(text: str) -> str:
    """A name that can be kept, as it is kept."""
    return str(read_line(text))


def is_unit_code(text: str) -> bool:
    """Of the national register, or our own for a preschool unit."""
    return UNIT_CODE.fullmatch(text) is not None


def is_local_code(text: str) -> bool:
    return LOCAL_CODE.fullmatch(text) is not None
