"""Keep what the register has answered about school units and their organisers."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from selection.clients.register import RegisteredUnit
from selection.models.data_import import Stored, Tally
from selection.models.organizer import OrganizerDescription
from selection.models.school_unit import UnitDescription, UnitStatus
from selection.readers.codes import (
    fault_of_name,
    is_municipality_code,
    is_organization_number,
    name_of,
    organizer_type,
)
from selection.readers.table import RowError
from selection.rules.identity import school_type
from selection.steps.close_missing_units import close_missing_units
from selection.steps.record_fetched import record_fetched
from selection.steps.store_organizers import store_organizers
from selection.steps.store_units import store_units
from selection.unit_of_work import Work


async def store_fetched_units(
    work: Work, fetch_id: UUID, asks: list[str], *, units: Iterable[RegisteredUnit], missing: list[str], now: datetime
) -> None:
    """`missing` are codes the register does not know: units we have by them have ceased.

    Units of an organiser we have no use for (no valid organisation number, Swedish schools abroad), and those whose
    names cannot be kept, are left out, and refused on the import.
    """
    fetch = await work.fetches.get_fetch_for_change(fetch_id)
    tally = Tally()
    usable: list[RegisteredUnit] = []
    for unit in units:
        if fault := _fault(unit):
            tally.refuse(fault)
        else:
            usable.append(unit)
    import_id = fetch.import_id
    await store_organizers(work, map(_organizer, usable), import_id=import_id, publish=True, now=now)
    tally.count(await store_units(work, map(_description, usable), import_id=import_id, publish=True, now=now))
    tally.count(Stored(changed=await close_missing_units(work, missing, import_id=import_id, now=now)))
    await record_fetched(work, fetch_id, asks, tally, now=now)


def _fault(unit: RegisteredUnit) -> RowError | None:
    """The first thing for which the unit cannot be kept."""
    of = f"för skolenhet {unit.school_unit_code}"
    if not is_organization_number(unit.organization_number):
        return RowError(0, "organizationNumber", unit.organization_number, f"ett giltigt organisationsnummer {of}")
    if organizer_type(unit.organizer_type) is None:
        return RowError(0, "organizerType", unit.organizer_type, f"en svensk huvudman {of}")
    if unit.status not in set(UnitStatus):
        return RowError(0, "status", unit.status, f"något av {', '.join(UnitStatus)} {of}")
    if not is_municipality_code(unit.municipality_code):
        return RowError(0, "municipalityCode", unit.municipality_code, f"fyra siffror {of}")
    for name in unit.name, unit.organizer_name:
        if expected := fault_of_name(name):
            return RowError(0, "displayName", name, f"{expected} {of}")
    return None


def _organizer(unit: RegisteredUnit) -> OrganizerDescription:
    kind = organizer_type(unit.organizer_type) or ""
    place = unit.municipality_code if unit.organizer_type == "KOMMUN" else None
    return OrganizerDescription(unit.organization_number, name_of(unit.organizer_name), kind, place)


def _description(unit: RegisteredUnit) -> UnitDescription:
    return UnitDescription(
        school_unit_code=unit.school_unit_code,
        name=name_of(unit.name),
        organization_number=unit.organization_number,
        municipality_code=unit.municipality_code,
        school_types=tuple(code for name in unit.school_types if (code := school_type(name))),
        as_of=unit.extracted_on,
        status=unit.status,
    )
