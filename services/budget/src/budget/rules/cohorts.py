"""The cohort model: how many dialogues run and what they cost, from how many organisers start each half-year."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from budget.rules.money import spread, total


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
    """Organisers that start in the same half-year, run for `halves` half-years and `cost` kronor per organiser."""

    start: HalfYear
    organizers: int
    halves: int
    cost: Decimal

    def running(self) -> Iterator[HalfYear]:
        return (self.start.plus(step) for step in range(self.halves))

    def runs_in(self, year: int) -> bool:
        """A dialogue counts in every year in which it runs some time (Redovisning dnr 2015:778, 5.2)."""
        return any(half.year == year for half in self.running())

    def cost_in(self, year: int) -> Decimal:
        """The cost falls evenly on the half-years in which the dialogue runs."""
        shares = spread(self.cost * self.organizers, [1] * self.halves)
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
        cost=total(cohort.cost_in(year) for cohort in cohorts),
    )
