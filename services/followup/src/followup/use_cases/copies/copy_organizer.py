"""Copies an organiser as the register has it; quality dialogues ahead are withdrawn when it has ceased."""

from datetime import datetime

from followup.copies import OrganizerCopy, OrganizerRunCopy
from followup.facts import quality_dialogue_planned
from followup.unit_of_work import Work
from shared.contracts.selection import OrganizerChangedV1


async def copy_organizer(work: Work, changed: OrganizerChangedV1, *, now: datetime) -> None:
    copy = OrganizerCopy(
        organization_number=changed.organization_number,
        name=changed.name,
        organizer_type=changed.organizer_type,
        municipality_code=changed.municipality_code,
        active=changed.active,
        merged_into=changed.merged_into,
    )
    copy.note(work.event)
    await work.copies.put(copy)
    if changed.school_types is not None and changed.school_units is not None:
        run = OrganizerRunCopy(
            organization_number=changed.organization_number,
            school_types=list(changed.school_types),
            school_units=changed.school_units,
        )
        run.note(work.event)
        await work.copies.put(run)
    if not changed.active or changed.merged_into:
        await _withdraw_ahead(work, changed, now=now)


async def _withdraw_ahead(work: Work, changed: OrganizerChangedV1, *, now: datetime) -> None:
    """What was held stays; the successor has offers of its own, and looks at what was agreed in its next dialogue."""
    successor = changed.merged_into
    reason = f"Huvudmannen har gått upp i {successor}." if successor else "Huvudmannen har upphört."
    for dialogue in await work.quality_dialogues.lock_open_of(changed.organization_number):
        before, was_planned = {"status": dialogue.status.value}, dialogue.is_planned
        dialogue.withdraw(reason, now)
        if was_planned:
            work.publish(quality_dialogue_planned(dialogue), subject=dialogue.id, scope=dialogue.programme)
        await work.record(
            "copy_organizer", "quality_dialogue", dialogue.id, at=now, before=before, after={"merged_into": successor}
        )
