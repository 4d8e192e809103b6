"""Bring organisers up to date with what a file or an answer says of them."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from selection.facts import organizer_changed
from selection.models.data_import import Stored
from selection.models.organizer import Organizer, OrganizerDescription
from selection.repository.register_changes import StateChange
from selection.unit_of_work import Work


async def store_organizers(
    work: Work, descriptions: Iterable[OrganizerDescription], *, import_id: UUID, publish: bool, now: datetime
) -> Stored:
    """Store the organisers. Those that are new or different are published, when `publish`."""
    by_number = {description.organization_number: description for description in descriptions}
    known = await work.organizers.find_organizers(by_number)
    changes: list[StateChange] = []
    for number, organizer in known.items():
        before = organizer.state
        if organizer.describe(by_number[number], now=now):
            changes.append(StateChange(number, before, organizer.state))
    new = [description for number, description in by_number.items() if number not in known]
    await work.organizers.add_organizers(new, now)
    added = await work.organizers.find_organizers(description.organization_number for description in new)
    changes += [StateChange(number, None, _first_state(organizer)) for number, organizer in added.items()]
    await work.register_changes.add_changes(changes, import_id=import_id, now=now)
    if publish:
        for change in changes:
            work.publish(organizer_changed((known | added)[change.code]), subject=change.code)
    return Stored(len(new), len(changes) - len(new), len(by_number) - len(changes))


def _first_state(organizer: Organizer) -> dict[str, Any]:
    return {"organization_number": organizer.organization_number, **organizer.state, "economy_flags": []}
