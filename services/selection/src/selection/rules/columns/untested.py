"""Groups of criteria that a round has tested for nobody: the decision must say so, and why it is made all the same."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from selection.rules import quality_work
from selection.rules.columns.analysis import Analysis
from selection.rules.columns.criteria import Measured
from selection.rules.columns.evaluation import Sheet
from selection.rules.programme import Criterion


class Untested(StrEnum):
    """What is missing. Of a group with several criteria, the one that comes closest to being tested says it."""

    NO_UNITS = "no_units"
    NO_VALUES = "no_values"
    NO_AVERAGE = "no_average"


@dataclass(frozen=True, slots=True)
class UntestedGroup:
    """A group of criteria that count, of one school type."""

    school_type: str
    group: str
    missing: Untested


def untested_groups(analysis: Analysis) -> list[UntestedGroup]:
    """The untested groups, in the programme's order. One criterion that is tested for one unit tests its group."""
    grounds = analysis.grounds
    sheets = {sheet.rule.school_type: sheet for sheet in grounds.evaluated.sheets}
    groups: dict[tuple[str, str], list[Criterion]] = {}
    for criterion in grounds.programme.criteria:
        if criterion.counts:
            groups.setdefault((criterion.school_type, criterion.group), []).append(criterion)
    supervised = bool(grounds.snapshot.supervision)
    found = [
        (school_type, group, _missing(criteria, sheets.get(school_type), supervised=supervised))
        for (school_type, group), criteria in groups.items()
    ]
    return [UntestedGroup(school_type, group, missing) for school_type, group, missing in found if missing is not None]


def _missing(criteria: Sequence[Criterion], sheet: Sheet | None, *, supervised: bool) -> Untested | None:
    if sheet is None:
        return Untested.NO_UNITS
    codes = {criterion.code for criterion in criteria}
    measured = [one for one in sheet.criteria if one.criterion.code in codes]
    with_values = [one for one in measured if _has_values(one, sheet, supervised=supervised)]
    if any(one.reference is not None for one in with_values):
        return None
    return Untested.NO_AVERAGE if with_values else Untested.NO_VALUES


def _has_values(measured: Measured, sheet: Sheet, *, supervised: bool) -> bool:
    """A value, or `~100`, of one unit at least; what is suppressed everywhere has tested nobody."""
    if measured.reference == quality_work.REFERENCE:
        # Without a single decision read in, "no deficiency found" says nothing: nobody has looked.
        return supervised
    published = measured.published
    if published is None:
        return False
    return bool((published.valued | published.rounded_off)[sheet.rows].any())
