"""A case gets its team, and the member of the team who is responsible for it."""

from datetime import datetime
from uuid import UUID

from agreements.errors import TeamRuleBroken
from agreements.facts.teams import team_assigned
from agreements.models.cooperation import Cooperation
from agreements.models.waiver import TeamRule
from agreements.rules.staffing import MOST_ORGANIZERS
from agreements.steps.check_impartial import check_impartial
from agreements.steps.lock_case import lock_case
from agreements.steps.touch_team import touch_team
from agreements.steps.use_waiver import use_waiver
from agreements.unit_of_work import Work
from shared.clock import swedish_date
from shared.kit.lookup import named_in_body


async def assign_team(
    work: Work, cooperation_id: UUID, *, dialogue_team_id: UUID, responsible_supporter: str, version: int, now: datetime
) -> Cooperation:
    case = await lock_case(work, cooperation_id, version=version, now=now)
    await touch_team(work, case.dialogue_team_id, dialogue_team_id, now=now)
    with named_in_body("dialogue_team_id"):
        team = await work.dialogue_teams.get_team(dialogue_team_id)
    people, number = [responsible_supporter], case.organization_number
    await check_impartial(work, people, number, field="responsible_supporter", now=now)
    if responsible_supporter not in team.supporters:
        raise TeamRuleBroken("Den ansvariga processtödjaren ska ingå i teamet. Välj någon av teamets medlemmar.")
    await _expect_here(work, responsible_supporter, now)
    others = await work.dialogue_teams.count_organizers(team.id, other_than=case.organization_number)
    if others >= MOST_ORGANIZERS:
        detail = f"Teamet ansvarar redan för {others} huvudmän; högst {MOST_ORGANIZERS} är tillåtet."
        await use_waiver(work, team, rule=TeamRule.ORGANIZERS, detail=detail, now=now)
    before = {"dialogue_team_id": str(case.dialogue_team_id) if case.dialogue_team_id else None}
    case.assign(team.id, responsible_supporter, now)
    fact = team_assigned(case, swedish_date(now))
    work.publish(fact, subject=fact.assignment_id, scope=case.programme)
    after = {"dialogue_team_id": str(team.id)}
    await work.record("assign_team", "cooperation", case.id, at=now, before=before, after=after)
    return case


async def _expect_here(work: Work, supporter: str, now: datetime) -> None:
    known = (await work.team_workers.list_of([supporter])).get(supporter)
    if known and known.has_left(swedish_date(now)):
        raise TeamRuleBroken(f"{supporter} har slutat; sista dagen var {known.until_on}. Välj en annan ansvarig.")
