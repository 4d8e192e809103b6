"""Codes that identify organisers and school units; text, never numbers."""

import re

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
    return bool(re.fullmatch(r"\d{4}", text, re.ASCII))


def organizer_type(text: str) -> str | None:
    return ORGANIZER_TYPES.get(text.strip().lower())


def school_type(text: str) -> str | None:
    """Current code of a school type; None for one that is not known."""
    code = RENAMED_SCHOOL_TYPES.get(text.strip().upper(), text.strip().upper())
    return code if code in SCHOOL_TYPES else None
