"""A dialogue team is formed."""

from datetime import datetime

from agreements.errors import TeamRuleBroken
from agreements.facts.teams import dialogue_team_changed
from agreements.models.dialogue_team import DialogueTeam
from agreements.rules.staffing import FEWEST_SUPPORTERS, MOST_SUPPORTERS, is_staffed
from agreements.steps.check_leader import check_leader
from agreements.steps.check_people import check_people
from agreements.unit_of_work import Work
from shared.clock import swedish_date


async def form_team(work: Work, *, name: str, team_leader: str, supporters: list[str], now: datetime) -> DialogueTeam:
    people = sorted(set(supporters))
    if not is_staffed(len(people)):
        raise TeamRuleBroken(f"Ett team har {FEWEST_SUPPORTERS}–{MOST_SUPPORTERS} processtödjare. Ändra antalet.")
    await check_leader(work, team_leader)
    await check_people(work, team_leader, people, today=swedish_date(now))
    team = DialogueTeam(name=name, team_leader=team_leader, supporters=people, created_at=now, updated_at=now)
    work.dialogue_teams.add(team)
    await work.session.flush()  # gives the row its id, which the audit row needs
    work.dialogue_teams.add(team.staffing(since=now, now=now))
    work.publish(dialogue_team_changed(team), subject=team.id)
    await work.record("form_team", "dialogue_team", team.id, at=now, after={"supporters": len(people)})
    return team
