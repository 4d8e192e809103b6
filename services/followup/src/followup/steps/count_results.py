"""Counts the results of indicators against baseline and target, with small groups protected, and never a ranking.

Source: Redovisning dnr 2015:778, 4.3.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping
from decimal import Decimal
from uuid import UUID

from followup.documents.words import in_words
from followup.rules.definitions import by_schedule, has_come
from followup.rules.disclosure import Counted, hide_linked
from followup.rules.indicators import is_upwards
from followup.rules.known import Indicator, Known, Measurement, Schedule
from followup.rules.outcomes import outcomes
from followup.rules.report import Row, Section
from followup.rules.results import (
    LEAST,
    SUPPRESSED,
    Key,
    Result,
    mean,
    progress,
    protected_groups,
    protected_levels,
    signed,
)
from followup.steps.count_country import count_country

NOTE = (
    f"Där värden från färre än {LEAST} huvudmän ingår visas två punkter i stället, och även i den minsta övriga "
    "gruppen när den skyddade annars skulle kunna räknas fram, ur samma tabell eller ur skillnaden mellan två. "
    "Förändringen är ett medelvärde av insatsernas egna mätningar och säger inte att insatsen är orsaken."
)
Groups = dict[Key, list[Result]]
Numbers = dict[Key, list[Counted]]
What = tuple[str, str, str]
"""The quantity that an indicator measures: its code in the register, or the parties' own name of it; and its unit."""


def count_results(known: Known) -> list[Section]:
    schedules = by_schedule(known)
    counted = {i.id: i for i in known.indicators if i.schedule_id in schedules and _is_agreed(i, known)}
    titles = _titles(list(counted.values()))
    levels, latest = _by_level(known, counted, schedules)
    cohorts, yearly = _by_cohort(known, counted, schedules)
    # The agreements of all years together stand in the first table: cohorts are parts of an indicator's year.
    hidden = protected_levels(levels) | protected_groups(cohorts, whole=lambda key: (*key[:3], key[4]))
    for what in titles:
        rows = {key: of for key, of in latest.items() if key[:3] == what}
        cells = {key: of for key, of in yearly.items() if key[:3] == what}
        hidden |= hide_linked(rows, cells, hidden)
    named = {indicator.id: titles[_what(indicator)] for indicator in counted.values()}
    return [
        _progress(levels, titles, hidden),
        _cohorts(cohorts, titles, hidden),
        *count_country(known, counted, schedules, named),
    ]


def _by_level(
    known: Known, counted: Mapping[UUID, Indicator], schedules: Mapping[UUID, Schedule]
) -> tuple[Groups, Numbers]:
    """Each indicator with its latest value, by what it measures and the level; and those values that are numbers."""
    latest: dict[UUID, Measurement] = {}
    for measurement in outcomes(known):
        before = latest.get(measurement.indicator_id)
        if before is None or before.measured_on < measurement.measured_on:
            latest[measurement.indicator_id] = measurement
    groups: Groups = defaultdict(list)
    numbers: Numbers = defaultdict(list)
    for indicator in counted.values():
        measurement_of = latest.get(indicator.id)
        result = _result(indicator, measurement_of.value if measurement_of else None, schedules)
        key = (*_what(indicator), _level(indicator))
        groups[key].append(result)
        if measurement_of and result.is_comparable:
            numbers[key].append(Counted((result.indicator_id, measurement_of.measured_on.year), result.organizer))
    return groups, numbers


def _by_cohort(
    known: Known, counted: Mapping[UUID, Indicator], schedules: Mapping[UUID, Schedule]
) -> tuple[Groups, Numbers]:
    """Each indicator with its last value of each year, by the year of the agreement and the year of the value."""
    last: dict[tuple[UUID, int], Measurement] = {}
    for measurement in sorted(outcomes(known), key=lambda m: (m.measured_on, m.id)):
        if measurement.indicator_id in counted:
            last[(measurement.indicator_id, measurement.measured_on.year)] = measurement
    groups: Groups = defaultdict(list)
    numbers: Numbers = defaultdict(list)
    for (indicator_id, year), measurement in last.items():
        indicator = counted[indicator_id]
        result = _result(indicator, measurement.value, schedules)
        if result.is_comparable:
            key = (*_what(indicator), str(schedules[indicator.schedule_id].signed_on.year), str(year))
            groups[key].append(result)
            numbers[key].append(Counted((result.indicator_id, year), result.organizer))
    return groups, numbers


