"""Units with what is published of them in a year, beside the nation: the criteria that count for what they run."""

from collections.abc import Mapping, Sequence

from selection.models.school_unit import SchoolUnit
from selection.models.supplementary_decision import ChosenUnit, ChosenUnits, Figure
from selection.readers.catalogue import Catalogue
from selection.repository.succession import Succession
from selection.rules.programme import Criterion, Programme
from selection.rules.reason_texts import swedish_number
from selection.unit_of_work import Work

UNKNOWN = "uppgift saknas"


async def describe_units(
    work: Work,
    units: Sequence[SchoolUnit],
    school_year: str,
    *,
    programme: Programme,
    succession: Succession,
    catalogue: Catalogue,
) -> ChosenUnits:
    """Each value as it was published, even a withheld one: never as 0."""
    # What is derived rests on supervision, which is weighed by rules of its own.
    criteria = [c for c in programme.criteria if c.counts and not catalogue.indicators[c.indicator].derived]
    codes = [unit.school_unit_code for unit in units]
    indicators = {criterion.indicator for criterion in criteria}
    cells = await work.statistics.list_cells(school_year, indicators, succession=succession, codes=codes)
    published = {(code, indicator): raw for code, indicator, _, _, raw in map(tuple, cells)}
    nation = {
        value.indicator: swedish_number(f"{value.value.normalize():f}")
        for value in await work.national_values.list_all_national_values(school_year)
    }

    def describe(unit: SchoolUnit) -> ChosenUnit:
        code, types = unit.school_unit_code, tuple(unit.school_types)
        figures = (_figure(c, published.get((code, c.indicator)), nation) for c in criteria if c.school_type in types)
        return ChosenUnit(school_unit_code=code, name=unit.name, school_types=types, figures=tuple(figures))

    return ChosenUnits(tuple(describe(unit) for unit in units))


def _figure(criterion: Criterion, raw: str | None, nation: Mapping[str, str]) -> Figure:
    average = nation.get(criterion.indicator, UNKNOWN)
    return Figure(criterion=criterion.name, value=raw or UNKNOWN, national_average=average)
