"""Copies a dialogue team, so that its visits can be planned and its cases counted."""

from datetime import datetime

from followup.copies import DialogueTeamCopy
from followup.unit_of_work import Work
from shared.contracts.agreements import DialogueTeamChangedV1


async def copy_team(work: Work, fact: DialogueTeamChangedV1, *, now: datetime) -> None:
    copy = DialogueTeamCopy(
        dialogue_team_id=fact.dialogue_team_id,
        name=fact.title,
        team_leader=fact.team_leader,
        supporters=list(fact.supporters),
    )
    copy.note(work.event)
    await work.copies.put(copy)
