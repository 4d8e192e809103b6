"""A team's load is shown with the team: when a case comes, goes, ends or passes on, the team has changed too."""

from datetime import datetime
from uuid import UUID

from agreements.unit_of_work import Work


async def touch_team(work: Work, *team_ids: UUID | None, now: datetime) -> None:
    for team in await work.dialogue_teams.lock_teams({team_id for team_id in team_ids if team_id}):
        team.note_change(now)
