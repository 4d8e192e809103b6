"""Values of indicators: how they are written, which are possible, and how years compare with baseline and target."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any


class ValueState(StrEnum):
    """Whether a value is a number, and why it is none: kept as what it is, never as 0."""

    KNOWN = "known"
    SUPPRESSED = "suppressed"
    MISSING = "missing"
    ALMOST_ALL = "almost_all"


@dataclass(frozen=True)
class Reading:
    """A value as it was published; `number` only when it is known."""

    state: ValueState
    number: Decimal | None = None

    def __str__(self) -> str:
        return _MARK_OF.get(self.state, str(self.number))


MARKS = {"..": ValueState.SUPPRESSED, ".": ValueState.MISSING, "~100": ValueState.ALMOST_ALL}
"""Marks of the agency's statistics: too few pupils, no value, and one to four pupils short of all."""
_MARK_OF = {state: mark for mark, state in MARKS.items()}
_PLAIN = re.compile(r"-?[0-9]{1,9}(\.[0-9]{1,3})?")
_ALL = Decimal(100)
THOUSANDTH = Decimal("0.001")
"""Precision of a value that is kept: the answer to a call shows it as the next reading will."""
_SHARE = (Decimal(0), _ALL)
_BOUNDS: dict[str, tuple[Decimal, Decimal | None]] = {
    "%": _SHARE,
    "procent": _SHARE,
    "procentenheter": (Decimal(-100), _ALL),
    "antal": (Decimal(0), None),
}


def read_value(value: Any) -> Decimal:
    """A number from text or a JSON number. Raises ValueError in Swedish for what would be rounded or read otherwise."""
    if isinstance(value, Decimal):
        return value
    if isinstance(value, bool) or not _PLAIN.fullmatch(str(value)):
        raise ValueError('ett tal med punkt, högst nio siffror före den och tre efter, till exempel "61.5"')
    return Decimal(str(value)).quantize(THOUSANDTH)


def read_reading(value: Any) -> Reading:
    """A number, or one of the marks for a value that is none."""
    if isinstance(value, Reading):
        return value
    if isinstance(value, str) and value in MARKS:
        return Reading(MARKS[value])
    try:
        return Reading(ValueState.KNOWN, read_value(value))
    except ValueError as fault:
        raise ValueError(f"{fault}, eller .. (för få elever), . (saknas) eller ~100 (nästan alla)") from fault


@dataclass(frozen=True)
class Scale:
    """Possible values: the bounds of the unit, and those of the indicator within them."""

    unit: str
    least: Decimal | None = None
    most: Decimal | None = None

    @property
    def bounds(self) -> tuple[Decimal | None, Decimal | None]:
        words = self.unit.casefold().split()
        least, most = _BOUNDS.get(words[0], (None, None)) if words else (None, None)
        lower = [bound for bound in (least, self.least) if bound is not None]
        upper = [bound for bound in (most, self.most) if bound is not None]
        return max(lower, default=None), min(upper, default=None)

    def fault_in(self, reading: Reading) -> str | None:
        """The values that are possible, in Swedish, when this is not; None when it is."""
        least, most = self.bounds
        if reading.state is ValueState.ALMOST_ALL and most != _ALL:
            return "~100 bara för andelar, som är högst 100"
        number = reading.number
        if number is None or ((least is None or number >= least) and (most is None or number <= most)):
            return None
        lower = "" if least is None else f"från {least.normalize():f}"
        upper = "" if most is None else f"till {most.normalize():f}"
        return " ".join(part for part in (lower, upper, self.unit) if part)


@dataclass(frozen=True, slots=True)
class PublishedReading:
    """A figure of a school unit and year as the statistics have it; `published` is the number or mark itself."""

    school_year: str
    resulted_on: date
    published: str
    reading: Reading
    national_average: Decimal | None
    computed: bool


class Origin(StrEnum):
    """Who says what the outcome of a year is: a person who has measured it, or the agency's statistics."""

    MEASURED = "measured"
    PUBLISHED = "published"


def is_upwards(higher_is_better: bool | None, *, baseline: Decimal | None, target: Decimal) -> bool:
    """Whether a higher value is better. What earlier versions kept does not say: then the target does, and one that
    is the baseline, or has none beside it, is reached from below."""
    if higher_is_better is not None:
        return higher_is_better
    return baseline is None or target >= baseline


@dataclass(frozen=True)
class YearOutcome:
    """The outcome of a year beside the baseline and the target; `change` and `reached` are None for no number.

    What somebody has measured goes before what is published of the same year, which stands beside it.
    """

    year: int
    reading: Reading
    change: Decimal | None
    reached: bool | None
    origin: Origin = Origin.MEASURED
    published: PublishedReading | None = None

    @property
    def differs(self) -> bool:
        """Whether what was measured is another value than the published one."""
        return self.published is not None and self.published.reading != self.reading


def outcomes_by_year(
    readings: Iterable[tuple[date, Reading]],
    published: Iterable[PublishedReading] = (),
    *,
    baseline: Decimal | None,
    target: Decimal,
    higher_is_better: bool,
) -> list[YearOutcome]:
    measured = {day.year: reading for day, reading in sorted(readings, key=lambda dated: dated[0])}
    figures = {one.resulted_on.year: one for one in sorted(published, key=lambda figure: figure.resulted_on)}
    return [
        _outcome(year, measured.get(year), figures.get(year), baseline, target, higher_is_better)
        for year in sorted(measured.keys() | figures.keys())
    ]


def _outcome(
    year: int,
    measured: Reading | None,
    published: PublishedReading | None,
    baseline: Decimal | None,
    target: Decimal,
    higher_is_better: bool,
) -> YearOutcome:
    reading, origin = measured, Origin.MEASURED
    if reading is None:
        assert published is not None, "a year has one of them"
        reading, origin = published.reading, Origin.PUBLISHED
    number = reading.number
    if number is None:
        return YearOutcome(year, reading, None, None, origin, published)
    change = None if baseline is None else number - baseline
    reached = number >= target if higher_is_better else number <= target
    return YearOutcome(year, reading, change, reached, origin, published)
