"""A team has had group guidance: when, by whom, who took part and what it was about in short."""

from datetime import date, datetime
from uuid import UUID

from agreements.models.dialogue_team import DialogueTeam
from agreements.unit_of_work import Work
from shared.clock import swedish_date
from shared.kit.errors import InvalidInput, at_field


async def record_guidance(
    work: Work,
    team_id: UUID,
    *,
    held_on: date,
    given_by: str,
    participants: list[str],
    about: str,
    version: int,
    now: datetime,
) -> DialogueTeam:
    team = await work.dialogue_teams.get_team_for_change(team_id)
    team.expect(version)
    if held_on > (today := swedish_date(now)):
        fault = at_field("held_on", "dagen har inte varit", f"{today} eller tidigare")
        raise InvalidInput("Handledningen antecknas när den har hållits. Ändra held_on.", errors=fault)
    staffings = await work.dialogue_teams.list_staffings(team.id)
    known = {team.team_leader, *team.supporters}
    known |= {subject for staffing in staffings for subject in (staffing.team_leader, *staffing.supporters)}
    guidance = team.note_guidance(
        held_on=held_on,
        given_by=given_by,
        participants=participants,
        about=about,
        known=known,
        by=work.actor.subject,
        now=now,
    )
    work.dialogue_teams.add(guidance)
    await work.session.flush()  # gives the row its id, which the audit row needs
    after = {"dialogue_team_id": str(team.id), "held_on": held_on.isoformat()}
    await work.record("record_guidance", "group_guidance", guidance.id, at=now, after=after)
    return team
