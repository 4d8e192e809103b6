"""Keeps which team a cooperation has from a day on."""

from datetime import datetime

from followup.copies import TeamAssignmentEntry
from followup.unit_of_work import Work
from shared.contracts.agreements import TeamAssignedV1


async def copy_team_assignment(work: Work, fact: TeamAssignedV1, *, now: datetime) -> None:
    entry = TeamAssignmentEntry(
        id=fact.assignment_id,
        cooperation_id=fact.cooperation_id,
        dialogue_team_id=fact.dialogue_team_id,
        assigned_on=fact.assigned_on,
    )
    entry.note(work.event)
    await work.copies.put(entry)
