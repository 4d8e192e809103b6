"""What-if: a copy of how the positions stand, changes to it, and where and why it breaks. Touches no books."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from budget.rules.cohorts import Cohort
from budget.rules.money import ZERO, kronor, total
from budget.rules.wording import authorisation_falls_short, year_falls_short, year_has_nothing

CAUSES = 3
"""Number of the largest causes that are named."""


@dataclass(frozen=True, slots=True)
class Start:
    """State of one item in one year when the scenario was made."""

    item: str
    fiscal_year: int
    provided: Decimal
    bound: Decimal


@dataclass(frozen=True, slots=True)
class Change:
    """More (or, negative, less) provided or bound on an item in a year, and why."""

    item: str
    fiscal_year: int
    provided: Decimal
    bound: Decimal
    why: str
    authorised: Decimal = ZERO
    """A higher (or, negative, lower) ceiling for what is bound for later years."""


@dataclass(frozen=True, slots=True)
class Ceiling:
    """An item's commitment authorisation in the year when the scenario was made, and the amount outstanding."""

    item: str
    fiscal_year: int
    authorised: Decimal
    outstanding: Decimal


@dataclass(frozen=True, slots=True)
class Outlook:
    """An item and year under the scenario, against its allotment or its authorisation; no `why` when money suffices."""

    item: str
    fiscal_year: int
    provided: Decimal
    bound: Decimal
    left: Decimal
    why: str
    against: str = "allotment"


def outlook(
    starts: Sequence[Start], changes: Sequence[Change], cohorts: Sequence[Cohort], *, item: str
) -> list[Outlook]:
    """`item` is the one that new cohorts burden."""
    all_changes = [*changes, *_of_cohorts(cohorts, item)]
    places = sorted({(s.fiscal_year, s.item) for s in starts} | {(c.fiscal_year, c.item) for c in all_changes})
    return [_outlook(year, code, starts, all_changes) for year, code in places]


def ceiling_outlook(
    ceilings: Sequence[Ceiling], changes: Sequence[Change], cohorts: Sequence[Cohort], *, item: str
) -> list[Outlook]:
    """Money bound for later years, by authorisation; cohorts that start later fall under a later one."""
    return [row for ceiling in ceilings if (row := _under(ceiling, changes, cohorts, item=item)).bound]


def _under(ceiling: Ceiling, changes: Sequence[Change], cohorts: Sequence[Cohort], *, item: str) -> Outlook:
    started = [cohort for cohort in cohorts if cohort.start.year == ceiling.fiscal_year]
    moved = [change for change in changes if change.item == ceiling.item]
    later = [
        change
        for change in (*moved, *(_of_cohorts(started, item) if item == ceiling.item else ()))
        if change.fiscal_year > ceiling.fiscal_year
    ]
    raised = total(change.authorised for change in moved if change.fiscal_year == ceiling.fiscal_year)
    provided = ceiling.authorised + raised
    bound = ceiling.outstanding + total(change.bound for change in later)
    left = provided - bound
    why = _why_authorisation(left, later) if left < ZERO else ""
    return Outlook(ceiling.item, ceiling.fiscal_year, provided, bound, left, why, "authorisation")


def _of_cohorts(cohorts: Sequence[Cohort], item: str) -> list[Change]:
    return [
        Change(item, year, ZERO, cohort.cost_in(year), f"{_organizers(cohort)} från {_half(cohort)}")
        for cohort in cohorts
        for year in sorted({half.year for half in cohort.running()})
    ]


def _organizers(cohort: Cohort) -> str:
    return "1 ny huvudman" if cohort.organizers == 1 else f"{cohort.organizers} nya huvudmän"


def _half(cohort: Cohort) -> str:
    return f"{'våren' if cohort.start.half == 1 else 'hösten'} {cohort.start.year}"


def _outlook(year: int, item: str, starts: Sequence[Start], changes: Sequence[Change]) -> Outlook:
    here = [start for start in starts if (start.item, start.fiscal_year) == (item, year)]
    moved = [change for change in changes if (change.item, change.fiscal_year) == (item, year)]
    provided = total(start.provided for start in here) + total(change.provided for change in moved)
    bound = total(start.bound for start in here) + total(change.bound for change in moved)
    left = provided - bound
    return Outlook(item, year, provided, bound, left, _why(left, provided, moved) if left < ZERO else "")


def _why(left: Decimal, provided: Decimal, moved: Sequence[Change]) -> str:
    """The largest causes first."""
    if provided <= ZERO:
        return year_has_nothing(-left)
    largest = sorted(moved, key=lambda change: change.provided - change.bound)[:CAUSES]
    causes = (f"{change.why} ({kronor(change.bound - change.provided)})" for change in largest)
    return year_falls_short(lacking=-left, causes=causes)


def _why_authorisation(left: Decimal, later: Sequence[Change]) -> str:
    binding = sorted((change for change in later if change.bound > ZERO), key=lambda change: -change.bound)[:CAUSES]
    causes = (f"{change.why} ({kronor(change.bound)} {change.fiscal_year})" for change in binding)
    return authorisation_falls_short(lacking=-left, causes=causes)
