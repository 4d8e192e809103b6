"""Copies an organiser as the register has it; quality dialogues ahead are withdrawn when it has ceased."""

from datetime import datetime

from followup.copies import OrganizerCopy, OrganizerRunCopy
from followup.facts import quality_dialogue_planned
from followup.unit_of_work import Work
from shared.contracts.selection import OrganizerChangedV1


async def copy_organizer(work: Work, fact: OrganizerChangedV1, *, now: datetime) -> None:
    copy = OrganizerCopy(
        organization_number=fact.organization_number,
        name=fact.name,
        organizer_type=fact.organizer_type,
        municipality_code=fact.municipality_code,
        active=fact.active,
        merged_into=fact.merged_into,
    )
    copy.note(work.event)
    await work.copies.put(copy)
    if fact.school_types is not None and fact.school_units is not None:
        run = OrganizerRunCopy(
            organization_number=fact.organization_number,
            school_types=list(fact.school_types),
            school_units=fact.school_units,
        )
        run.note(work.event)
        await work.copies.put(run)
    if not fact.active or fact.merged_into:
        await _withdraw_ahead(work, fact, now=now)


async def _withdraw_ahead(work: Work, changed: OrganizerChangedV1, *, now: datetime) -> None:
    """Withdraw what is ahead. What was held stays; the successor has offers of its own, and looks at what was agreed in
    its next dialogue."""
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
