"""A dialogue team is formed."""

from datetime import datetime

from agreements.errors import TeamRuleBroken
from agreements.models import DialogueTeam
from agreements.rules.staffing import FEWEST_SUPPORTERS, MOST_SUPPORTERS, MOST_TEAMS_OF_A_LEADER, is_staffed
from agreements.unit_of_work import Work


async def form_team(work: Work, *, name: str, team_leader: str, supporters: list[str], now: datetime) -> DialogueTeam:
    people = sorted(set(supporters))
    if not is_staffed(len(people)):
        raise TeamRuleBroken(f"Ett team har {FEWEST_SUPPORTERS}–{MOST_SUPPORTERS} processtödjare. Ändra antalet.")
    await check_leader(work, team_leader)
    team = DialogueTeam(name=name, team_leader=team_leader, supporters=people, created_at=now, updated_at=now)
    work.teams.add(team)
    await work.session.flush()
    await work.record("form", "dialogue_team", team.id, at=now, after={"supporters": len(people)})
    return team


async def check_leader(work: Work, team_leader: str) -> None:
    """A leader answers for two or three teams."""
    if await work.teams.count_teams_led_by(team_leader) >= MOST_TEAMS_OF_A_LEADER:
        raise TeamRuleBroken(f"En teamledare ansvarar för högst {MOST_TEAMS_OF_A_LEADER} team. Välj en annan ledare.")
