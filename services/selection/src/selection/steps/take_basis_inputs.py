"""Take what a run of analysis bases rests on: all that is published and known of organisers, as it stands now."""

from collections import defaultdict
from datetime import datetime
from typing import Any

from selection.models.supervision_decision import SupervisionDecision
from selection.repository.succession import Succession
from selection.rules.basis.inputs import METHOD, Document
from selection.rules.quality_register import EntryKind
from selection.rules.quantities import exact, text
from selection.unit_of_work import Work
from shared.clock import swedish_date

GOALS = (EntryKind.NATIONAL_GOAL, EntryKind.SUB_GOAL, EntryKind.INDICATOR)


async def take_basis_inputs(work: Work, *, now: datetime) -> Document:
    """Take the inputs under present codes: a unit that has a new one keeps what was published under the old."""
    succession = await work.units.get_succession()
    today = swedish_date(now)
    entries = [row.entry for row in await work.quality_entries.list_published() if row.kind in GOALS]
    newest = {(entry.kind, entry.code): entry for entry in sorted(entries, key=lambda entry: entry.number)}
    register = [entry.document for entry in newest.values() if entry.holds(today)]
    organizers = {row.organization_number: row for row in await work.organizers.list_active_organizers()}
    units = [row for row in await work.basis_runs.list_units() if row.organization_number in organizers]
    indicators = {entry["code"] for entry in register if entry["kind"] == EntryKind.INDICATOR.value}
    return {
        "method": METHOD,
        "as_of": today.isoformat(),
        "register": register,
        "organizers": {
            number: {
                "name": row.name,
                "organizer_type": row.organizer_type.value,
                "municipality_code": row.municipality_code,
            }
            for number, row in organizers.items()
        },
        "units": {
            row.school_unit_code: {
                "name": row.name,
                "organization_number": row.organization_number,
                "municipality_code": row.municipality_code,
                "school_types": sorted(row.school_types),
            }
            for row in units
        },
        "values": await _values(work, indicators, succession),
        "national": await _national(work, indicators),
        "beside": await _beside(work, succession),
    }


async def _values(work: Work, indicators: set[str], succession: Succession) -> Document:
    found: defaultdict[str, defaultdict[str, dict[str, list[Any]]]] = defaultdict(lambda: defaultdict(dict))
    inherited: list[tuple[str, str, str, list[Any]]] = []
    for code, indicator, year, kind, value, raw in map(tuple, await work.basis_runs.list_cells(indicators)):
        cell = [kind.value, raw, None if value is None else text(exact(value))]
        if code in succession.heirs:
            inherited.append((indicator, year, succession.heirs[code], cell))
        else:
            found[indicator][year][code] = cell
    for indicator, year, code, cell in inherited:
        found[indicator][year].setdefault(code, cell)
    return found


async def _national(work: Work, indicators: set[str]) -> Document:
    found: defaultdict[str, dict[str, list[str]]] = defaultdict(dict)
    for row in await work.basis_runs.list_averages():
        if row.indicator in indicators:
            found[row.indicator][row.school_year] = [text(exact(row.value)), row.source]
    return found


async def _beside(work: Work, succession: Succession) -> Document:
    decisions, names = await work.supervision.list_all_decisions(), await work.programmes.list_names()
    return {
        "supervision": [_decision(row, succession) for row in decisions],
        "cooperations": [
            {
                "organization_number": succession.organizer(row.organization_number),
                "programme": row.programme,
                "programme_name": names.get(row.programme),
                "starts_on": row.starts_on.isoformat(),
                "ends_on": row.ends_on.isoformat() if row.ends_on else None,
            }
            for row in await work.basis_runs.list_parts()
        ],
        "measures": [
            {
                "organization_number": succession.organizer(row.organization_number),
                "title": measure.title,
                "kind": measure.kind.value,
                "starts_on": measure.starts_on.isoformat(),
                "ends_on": measure.ends_on.isoformat(),
            }
            for row in await work.agreed_measures.list_all_measures()
            for measure in row.measures.root
        ],
        "offers": [
            {
                "organization_number": succession.organizer(row.organization_number),
                "programme": row.programme,
                "programme_name": names.get(row.programme),
                "made_on": row.made_on.isoformat(),
                "status": row.status.value,
            }
            for row in await work.basis_runs.list_offers()
        ],
        "dialogues": [
            {
                "organization_number": succession.organizer(row.organization_number),
                "held_on": row.met_on.isoformat(),
            }
            for row in await work.basis_runs.list_dialogues()
            if row.met_on
        ],
    }


def _decision(row: SupervisionDecision, succession: Succession) -> Document:
    return {
        "organization_number": succession.organizer(row.organization_number),
        "school_unit_code": succession.unit(row.school_unit_code) if row.school_unit_code else None,
        "diary_number": row.diary_number,
        "decision": row.decision.value,
        "status": row.status.value,
        "decided_on": row.decided_on.isoformat(),
    }
