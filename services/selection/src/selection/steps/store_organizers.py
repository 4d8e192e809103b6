"""Bring organisers up to date with what a file or an answer says of them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from selection.models.organizer import Organizer, OrganizerType
from selection.steps.tell_organizer import tell_organizer
from selection.unit_of_work import Work


@dataclass(frozen=True, slots=True)
class OrganizerSeen:
    """An organiser as one source describes it; what the source does not say is None."""

    organization_number: str
    name: str
    organizer_type: str
    municipality_code: str | None = None
    active: bool | None = None


async def store_organizers(
    work: Work, seen: Iterable[OrganizerSeen], *, import_id: UUID, tell: bool, now: datetime
) -> tuple[int, int, int]:
    """Created, changed and unchanged. Those that are new or different are told to the others, when `tell`."""
    described = {entry.organization_number: entry for entry in seen}
    known = await work.organizers.find_organizers(described)
    new = [entry for number, entry in described.items() if number not in known]
    await work.organizers.add_organizers([_row(entry) for entry in new], now)
    changes: list[dict[str, Any]] = []
    for number, organizer in known.items():
        before = _state(organizer)
        _update(organizer, described[number])
        if _state(organizer) != before:
            organizer.touch(now)
            changes.append(_change(number, before, _state(organizer), import_id=import_id, now=now))
    changes += [_change(e.organization_number, None, _row(e), import_id=import_id, now=now) for e in new]
    await work.register_changes.add_changes(changes)
    if tell:
        for organizer in (await work.organizers.find_organizers(change["code"] for change in changes)).values():
            tell_organizer(work, organizer)
    return len(new), len(changes) - len(new), len(described) - len(changes)


def _row(entry: OrganizerSeen) -> dict[str, Any]:
    return {
        "organization_number": entry.organization_number,
        "name": entry.name,
        "organizer_type": OrganizerType(entry.organizer_type),
        "municipality_code": entry.municipality_code,
        "active": entry.active is not False,
        "economy_flags": [],
    }


def _update(organizer: Organizer, entry: OrganizerSeen) -> None:
    organizer.name = better_name(organizer.name, entry.name)
    organizer.organizer_type = OrganizerType(entry.organizer_type)
    organizer.municipality_code = entry.municipality_code or organizer.municipality_code
    if entry.active is not None and organizer.merged_into is None:
        organizer.active = entry.active


def better_name(known: str, seen: str) -> str:
    """The register writes in capitals what other sources write as people do."""
    if known.casefold() == seen.casefold():
        return known if seen.isupper() else seen
    return seen


def _state(organizer: Organizer) -> dict[str, Any]:
    return {
        "name": organizer.name,
        "organizer_type": organizer.organizer_type.value,
        "municipality_code": organizer.municipality_code,
        "active": organizer.active,
    }


def _change(
    code: str, before: dict[str, Any] | None, after: dict[str, Any], *, import_id: UUID, now: datetime
) -> dict[str, Any]:
    return {"code": code, "before": before, "after": after, "import_id": import_id, "recorded_at": now}
