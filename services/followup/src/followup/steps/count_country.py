"""Counts the results beside the country's, and where persons and the statistics say different things.

Source: Redovisning dnr 2015:778, 2.1 and 4.3: what was low beside the country's average is followed beside it.
"""

from collections import defaultdict
from collections.abc import Mapping
from decimal import Decimal
from uuid import UUID

from followup.rules.known import Indicator, Known, Schedule
from followup.rules.outcomes import doubts, published
from followup.rules.report import Row, Section
from followup.rules.results import LEAST, SUPPRESSED, mean, signed

NOTE = (
    "Skolenheternas värden och rikets genomsnitt är de som är publicerade för samma läsår. Där skolenheter hos färre "
    f"än {LEAST} huvudmän ingår visas två punkter i stället."
)
DOUBT_NOTE = (
    "Utfallen kommer från den publicerade statistiken. Där någon har antecknat ett annat värde för samma år gäller det "
    "antecknade i tabellerna ovan, tills det rättas."
)


def count_country(
    known: Known, indicators: Mapping[UUID, Indicator], schedules: Mapping[UUID, Schedule], titles: Mapping[UUID, str]
) -> list[Section]:
    return [_country(known, indicators, schedules, titles), _doubts(known, indicators, titles)]


def _country(
    known: Known,
    indicators: Mapping[UUID, Indicator],
    schedules: Mapping[UUID, Schedule],
    titles: Mapping[UUID, str],
) -> Section:
    # Published values alone: what persons have measured is protected beside the other tables, and would show in a mean.
    groups: dict[tuple[str, str], list[tuple[UUID, Decimal, Decimal]]] = defaultdict(list)
    for one in published(known):
        if one.indicator_id in indicators and one.value is not None and one.national_average is not None:
            key = (titles[one.indicator_id], str(one.resulted_on.year))
            groups[key].append((one.indicator_id, one.value, one.national_average))
    rows = [Row((*key, *_means(groups[key], indicators, schedules)), _ids(groups[key])) for key in sorted(groups)]
    return Section(
        "country",
        "Skolenheternas publicerade utfall bredvid rikets",
        ("Indikator", "År", "Skolenheter", "Medelvärde", "Riket", "Skillnad"),
        tuple(rows),
        "Publicerade värden för de skolenheter som målen gäller, och rikets genomsnitt samma läsår",
        "results",
        note=NOTE,
    )


def _ids(group: list[tuple[UUID, Decimal, Decimal]]) -> tuple[str, ...]:
    return tuple(sorted(str(indicator_id) for indicator_id, _, _ in group))


def _means(
    group: list[tuple[UUID, Decimal, Decimal]],
    indicators: Mapping[UUID, Indicator],
    schedules: Mapping[UUID, Schedule],
) -> tuple[int | str, str, str, str]:
    organizers = {schedules[indicators[one].schedule_id].organization_number for one, _, _ in group}
    if len(organizers) < LEAST:
        return SUPPRESSED, SUPPRESSED, SUPPRESSED, SUPPRESSED
    # Two goals of one unit, measured by the same, have the same figure: a unit counts once.
    of_unit = {indicators[one].school_unit_code: (value, average) for one, value, average in group}
    figures = list(of_unit.values())
    ours, country = mean([value for value, _ in figures]), mean([average for _, average in figures])
    difference = mean([value - average for value, average in figures])
    return len(figures), _comma(ours), _comma(country), signed(difference)


def _comma(value: Decimal) -> str:
    return f"{value:f}".replace(".", ",").replace("-", "−")


def _doubts(known: Known, indicators: Mapping[UUID, Indicator], titles: Mapping[UUID, str]) -> Section:
    groups: dict[tuple[str, str], list[UUID]] = defaultdict(list)
    for doubt in doubts(known):
        if doubt.indicator_id in indicators:
            groups[(titles[doubt.indicator_id], doubt.school_year)].append(doubt.indicator_id)
    rows = [Row((*key, len(groups[key])), tuple(sorted(map(str, groups[key])))) for key in sorted(groups)]
    return Section(
        "doubts",
        "Antecknade värden som är andra än de publicerade",
        ("Indikator", "Läsår", "Mål"),
        tuple(rows),
        "Mål vars antecknade värde för året är ett annat än skolenhetens publicerade",
        "results",
        note=DOUBT_NOTE,
    )
