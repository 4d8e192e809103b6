"""The check before a release: every row of the public file is as several others, and what is left out stays hidden.

First values are left out of rare rows, then the rows. Whoever subtracts the file from the public statistics finds the
rows that are missing: of no published group may they be fewer than several.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from selection.rules.evaluation.public import PublicRow

LEAST = 5
Part = Callable[[PublicRow], tuple[str, ...]]
PUBLISHED: tuple[tuple[str, Part], ...] = (
    ("school_year, school_type, sector", lambda row: (row.school_year, row.school_type, row.sector)),
    ("school_year, school_type, exposed", lambda row: (row.school_year, row.school_type, row.exposed)),
    ("school_year, sector, exposed", lambda row: (row.school_year, row.sector, row.exposed)),
)
"""The groups whose size anyone can find: in the statistics, in the decisions and in the reports to the government."""


@dataclass(frozen=True, slots=True)
class Checked:
    """`blanked`: how many values of each column were left out; `rare` and `differenced`: how many rows, and why."""

    rows: list[PublicRow]
    before: int
    blanked: dict[str, int]
    rare: int
    differenced: int
    smallest: int
    """The number of rows that are alike where they are fewest; 0 when no row is left."""


def check(rows: Sequence[PublicRow], indicators: Sequence[str], *, least: int = LEAST) -> Checked:
    kept, blanked = _blank(list(rows), indicators, least)
    alike = Counter(row.known for row in kept)
    common = [row for row in kept if alike[row.known] >= least]
    shown = _without_differences(rows, common, least)
    return Checked(
        rows=shown,
        before=len(rows),
        blanked=blanked,
        rare=len(kept) - len(common),
        differenced=len(common) - len(shown),
        smallest=min(Counter(row.known for row in shown).values(), default=0),
    )


def _blank(rows: list[PublicRow], indicators: Sequence[str], least: int) -> tuple[list[PublicRow], dict[str, int]]:
    """The last indicator is given up first: the order is that in which the evaluation has asked for them."""
    blanked = dict.fromkeys([*indicators, "dose"], 0)
    for place in (*reversed(range(len(indicators))), None):
        alike = Counter(row.known for row in rows)
        name = "dose" if place is None else indicators[place]
        for number, row in enumerate(rows):
            if alike[row.known] < least and (row.dose if place is None else row.bands[place]):
                rows[number] = _without(row, place)
                blanked[name] += 1
    return rows, blanked


def _without(row: PublicRow, place: int | None) -> PublicRow:
    """The row without the band of an indicator, or without the dose."""
    if place is None:
        return replace(row, dose="")
    return replace(row, bands=(*row.bands[:place], "", *row.bands[place + 1 :]))


def _without_differences(before: Sequence[PublicRow], rows: list[PublicRow], least: int) -> list[PublicRow]:
    """Rows that are alike are left out together: of those that remain, each is still as several others are."""
    while (group := _found_by_subtraction(before, rows, least)) is not None:
        part, value = group
        alike = Counter(row.known for row in rows if part(row) == value)
        fewest = min(alike, key=lambda known: (alike[known], known))
        rows = [row for row in rows if row.known != fewest]
    return rows


def _found_by_subtraction(
    before: Sequence[PublicRow], rows: Sequence[PublicRow], least: int
) -> tuple[Part, tuple[str, ...]] | None:
    """A published group of which a few rows are missing, and some are there."""
    for _, part in PUBLISHED:
        all_of, shown = Counter(map(part, before)), Counter(map(part, rows))
        for value in sorted(all_of):
            if 0 < all_of[value] - shown[value] < least and shown[value]:
                return part, value
    return None
