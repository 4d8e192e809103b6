"""Columns of whole numbers, and the few operations on them that must be exact: no column ever holds a fraction."""

from collections.abc import Hashable, Iterable, Sequence
from typing import NamedTuple, TypeVar

import numpy as np
from numpy.typing import NDArray

from selection.rules.quantities import SCALE, text

T = TypeVar("T", bound=Hashable)
Integers = NDArray[np.int64]
Flags = NDArray[np.bool_]
Rows = Integers | slice
"""Which units: their row numbers, or all of them as a slice, which copies nothing."""

LARGEST = 10_000 * SCALE
"""No published value, pupil count or limit lies further from zero than 10 000, in ten-thousandths."""
ROOM = 2**63 - 1
HALF = 32


class OutOfBounds(ValueError):
    """A number so large that the columns could not hold what is made of it."""


class Span(NamedTuple):
    """The truth of each unit lies from `low` to `high`, both included."""

    low: Integers
    high: Integers

    def of(self, rows: Rows) -> "Span":
        return Span(self.low[rows], self.high[rows])


def column(numbers: list[int]) -> Integers:
    """Raises OutOfBounds for a number beyond LARGEST; all else in this package relies on that."""
    if numbers:
        check_possible(min(numbers), max(numbers))
    return np.array(numbers, dtype=np.int64)


def check_possible(*numbers: int) -> None:
    for number in numbers:
        if abs(number) > LARGEST:
            raise OutOfBounds(f"Värdet {text(number)} är större än vad som kan finnas ({text(LARGEST)})")


def check_fits(largest: int) -> None:
    """`largest`, worked out with unbounded numbers, is the greatest that a step can give."""
    if largest > ROOM:
        raise OutOfBounds("Poängen blir för stora; kontrollera uppdragets vikter och skalor mot riksgenomsnitten")


def divided(numerator: Integers, denominator: int | Integers) -> Integers:
    """The nearest whole number, halves up; for numerators from zero and denominators above it."""
    # Computed in place: each step over a national round's columns saves an allocation.
    rounded = numerator * 2
    rounded += denominator
    rounded //= denominator * 2
    return rounded


def total(numbers: Integers) -> int:
    """The exact sum, however many there are: the halves are added apart."""
    low = int((numbers & ((1 << HALF) - 1)).sum())
    return (int((numbers >> HALF).sum()) << HALF) + low


def marked(places: Iterable[int], count: int) -> Flags:
    """`count` flags, set at `places`."""
    found = all_false(count)
    found[list(places)] = True
    return found


def all_false(count: int) -> Flags:
    return np.zeros(count, dtype=np.bool_)


def rows_of(flags: Flags) -> Rows:
    """The rows that are set; a slice when all are."""
    return slice(None) if flags.all() else np.flatnonzero(flags)


def write_where(target: Integers | Flags, rows: Rows, source: Integers | Flags, *, where: Flags) -> None:
    """Writes `source`, which has a number for each of `rows`, into the column of all, where the flag is set."""
    if isinstance(rows, slice):
        np.copyto(target, source, where=where)
    else:
        target[rows[where]] = source[where]


def argsorted(keys: Integers) -> Integers:
    """Places of the keys, least first, equal ones as they stand. `keys` are from zero.

    They are numbered first, so that no two are equal: then the fast sort, which is not stable, will do.
    """
    count = len(keys)
    check_fits((int(keys.max(initial=0)) + 1) * count)
    return np.argsort(keys * count + np.arange(count))


def place_of(row: int, rows: Rows) -> int:
    """The place of `row` among `rows`, which are in order."""
    return row if isinstance(rows, slice) else int(np.searchsorted(rows, row))


def codes_of(values: Sequence[T]) -> tuple[list[T], Integers]:
    """The different values in order of appearance, and which of them each one is."""
    found: dict[T, int] = {}
    codes = np.array([found.setdefault(value, len(found)) for value in values], dtype=np.int64)
    return list(found), codes


def counts_per(codes: Integers, kinds: int) -> list[int]:
    """The number of each code, from code 0."""
    found: list[int] = np.bincount(codes, minlength=kinds).tolist()
    return found