def _is_agreed(indicator: Indicator, known: Known) -> bool:
    return not has_come(indicator.dropped_on, known.as_of) and (
        indicator.agreed_on is None or indicator.agreed_on <= known.as_of
    )


def _what(indicator: Indicator) -> What:
    """Key of an indicator: two may share a title, and one may have another in a later version of the register."""
    return (indicator.code, "", indicator.unit) if indicator.code else ("", indicator.name, indicator.unit)


def _titles(counted: list[Indicator]) -> dict[What, str]:
    """Title of each: as in the newest version that a goal has, with the code where two are called the same."""
    newest = {_what(i): f"{i.name}, {i.unit}" for i in sorted(counted, key=lambda i: (i.number or 0, i.name))}
    times = Counter(newest.values())
    return {
        (code, name, unit): f"{title} ({code})" if times[title] > 1 and code else title
        for (code, name, unit), title in newest.items()
    }


def _progress(groups: Groups, titles: Mapping[What, str], hidden: Collection[Key]) -> Section:
    found = progress(groups, hidden=hidden)
    rows = []
    for title, level, key in sorted(
        (titles[(code, name, unit)], level, (code, name, unit, level)) for code, name, unit, level in groups
    ):
        shown = found[key]
        values = (
            title,
            in_words(level),
            shown.indicators,
            shown.measured,
            shown.towards_target,
            shown.reached,
            shown.mean_change,
        )
        rows.append(Row(values, tuple(sorted(r.indicator_id for r in groups[key]))))
    return Section(
        "results",
        "Indikatorer mot utgångsläge och mål",
        ("Indikator", "Nivå", "Antal", "Mätta", "Närmare målet", "Nått målet", "Medelförändring"),
        tuple(rows),
        "Indikatorer i överenskommelser undertecknade till och med dagen, med senaste mätning",
        "results",
        note=NOTE,
    )


def _cohorts(groups: Groups, titles: Mapping[What, str], hidden: Collection[Key]) -> Section:
    """Mean change from the baseline in each year, for the agreements that were signed in the same year."""
    rows = [
        Row(
            (title, cohort, year, *((SUPPRESSED, SUPPRESSED) if key in hidden else _mean_change(groups[key]))),
            tuple(sorted(result.indicator_id for result in groups[key])),
        )
        for title, cohort, year, key in sorted(
            (titles[(code, name, unit)], cohort, year, (code, name, unit, cohort, year))
            for code, name, unit, cohort, year in groups
        )
    ]
    return Section(
        "cohorts",
        "Förändring från utgångsläget efter år för överenskommelsen",
        ("Indikator", "Överenskommelser från", "Mätår", "Mätta", "Medelförändring"),
        tuple(rows),
        "Varje indikators sista mätning under året, bredvid dess utgångsläge",
        "results",
        note=NOTE,
    )


def _mean_change(results: list[Result]) -> tuple[int, str]:
    changes = [(r.latest or Decimal(0)) - (r.baseline or Decimal(0)) for r in results]
    return len(results), signed(mean(changes))


def _level(indicator: Indicator) -> str:
    return indicator.analysis_level or indicator.level


def _result(indicator: Indicator, value: Decimal | None, schedules: Mapping[UUID, Schedule]) -> Result:
    return Result(
        str(indicator.id),
        schedules[indicator.schedule_id].organization_number,
        indicator.baseline,
        value,
        indicator.target,
        is_upwards(indicator.higher_is_better, baseline=indicator.baseline, target=indicator.target),
    )
