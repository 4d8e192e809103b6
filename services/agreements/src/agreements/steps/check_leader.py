"""A leader answers for two or three teams."""

from agreements.errors import TeamRuleBroken
from agreements.rules.staffing import MOST_TEAMS_OF_A_LEADER
from agreements.unit_of_work import Work


async def check_leader(work: Work, team_leader: str) -> None:
    if await work.dialogue_teams.count_teams_led_by(team_leader) >= MOST_TEAMS_OF_A_LEADER:
        raise TeamRuleBroken(f"En teamledare ansvarar för högst {MOST_TEAMS_OF_A_LEADER} team. Välj en annan ledare.")
