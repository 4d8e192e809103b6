"""Bring school units up to date with what a file or an answer says of them."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from selection.facts import school_unit_changed
from selection.models.data_import import Stored
from selection.models.school_unit import UnitDescription
from selection.repository.incoming import IncomingUnit
from selection.repository.register_changes import StateChange
from selection.unit_of_work import Work

PUBLISHED = ("status", "organization_number")
"""Fields whose change concerns the other services; a new name or count of pupils concerns the selection only."""


async def store_units(
    work: Work, descriptions: Iterable[UnitDescription], *, import_id: UUID, publish: bool, now: datetime
) -> Stored:
    """Store the units. `publish`: the other services learn which have closed, opened again or changed organiser."""
    by_code: dict[str, UnitDescription] = {}
    for description in descriptions:
        by_code[description.school_unit_code] = _joined(by_code.get(description.school_unit_code), description)
    # New and equal units, the most by far, are settled in the database; only those that differ are loaded.
    incoming = [_incoming(description) for description in by_code.values()]
    created, different = await work.incoming.add_units(incoming, import_id=import_id, now=now)
    changes: list[StateChange] = []
    for code, unit in (await work.units.find_units(different)).items():
        before = unit.state
        if not unit.describe(by_code[code], now=now):
            continue
        changes.append(StateChange(code, before, unit.state))
        if publish and any(before[name] != unit.state[name] for name in PUBLISHED):
            work.publish(school_unit_changed(unit), subject=code)
    await work.register_changes.add_changes(changes, import_id=import_id, now=now)
    return Stored(created, len(changes), len(by_code) - created - len(changes))


def _joined(first: UnitDescription | None, second: UnitDescription) -> UnitDescription:
    """The two descriptions as one: a unit may stand on several lines of a batch, one per school type."""
    if first is None:
        return second
    types = tuple(dict.fromkeys((*first.school_types, *second.school_types)))
    return second._replace(school_types=types, pupils=second.pupils or first.pupils)


def _incoming(description: UnitDescription) -> IncomingUnit:
    code, name, organization, municipality, school_types, as_of, pupils, status = description
    types = ",".join(sorted(school_types))
    return IncomingUnit(code, name, organization, municipality, types, as_of.isoformat(), pupils, status)
