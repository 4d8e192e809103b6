"""The reference that an organiser states when it pays a claim: digits, the last of which finds a slip of the pen."""

import re
from collections.abc import Iterable

FIRST_NUMBER = 10_000_001
"""The numbers of claims begin here, so that no reference has zeros first, which a spreadsheet would drop."""
_DIGITS = re.compile(r"(?<!\d)\d{9,20}(?!\d)")


def reference_of(number: int) -> str:
    """The number and its check digit (modulus 10)."""
    return f"{number}{-_weighted(f'{number}0') % 10}"


def references_in(texts: Iterable[str]) -> list[str]:
    """What may be references in what a payer has written, each once, as they come."""
    found = (match for text in texts for match in _DIGITS.findall(text))
    return list(dict.fromkeys(digits for digits in found if _weighted(digits) % 10 == 0))


def _weighted(digits: str) -> int:
    doubled = [int(digit) * (2 if index % 2 else 1) for index, digit in enumerate(reversed(digits))]
    return sum(value // 10 + value % 10 for value in doubled)
