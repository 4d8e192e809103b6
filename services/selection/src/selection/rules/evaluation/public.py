"""The public file: no score, no distance, no value; bands, and a name that lasts for one row.

Whoever has the public statistics knows every unit's values, so that a value, or a row of bands over the years, is a
name. A unit's years are therefore not tied to each other, and every row is as several others are.
"""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from selection.rules.evaluation.pseudonyms import Pseudonyms
from selection.rules.evaluation.restricted import UnitYear

FIXED = ("row", "school_year", "school_type", "sector", "exposed", "dose")
QUARTERS = 4
DOSES = ((0, "0"), (1, "1-5"), (6, "6-12"))
"""The bands, each with its least number of months."""
Limits = Mapping[tuple[str, str, str], tuple[int, ...]]
"""Indicator, school year and school type → where its second, third and fourth quarter begin, in whole numbers."""


@dataclass(frozen=True, slots=True)
class PublicRow:
    """`bands` in the order of the indicators, empty where nothing is published or shown."""

    unit: str
    school_year: str
    school_type: str
    sector: str
    exposed: str
    dose: str
    bands: tuple[str, ...]

    @property
    def known(self) -> tuple[str, ...]:
        """Everything that anyone else can know of the unit in the year."""
        return (self.school_year, self.school_type, self.sector, self.exposed, self.dose, *self.bands)


def limits_of(rows: Iterable[UnitYear], indicators: Sequence[str]) -> dict[tuple[str, str, str], tuple[int, ...]]:
    """Rounded to whole numbers: an exact limit is the value of a unit."""
    values: dict[tuple[str, str, str], list[Decimal]] = defaultdict(list)
    for row in rows:
        for indicator in indicators:
            if (value := _value(row, indicator)) is not None:
                values[_place(row, indicator)].append(value)
    return {place: _quarters(sorted(found)) for place, found in values.items()}


def public_rows(rows: Iterable[UnitYear], indicators: Sequence[str], limits: Limits) -> list[PublicRow]:
    return [
        PublicRow(
            row.unit,
            row.school_year,
            row.values["school_type"],
            row.sector,
            row.values["exposed"],
            _dose(int(row.values["dose_months"])),
            tuple(_band(row, indicator, limits) for indicator in indicators),
        )
        for row in rows
    ]


def columns(indicators: Iterable[str]) -> list[str]:
    return [*FIXED, *(f"{indicator}_quarter" for indicator in indicators)]


def public_lines(rows: Iterable[PublicRow], pseudonyms: Pseudonyms) -> list[list[str]]:
    """Sorted by names that are made anew for each unit and year."""
    return sorted([pseudonyms.of(row.unit, row.school_year), *row.known] for row in rows)


def band_of(value: Decimal, limits: Sequence[int]) -> str:
    """1 is the lowest quarter, 4 the highest."""
    return str(1 + bisect_right(limits, value))


def _quarters(values: Sequence[Decimal]) -> tuple[int, ...]:
    return tuple(round(values[len(values) * part // QUARTERS]) for part in range(1, QUARTERS))


def _band(row: UnitYear, indicator: str, limits: Limits) -> str:
    value = _value(row, indicator)
    return "" if value is None else band_of(value, limits[_place(row, indicator)])


def _place(row: UnitYear, indicator: str) -> tuple[str, str, str]:
    return indicator, row.school_year, row.values["school_type"]


def _value(row: UnitYear, indicator: str) -> Decimal | None:
    observed = row.observed.get(indicator)
    try:
        return Decimal(observed.value) if observed and observed.value else None
    except InvalidOperation:
        return None


def _dose(months: int) -> str:
    return [band for least, band in DOSES if months >= least][-1]
