"""Bring school units up to date with what a file or an answer says of them."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any, NamedTuple
from uuid import UUID

from selection.models.school_unit import SchoolUnit, UnitStatus
from selection.repository.incoming import IncomingUnit
from selection.steps.tell_unit import tell_unit
from selection.unit_of_work import Work


class UnitSeen(NamedTuple):
    """A unit as one source describes it on one day. `pupils` are those of its one school type; None: not told."""

    school_unit_code: str
    name: str
    organization_number: str
    municipality_code: str
    school_types: tuple[str, ...]
    as_of: date
    pupils: int | None = None
    status: str = "AKTIV"


TOLD = ("status", "organization_number")
"""What the others need to know when it changes; a new name or count of pupils concerns only the choice."""


async def store_units(
    work: Work, seen: Iterable[UnitSeen], *, import_id: UUID, tell: bool, now: datetime
) -> tuple[int, int, int]:
    """Created, changed and unchanged. A description of an earlier day only fills in what nobody has said.

    `tell`: the others are told of units that have closed, opened again or changed organiser.
    """
    described: dict[str, UnitSeen] = {}
    for entry in seen:
        described[entry.school_unit_code] = _joined(described.get(entry.school_unit_code), entry)
    rows = [_row(entry) for entry in described.values()]
    created, different = await work.incoming.add_units(rows, import_id=import_id, now=now)
    changes = []
    for code, unit in (await work.units.find_units(different)).items():
        before = _state(unit)
        _update(unit, described[code])
        if _state(unit) != before:
            unit.touch(now)
            after = _state(unit)
            changes.append(_change(code, before, after, import_id=import_id, now=now))
            if tell and any(before[name] != after[name] for name in TOLD):
                tell_unit(work, unit)
    await work.register_changes.add_changes(changes)
    return created, len(changes), len(described) - created - len(changes)


async def close_units(work: Work, codes: list[str], *, import_id: UUID, now: datetime) -> int:
    """Units the register no longer knows have ceased; how many of them were open here."""
    closed = 0
    for code, unit in (await work.units.find_units_for_change(codes)).items():
        if unit.status is UnitStatus.UPPHORT:
            continue
        before, unit.status = _state(unit), UnitStatus.UPPHORT
        unit.touch(now)
        await work.register_changes.add_changes([_change(code, before, _state(unit), import_id=import_id, now=now)])
        tell_unit(work, unit)
        closed += 1
    return closed


def _joined(first: UnitSeen | None, second: UnitSeen) -> UnitSeen:
    """One unit may stand on several lines of a batch, one per school type."""
    if first is None:
        return second
    types = tuple(dict.fromkeys((*first.school_types, *second.school_types)))
    return second._replace(school_types=types, pupils=second.pupils or first.pupils)


def _row(entry: UnitSeen) -> IncomingUnit:
    code, name, organization, municipality, school_types, as_of, pupils, status = entry
    types = ",".join(sorted(school_types))
    return IncomingUnit(code, name, organization, municipality, types, as_of.isoformat(), pupils, status)


def _update(unit: SchoolUnit, entry: UnitSeen) -> None:
    unit.school_types = sorted({*unit.school_types, *entry.school_types})
    counted = entry.school_types[0] if entry.pupils and entry.school_types else None
    if entry.pupils and counted and (entry.as_of >= unit.as_of or counted not in unit.pupils_by_type):
        unit.count_pupils(counted, entry.pupils)
    if entry.as_of < unit.as_of:
        return
    unit.name, unit.as_of = entry.name, entry.as_of
    unit.organization_number, unit.municipality_code = entry.organization_number, entry.municipality_code
    unit.status = UnitStatus(entry.status)


def _state(unit: SchoolUnit) -> dict[str, Any]:
    """What counts as a change; that a newer source says the same does not."""
    return {
        "name": unit.name,
        "organization_number": unit.organization_number,
        "municipality_code": unit.municipality_code,
        "school_types": list(unit.school_types),
        "pupils": unit.pupils,
        "status": unit.status.value,
    }


def _change(
    code: str, before: dict[str, Any] | None, after: dict[str, Any], *, import_id: UUID, now: datetime
) -> dict[str, Any]:
    return {"code": code, "before": before, "after": after, "import_id": import_id, "recorded_at": now}
