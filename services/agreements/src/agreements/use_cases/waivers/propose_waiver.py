"""Someone asks for leave to break a staffing rule."""

from datetime import datetime
from uuid import UUID

from agreements.models.waiver import TeamRule, Waiver
from agreements.unit_of_work import Work


async def propose_waiver(work: Work, team_id: UUID, *, rule: TeamRule, reason: str, now: datetime) -> Waiver:
    team = await work.dialogue_teams.get_team(team_id)
    waiver = Waiver(
        dialogue_team_id=team.id,
        rule=rule,
        reason=reason,
        proposed_by=work.actor.subject,
        created_at=now,
        updated_at=now,
    )
    work.waivers.add(waiver)
    await work.session.flush()  # gives the row its id, which the audit row needs
    await work.record("propose_waiver", "waiver", waiver.id, at=now, after={"rule": rule}, reason=reason)
    return waiver
