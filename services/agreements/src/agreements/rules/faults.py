"""Faults in written content: where a fault is, what is wrong there and what would be right."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import date
from typing import NamedTuple


class Fault(NamedTuple):
    field: str
    message: str
    expected: str


Faults = Iterator[Fault]


def says_something(text: str) -> bool:
    """A dash or a question mark fills a field in a form, and says nothing."""
    return any(character.isalnum() for character in text)


def blanks(where: str, texts: Iterable[tuple[str, str, str]]) -> Faults:
    """A fault for each text that says nothing; `texts` holds (field, its text, what would be right)."""
    for field, text, expected in texts:
        if not says_something(text):
            yield Fault(f"{where}.{field}", "uppgiften saknas", expected)


def repeated(where: str, keys: Sequence[str]) -> Faults:
    for key in sorted(key for key, times in Counter(keys).items() if times > 1):
        yield Fault(where, f"beteckningen {key} används flera gånger", "en egen beteckning för varje rad")


def unknown_units(where: str, codes: Iterable[str], units: Collection[str]) -> Faults:
    for code in codes:
        if code not in units:
            yield Fault(f"{where}.school_unit_codes", f"skolenheten {code} ingår inte", "en enhet i samverkan")


def too_early(where: str, message: str, day: date, *, first: date) -> Faults:
    if day < first:
        yield Fault(where, message, f"{first} eller senare")


def outside_years(where: str, subject: str, year: int, *, first: int, last: int) -> Faults:
    """`subject` says in Swedish what lies outside of what, for example "2030 ligger utanför överenskommelsens tid"."""
    if not first <= year <= last:
        yield Fault(where, subject, f"{first}–{last}")
