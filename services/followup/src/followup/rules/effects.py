"""What has become of published results since the agreement, beside the country: by unit, organiser and cohort.

Source: Redovisning dnr 2015:778, 2.1 and 4.3. It says nothing of what caused it, and ranks nobody.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from followup.rules.results import LEAST, mean
from followup.rules.school_years import resulted_on


class EffectLevel(StrEnum):
    UNIT = "unit"
    ORGANIZER = "organizer"
    COHORT = "cohort"


@dataclass(frozen=True, slots=True)
class Followed:
    """A unit that is followed by an indicator of its agreement, within an assignment."""

    programme: str
    code: str
    school_unit_code: str
    organization_number: str
    signed_on: date


@dataclass(frozen=True, slots=True)
class Figure:
    """What was published of a unit for a school year: a number, or why there is none; and the country's number."""

    school_year: str
    published: str
    value: Decimal | None
    national: Decimal | None

    @property
    def difference(self) -> Decimal | None:
        return None if self.value is None or self.national is None else self.value - self.national


@dataclass(frozen=True, slots=True)
class Effect:
    """A school year of one of them. `change` is that of the difference since the baseline; None where unknown."""

    level: EffectLevel
    programme: str
    code: str
    cohort: str | None
    """The school year of the baseline; None where nothing had been published before the signature."""
    school_year: str
    is_baseline: bool
    organization_number: str | None = None
    school_unit_code: str | None = None
    published: str | None = None
    value: Decimal | None = None
    national: Decimal | None = None
    difference: Decimal | None = None
    change: Decimal | None = None
    units: int | None = 1
    organizers: int | None = 1
    """None, as the numbers, where too few organisers stand behind them."""


Published = Mapping[tuple[str, str], Sequence[Figure]]
"""Figures by unit and indicator."""


def unit_effects(followed: Iterable[Followed], published: Published) -> Iterator[Effect]:
    """From the last school year with results at the signature, which is the baseline, and on."""
    for one in sorted(set(followed), key=_order):
        figures = sorted(published.get((one.school_unit_code, one.code), ()), key=lambda f: resulted_on(f.school_year))
        before = [figure for figure in figures if resulted_on(figure.school_year) <= one.signed_on]
        baseline = before[-1] if before else None
        for figure in figures[len(before) - 1 if before else 0 :]:
            yield Effect(
                EffectLevel.UNIT,
                one.programme,
                one.code,
                baseline.school_year if baseline else None,
                figure.school_year,
                figure is baseline,
                one.organization_number,
                one.school_unit_code,
                figure.published,
                figure.value,
                figure.national,
                figure.difference,
                _change(figure.difference, baseline.difference if baseline and figure is not baseline else None),
            )


def organizer_effects(units: Iterable[Effect]) -> Iterator[Effect]:
    """The mean of an organiser's units."""
    groups: dict[tuple[str, str, str, str], list[Effect]] = defaultdict(list)
    for effect in units:
        if effect.cohort:
            groups[(effect.programme, effect.code, effect.cohort, str(effect.organization_number))].append(effect)
    for (programme, code, cohort, number), effects in sorted(groups.items()):
        for year, of_year in _panel(effects, lambda effect: str(effect.school_unit_code)):
            yield Effect(
                EffectLevel.ORGANIZER,
                programme,
                code,
                cohort,
                year,
                of_year[0].is_baseline,
                number,
                difference=_mean([effect.difference for effect in of_year]),
                change=_mean([effect.change for effect in of_year]),
                units=len(of_year),
            )


def cohort_effects(organizers: Iterable[Effect]) -> Iterator[Effect]:
    """The mean of the organisers with the same baseline, five at least.

    Within an assignment: all assignments together, less those that have five, would show the few of another.
    """
    groups: dict[tuple[str, str, str], list[Effect]] = defaultdict(list)
    for effect in organizers:
        if effect.cohort:
            groups[(effect.programme, effect.code, effect.cohort)].append(effect)
    for (programme, code, cohort), effects in sorted(groups.items()):
        for year, of_year in _panel(effects, lambda effect: str(effect.organization_number)):
            is_shown = len(of_year) >= LEAST
            yield Effect(
                EffectLevel.COHORT,
                programme,
                code,
                cohort,
                year,
                of_year[0].is_baseline,
                difference=_mean([effect.difference for effect in of_year]) if is_shown else None,
                change=_mean([effect.change for effect in of_year]) if is_shown else None,
                units=sum(effect.units or 0 for effect in of_year) if is_shown else None,
                organizers=len(of_year) if is_shown else None,
            )


def _order(one: Followed) -> tuple[str, str, str, str, date]:
    return one.code, one.organization_number, one.school_unit_code, one.programme, one.signed_on


def _panel(effects: Sequence[Effect], member: Callable[[Effect], str]) -> Iterator[tuple[str, list[Effect]]]:
    """Each school year from the baseline on, with those that have a number in every one of them.

    All years are of the same members: else a year less another would be the number of whoever is in one of them alone.
    """
    since = [effect for effect in effects if effect.difference is not None]
    by_member: dict[str, dict[str, Effect]] = defaultdict(dict)
    for effect in since:
        by_member[member(effect)][effect.school_year] = effect
    years = sorted({effect.school_year for effect in since}, key=resulted_on)
    whole = [of for _, of in sorted(by_member.items()) if len(of) == len(years) and of[years[0]].is_baseline]
    if whole:
        yield from ((year, [of[year] for of in whole]) for year in years)


def _change(difference: Decimal | None, baseline: Decimal | None) -> Decimal | None:
    return None if difference is None or baseline is None else difference - baseline


def _mean(numbers: Sequence[Decimal | None]) -> Decimal | None:
    known = [number for number in numbers if number is not None]
    return mean(known) if len(known) == len(numbers) else None
