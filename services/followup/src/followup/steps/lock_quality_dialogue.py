"""Locks a quality dialogue for a change: impartial, with the version seen, and with an organiser that stands."""

from datetime import datetime
from uuid import UUID

from followup.errors.quality import OrganizerGone
from followup.models.quality_dialogue import QualityDialogue
from followup.unit_of_work import Work


async def lock_quality_dialogue(
    work: Work, dialogue_id: UUID, *, version: int, standing: bool = True, now: datetime
) -> QualityDialogue:
    """Lock the dialogue for a step. `standing` False: the step may be taken also when the organiser has ceased."""
    dialogue = await work.quality_dialogues.get_dialogue_for_change(dialogue_id)
    await work.must_be_impartial(dialogue.organization_number, now=now)
    dialogue.expect(version)
    if standing:
        # Read after the lock: a merger that came first is seen, and one that comes next waits and withdraws it.
        organizer = await work.quality_dialogues.find_organizer(dialogue.organization_number)
        if organizer and not (organizer.active and organizer.merged_into is None):
            raise OrganizerGone("Huvudmannen har upphört eller gått upp i en annan.")
    return dialogue
