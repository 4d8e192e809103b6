"""Keep what the register has answered about school units and their organisers."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from selection.clients.register import RegisteredUnit
from selection.readers.table import RowError
from selection.rules.identity import is_organization_number, organizer_type, school_type
from selection.steps.note_fetched import Step, note_fetched
from selection.steps.store_organizers import OrganizerSeen, store_organizers
from selection.steps.store_units import UnitSeen, close_units, store_units
from selection.unit_of_work import Work


async def store_fetched_units(
    work: Work, fetch_id: UUID, asks: list[str], *, units: Iterable[RegisteredUnit], missing: list[str], now: datetime
) -> None:
    """`missing` are codes the register does not know: units we have by them have ceased.

    Units of an organiser we have no use for (no valid organisation number, Swedish schools abroad) are left out, and
    told on the import.
    """
    fetch = await work.fetches.get_fetch_for_change(fetch_id)
    found = list(units)
    usable = [unit for unit in found if _is_usable(unit)]
    organizers = [
        OrganizerSeen(u.organization_number, u.organizer_name, organizer_type(u.organizer_type) or "", _place(u))
        for u in usable
    ]
    await store_organizers(work, organizers, import_id=fetch.import_id, tell=True, now=now)
    seen = [_unit(unit) for unit in usable]
    created, changed, unchanged = await store_units(work, seen, import_id=fetch.import_id, tell=True, now=now)
    closed = await close_units(work, missing, import_id=fetch.import_id, now=now)
    left_out = tuple(_left_out(unit) for unit in found if not _is_usable(unit))
    step = Step(asks, (created, changed + closed, unchanged), len(left_out), left_out)
    await note_fetched(work, fetch_id, step, now=now)


def _is_usable(unit: RegisteredUnit) -> bool:
    return is_organization_number(unit.organization_number) and organizer_type(unit.organizer_type) is not None


def _left_out(unit: RegisteredUnit) -> RowError:
    if not is_organization_number(unit.organization_number):
        expected = f"ett giltigt organisationsnummer för skolenhet {unit.school_unit_code}"
        return RowError(0, "organizationNumber", unit.organization_number, expected)
    return RowError(
        0, "organizerType", unit.organizer_type, f"en svensk huvudman för skolenhet {unit.school_unit_code}"
    )


def _place(unit: RegisteredUnit) -> str | None:
    return unit.municipality_code if unit.organizer_type == "KOMMUN" else None


def _unit(unit: RegisteredUnit) -> UnitSeen:
    types = tuple(code for name in unit.school_types if (code := school_type(name)))
    return UnitSeen(
        school_unit_code=unit.school_unit_code,
        name=unit.name,
        organization_number=unit.organization_number,
        municipality_code=unit.municipality_code,
        school_types=types,
        as_of=unit.extracted_on,
        status=unit.status,
    )
