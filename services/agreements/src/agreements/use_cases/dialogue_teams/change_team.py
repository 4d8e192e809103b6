"""The people of a dialogue team change during a cooperation."""

from datetime import datetime
from uuid import UUID

from agreements.errors import TeamRuleBroken
from agreements.facts.teams import dialogue_team_changed
from agreements.models.dialogue_team import DialogueTeam
from agreements.models.waiver import TeamRule
from agreements.rules.staffing import FEWEST_SUPPORTERS, MOST_SUPPORTERS, is_staffed
from agreements.steps.check_leader import check_leader
from agreements.steps.check_people import check_people
from agreements.steps.use_waiver import use_waiver
from agreements.unit_of_work import Work
from shared.clock import swedish_date


async def change_team(
    work: Work, team_id: UUID, *, name: str, team_leader: str, supporters: list[str], version: int, now: datetime
) -> DialogueTeam:
    team = await work.dialogue_teams.get_team_for_change(team_id)
    team.expect(version)
    people = sorted(set(supporters))
    # A leader who stays already counts this team among the three.
    if team_leader != team.team_leader:
        await check_leader(work, team_leader)
    if await work.dialogue_teams.count_cases_of(team.id, set(team.supporters) - set(people)):
        raise TeamRuleBroken("Den som lämnar teamet ansvarar för en samverkan. Utse först en annan ansvarig.")
    await check_people(work, team_leader, people, today=swedish_date(now))
    if not is_staffed(len(people)):
        detail = f"Ett team har {FEWEST_SUPPORTERS}–{MOST_SUPPORTERS} processtödjare."
        await use_waiver(work, team, rule=TeamRule.SUPPORTERS, detail=detail, now=now)
    before = {"supporters": len(team.supporters)}
    if not await work.dialogue_teams.list_staffings(team.id):
        work.dialogue_teams.add(team.staffing(since=None, now=now))
    team.change(name=name, team_leader=team_leader, supporters=people, now=now)
    work.dialogue_teams.add(team.staffing(since=now, now=now))
    work.publish(dialogue_team_changed(team), subject=team.id)
    await work.record("change_team", "dialogue_team", team.id, at=now, before=before, after={"supporters": len(people)})
    return team
