"""The cohort model: how many dialogues run and what they cost, from how many organisers start each half-year."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from budget.rules.money import ZERO, spread, total


@dataclass(frozen=True, order=True, slots=True)
class HalfYear:
    """Spring is half 1, autumn half 2."""

    year: int
    half: int

    def plus(self, halves: int) -> "HalfYear":
        years, half = divmod(self.year * 2 + self.half - 1 + halves, 2)
        return HalfYear(years, half + 1)


@dataclass(frozen=True, slots=True)
class Cohort:
    """Organisers that start in the same half-year, run for `halves` half-years and cost `each` kronor apiece."""

    start: HalfYear
    organizers: int
    halves: int
    each: Decimal

    def running(self) -> Iterator[HalfYear]:
        return (self.start.plus(step) for step in range(self.halves))

    def runs_in(self, year: int) -> bool:
        """A dialogue counts in every year in which it runs some time (so 54, 55, 75, 70 of seed 003, 5.2)."""
        return any(half.year == year for half in self.running())

    def cost_in(self, year: int) -> Decimal:
        """The cost falls evenly on the half-years in which the dialogue runs."""
        shares = spread(self.each * self.organizers, [1] * self.halves)
        return total(share for share, half in zip(shares, self.running(), strict=True) if half.year == year)


@dataclass(frozen=True, slots=True)
class PlannedYear:
    year: int
    started: int
    running: int
    cost: Decimal


def plan(cohorts: Iterable[Cohort], years: Iterable[int]) -> list[PlannedYear]:
    known = list(cohorts)
    return [_planned(known, year) for year in years]


def _planned(cohorts: Sequence[Cohort], year: int) -> PlannedYear:
    return PlannedYear(
        year=year,
        started=sum(cohort.organizers for cohort in cohorts if cohort.start.year == year),
        running=sum(cohort.organizers for cohort in cohorts if cohort.runs_in(year)),
        cost=sum((cohort.cost_in(year) for cohort in cohorts), ZERO),
    )


def steady(start: HalfYear, *, until: HalfYear, organizers: int, halves: int, each: Decimal) -> list[Cohort]:
    """The same number of organisers in every half-year from `start` to `until`, both counted."""
    cohorts = []
    while start <= until:
        cohorts.append(Cohort(start, organizers, halves, each))
        start = start.plus(1)
    return cohorts


def best_school_cooperation(until: int) -> list[Cohort]:
    """Samverkan för bästa skola as planned in seed 003, 5.1: three years and 6 million kronor each.

    19 started in 2015 and end in 2016; 25 and 10 start in 2016, then 10 each half-year. What the 19 cost is not stated:
    half as long a time is taken to cost half as much.
    """
    each = Decimal(6_000_000)
    return [
        Cohort(HalfYear(2015, 2), 19, 3, each / 2),
        Cohort(HalfYear(2016, 1), 25, 6, each),
        *steady(HalfYear(2016, 2), until=HalfYear(until, 2), organizers=10, halves=6, each=each),
    ]
