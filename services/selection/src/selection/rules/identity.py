"""Codes that identify organisers and school units; text, never numbers."""

import re
from typing import Any

from selection.rules.municipalities import CODES

ORGANIZER_TYPES = {
    "kommunal": "KOMMUN",
    "kommun": "KOMMUN",
    "region": "REGION",
    "landsting": "REGION",
    "enskild": "ENSKILD",
    "fristående": "ENSKILD",
    "statlig": "STAT",
    "stat": "STAT",
    "same": "STAT",
    "special": "STAT",
    "kommforb": "KOMMUN",
}
"""SIRIS says Enskild, the API Fristående, the register ENSKILD, for the same thing."""

FIRST_YEAR, LAST_YEAR = 1900, 2198
SCHOOL_TYPES = ("FKLASS", "FTH", "OPPFTH", "GR", "GRAN", "SP", "SAM", "GY", "GYAN", "VUX", "FSK")
RENAMED_SCHOOL_TYPES = {"GRS": "GRAN", "GYS": "GYAN"}


def is_organization_number(text: str) -> bool:
    """Ten digits, the third at least 2, the last a Luhn check digit."""
    return bool(re.fullmatch(r"\d{2}[2-9]\d{7}", text, re.ASCII)) and luhn_sum(text) % 10 == 0


def luhn_sum(digits: str) -> int:
    """Sum with every other digit doubled, from the right, the last one single."""
    doubled = [int(digit) * (2 if index % 2 else 1) for index, digit in enumerate(reversed(digits))]
    return sum(number - 9 if number > 9 else number for number in doubled)


def is_school_unit_code(text: str) -> bool:
    return bool(re.fullmatch(r"\d{8}", text, re.ASCII))


def is_municipality_code(text: str) -> bool:
    """True for the code of a municipality that exists; never for a number that only looks like one."""
    return text in CODES


def organizer_type(text: str) -> str | None:
    return ORGANIZER_TYPES.get(text.strip().lower())


def read_school_year(value: Any) -> Any:
    """`2024/25`, also written `2024/2025`, or `2024`. Raises ValueError in Swedish; what is no text passes."""
    if not isinstance(value, str):
        return value
    match = re.fullmatch(r"([0-9]{4})(?:/((?:[0-9]{2})?[0-9]{2}))?", value)
    if match is None or not FIRST_YEAR <= int(match[1]) <= LAST_YEAR:
        raise ValueError("ett läsår som 2024/25")
    first, last = match[1], match[2]
    if last is None:
        return first
    if int(first) + 1 != int(last if len(last) == 4 else _century(first, last)):
        raise ValueError("ett läsår över två år i följd, som 2024/25")
    return f"{first}/{last[-2:]}"


def _century(first: str, last: str) -> str:
    """The year that `last` stands for: 1999/00 ends in 2000."""
    return str(int(first[:2]) + (last == "00")) + last


def school_type(text: str) -> str | None:
    """Current code of a school type; None for one that is not known."""
    code = RENAMED_SCHOOL_TYPES.get(text.strip().upper(), text.strip().upper())
    return code if code in SCHOOL_TYPES else None
