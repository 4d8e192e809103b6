"""Counts the organisers and school units of the cooperations, by name and by type, sector, county and size.

Source: Redovisning dnr 2015:778, 6.1.
"""

from collections.abc import Callable, Mapping

from followup.documents.words import in_words
from followup.rules.definitions import Case, cases, has_come
from followup.rules.known import Known
from followup.rules.places import Place, place_of, places, size, unit_names
from followup.rules.report import Fact, Row, Section, table

STARTED = "Huvudmän som har tackat ja till och med dagen"


def count_organizers(known: Known) -> list[Section]:
    named, units = places(known), _units(known)
    started = cases(known)
    signed = [case for case in started if case.schedule]
    source = "Överenskommelser undertecknade till och med dagen"
    return [
        _names(known, started, named, units),
        _by("organizers", "Huvudmän med överenskommelse", "Typ av huvudman", signed, source, _type(named)),
        _units_by_type(signed, named, units, source),
        _by("sectors", "Huvudmän efter sektor", "Sektor", started, STARTED, _sector(named)),
        _by("counties", "Huvudmän efter län", "Län", started, STARTED, _county(named)),
        _by("sizes", "Huvudmän efter omfattning", "Omfattning", started, STARTED, _size(units)),
        _school_types(known, started, units),
    ]


def _units(known: Known) -> Mapping[Case, tuple[str, ...]]:
    """The units of each cooperation: those of its agreement, before that those that were offered."""
    offered = {offer.offer_id: offer.school_unit_codes for offer in known.offers}
    answered = {answer.cooperation_id: answer.offer_id for answer in known.answers}
    found = {}
    for case in cases(known):
        of_offer = offered.get(answered[case.cooperation_id], ()) if case.cooperation_id in answered else ()
        found[case] = case.schedule.school_unit_codes if case.schedule else of_offer
    return found


def _names(
    known: Known, started: list[Case], named: Mapping[str, Place], units: Mapping[Case, tuple[str, ...]]
) -> Section:
    names = unit_names(known)
    rows = []
    for case in started:
        listed = sorted(names.get(code, (code, None))[0] for code in units[case])
        state = "Pågår" if case.is_running(known.as_of) else "Avslutad"
        if has_come(case.ended_on, known.as_of):
            state = f"Avslutad {case.ended_on}"
        values = (
            case.started_on,
            place_of(named, case.organization_number).name,
            ", ".join(listed) or "Samverkan på huvudmannanivå",
            case.schedule.diary_number if case.schedule else "",
            state,
        )
        rows.append(Row(values, (str(case.cooperation_id),)))
    rows.sort(key=lambda row: (row.values[0], row.values[1]))
    return Section(
        "names",
        "Huvudmän och skolenheter i samverkan",
        ("Tackade ja", "Huvudman", "Skolenheter", "Överenskommelse", "Läge"),
        tuple(rows),
        STARTED,
        "organizers",
    )


def _by(
    code: str, title: str, heading: str, counted: list[Case], source: str, key: Callable[[Case], str | None]
) -> Section:
    """A table that counts each organiser once, with its latest cooperation."""
    latest = {case.organization_number: case for case in counted}
    return table(
        code,
        title,
        columns=(heading, "Antal huvudmän"),
        facts=[Fact(number, (key(case),)) for number, case in latest.items()],
        source=source,
        label=in_words,
        chapter="organizers",
        charted=(1,),
    )


def _units_by_type(
    signed: list[Case], named: Mapping[str, Place], units: Mapping[Case, tuple[str, ...]], source: str
) -> Section:
    of_unit = {code: case for case in signed for code in units[case]}
    return table(
        "school_units",
        "Skolenheter som omfattas",
        columns=("Typ av huvudman", "Antal skolenheter"),
        facts=[Fact(code, (_type(named)(case),)) for code, case in of_unit.items()],
        source=source,
        label=in_words,
        chapter="organizers",
    )


def _school_types(known: Known, started: list[Case], units: Mapping[Case, tuple[str, ...]]) -> Section:
    names = unit_names(known)
    codes = {code for case in started for code in units[case]}
    return table(
        "school_types",
        "Skolenheter efter skolform",
        columns=("Skolform", "Antal skolenheter"),
        facts=[Fact(code, (names.get(code, ("", None))[1],)) for code in codes],
        source="Skolenheter hos huvudmän som har tackat ja; skolformen är den som prövades i urvalet",
        label=in_words,
        chapter="organizers",
    )


def _type(named: Mapping[str, Place]) -> Callable[[Case], str | None]:
    return lambda case: place_of(named, case.organization_number).organizer_type


def _sector(named: Mapping[str, Place]) -> Callable[[Case], str | None]:
    return lambda case: place_of(named, case.organization_number).sector


def _county(named: Mapping[str, Place]) -> Callable[[Case], str | None]:
    return lambda case: place_of(named, case.organization_number).county


def _size(units: Mapping[Case, tuple[str, ...]]) -> Callable[[Case], str]:
    return lambda case: size(len(units[case]))
