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
    """The number as ten digits, however it is written; None for what is no organisation number."""
    try:
        return str(read_organization_number(text))
    except ValueError:
        return None


def is_organization_number(text: str) -> bool:
    return organization_number(text) is not None


def fault_of_name(text: str) -> str | None:
    """The form that a name, or another text of a file, should have had; None for one that can be kept."""
    return _read_name(text)[1]


def name_of(text: str) -> str:
    """The name as it is kept. Raises ValueError for one that cannot be kept."""
    name, fault = _read_name(text)
    if fault:
        raise ValueError(fault)
    return name


@lru_cache(REMEMBERED)
def _read_name(text: str) -> tuple[str, str | None]:
    """The name as it is kept, and its fault."""
    try:
        name = str(read_line(text))
    except ValueError as fault:
        return text, str(fault)
    too_long = f"en text med högst {LONGEST_NAME} tecken" if len(name) > LONGEST_NAME else None
    return name, fault_of_sheet(text) or too_long


def is_unit_code(text: str) -> bool:
    """True for a code of the national register, or one of ours for a preschool unit."""
    return UNIT_CODE.fullmatch(text) is not None


def is_local_code(text: str) -> bool:
    return LOCAL_CODE.fullmatch(text) is not None
