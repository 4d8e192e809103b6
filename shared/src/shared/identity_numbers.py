"""Personal and coordination numbers (folkbokföringslagen 1991:481, 18 and 18 a §§), so that none is stored."""

import re
import unicodedata
from collections.abc import Iterator
from datetime import date

# Ten or twelve digits in a row; a separator stands only before the last four. Digits of any script count.
_CANDIDATE = re.compile(r"(?<!\d)(\d\d)?(\d\d)(\d\d)(\d\d)[-+‐‑‒–—−./\s]{0,3}(\d{4})(?!\d)")
_UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
MASK = "[personnummer]"
COORDINATION = 60
"""Added to the day in a coordination number."""


def find_identity_number(text: str) -> str | None:
    """The first personal or coordination number in a text, or None.

    The date must be one of the calendar and the check digit right. Organisation numbers pass, since their third digit
    is at least 2; so do UUIDs, and telephone and diary numbers as they are written.
    """
    return next(_identity_numbers(_UUID.sub(" ", unicodedata.normalize("NFKC", text))), None)


def mask_identity_numbers(text: str) -> str:
    """`text` without them, for what is written down of a request that was refused for having one in its address."""
    if find_identity_number(text) is None:
        return text
    text = unicodedata.normalize("NFKC", text)
    while found := find_identity_number(text):
        text = text.replace(found, MASK) if found in text else MASK
    return text


def _identity_numbers(text: str) -> Iterator[str]:
    for match in _CANDIDATE.finditer(text):
        century, year, month, day, last = (str(int(part)).zfill(len(part)) if part else "" for part in match.groups())
        if passes_luhn(year + month + day + last) and any(
            _is_day(int(c + year), int(month), int(day)) for c in ([century] if century else ["19", "20"])
        ):
            yield match[0]


def _is_day(year: int, month: int, day: int) -> bool:
    if not 1800 <= year < 2100:
        return False
    try:
        date(year, month, day - COORDINATION if day > COORDINATION else day)
    except ValueError:
        return False
    return True


def passes_luhn(digits: str) -> bool:
    """Whether the last digit is the check digit (ISO/IEC 7812-1 annex B, "modulus 10")."""
    doubled = [int(digit) * (2 if index % 2 else 1) for index, digit in enumerate(reversed(digits))]
    return sum(value // 10 + value % 10 for value in doubled) % 10 == 0
