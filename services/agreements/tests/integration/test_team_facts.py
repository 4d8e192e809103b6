"""What the other services hear of dialogue teams, and of plans that go back to the organiser."""

from uuid import UUID

from services.agreements.tests.case import CaseAt
from shared.contracts.agreements import ActionPlanReopenedV1, DialogueTeamChangedV1, TeamAssignedV1

from .test_teams import TEAM, a_team, assignment, registered


async def test_a_team_is_published_as_it_stands_and_a_case_gets_it_from_a_day(case_at: CaseAt) -> None:
    case = await case_at("accepted")
    team = await a_team(case)
    await registered(case, "cecilia")
    changed = TEAM | {"supporters": ["anna", "cecilia"]}
    await case.done(team, changed, about=team, role="team_leader", method="PUT")
    published = [DialogueTeamChangedV1.model_validate(e.data) for e in await case.service.told(DialogueTeamChangedV1)]
    assert [fact.supporters for fact in published] == [("anna", "bo"), ("anna", "cecilia")]
    assert {(fact.title, fact.team_leader) for fact in published} == {(TEAM["name"], "lisa")}
    await case.done(f"{case.path}/team-assignments", assignment(team), about=case.path)
    (event,) = await case.service.told(TeamAssignedV1)
    fact = TeamAssignedV1.model_validate(event.data)
    assert (fact.cooperation_id, fact.responsible_supporter) == (UUID(case.id), "anna")
    assert (str(fact.dialogue_team_id), event.subject) == (team.rpartition("/")[2], str(fact.assignment_id))


async def test_a_plan_that_goes_back_is_published_with_whether_an_agreement_runs(case_at: CaseAt) -> None:
    case = await case_at("planned")
    await case.step("action-plans", "reopenings", {"reason": "Målen kan inte mätas."})
    (event,) = await case.service.told(ActionPlanReopenedV1)
    fact = ActionPlanReopenedV1.model_validate(event.data)
    assert (fact.cooperation_id, fact.in_force) == (UUID(case.id), False)
