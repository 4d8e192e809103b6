"""Dialogue teams: two to five supporters, at most eight organisers, and leave to break that with a reason."""

from typing import Any
from uuid import UUID

from agreements.models.cooperation import Cooperation
from services.agreements.tests.case import Case, CaseAt
from shared.clock import new_id

TEAM = {"name": "Team Mälardalen", "team_leader": "lisa", "supporters": ["anna", "bo"]}


PEOPLE = ("lisa", "mia", "anna", "bo", "cecilia")


async def registered(case: Case, *people: str, employment: str = "employed") -> dict[str, str]:
    """The paths of those who are registered now; whoever was before stays as registered then."""
    known = {worker["subject"] for worker in (await case.get("/team-workers?limit=100")).json()["items"]}
    made = {}
    for subject in set(people) - known:
        body = {"subject": subject, "employment": employment, "competences": ["dialogue", "quality_work"]}
        made[subject] = f"/team-workers/{(await case.done('/team-workers', body, role='team_leader'))['id']}"
    return made


async def a_team(case: Case, **other: Any) -> str:
    await registered(case, *PEOPLE)
    made = await case.done("/dialogue-teams", TEAM | other, role="team_leader")
    return f"/dialogue-teams/{made['id']}"


def assignment(team: str, supporter: str = "anna") -> dict[str, str]:
    return {"dialogue_team_id": team.rpartition("/")[2], "responsible_supporter": supporter}


async def fill(case: Case, team: str, cases: int) -> None:
    """Other organisers' cases that the team already answers for."""
    async with case.service.sessions.begin() as session:
        mine = await session.get_one(Cooperation, UUID(case.id))
        for number in range(cases):
            same = {
                c.key: getattr(mine, c.key) for c in Cooperation.__table__.columns if c.key not in ("id", "version")
            }
            same |= {"offer_id": new_id(), "organization_number": f"21200000{number:02}"}
            same |= {"dialogue_team_id": team.rpartition("/")[2], "responsible_supporter": "anna"}
            session.add(Cooperation(**same))


async def test_a_team_has_two_to_five_supporters(case_at: CaseAt) -> None:
    case = await case_at("offered")
    alone = await case.send("/dialogue-teams", TEAM | {"supporters": ["anna", "anna"]}, role="team_leader")
    crowd = await case.send("/dialogue-teams", TEAM | {"supporters": list("abcdef")}, role="team_leader")
    assert (alone.status_code, crowd.status_code) == (409, 409)
    assert "2–5 processtödjare" in alone.json()["detail"]


async def test_a_leader_answers_for_at_most_three_teams(case_at: CaseAt) -> None:
    case = await case_at("offered")
    for number in range(3):
        await a_team(case, name=f"Team {number}")
    fourth = await case.send("/dialogue-teams", TEAM, role="team_leader")
    assert fourth.json()["type"] == "/problems/team-rule-broken"


async def test_a_case_has_one_responsible_supporter_of_its_team(case_at: CaseAt) -> None:
    case = await case_at("offered")
    team = await a_team(case)
    path = f"{case.path}/team-assignments"
    stranger = await case.send(path, assignment(team, "cecilia"), about=case.path)
    assert stranger.status_code == 409
    await case.done(path, assignment(team), about=case.path)
    assert (await case.read())["responsible_supporter"] == "anna"
    assert (await case.get(team)).json()["organizers_count"] == 1


async def test_a_responsible_supporter_cannot_leave_before_another_is_named(case_at: CaseAt) -> None:
    case = await case_at("offered")
    team = await a_team(case)
    await case.done(f"{case.path}/team-assignments", assignment(team), about=case.path)
    without = TEAM | {"supporters": ["bo", "cecilia"]}
    refused = await case.send(team, without, role="team_leader", method="PUT", about=team)
    assert "Utse först en annan ansvarig" in refused.json()["detail"]
    await case.done(f"{case.path}/team-assignments", assignment(team, "bo"), about=case.path)
    await case.done(team, without, role="team_leader", method="PUT", about=team)


async def test_a_ninth_organiser_needs_leave_which_is_used_up(case_at: CaseAt) -> None:
    case = await case_at("offered")
    team = await a_team(case)
    await fill(case, team, 8)
    path = f"{case.path}/team-assignments"
    refused = await case.send(path, assignment(team), about=case.path)
    assert (refused.status_code, refused.json()["type"]) == (409, "/problems/team-rule-broken")

    leave = await case.done(f"{team}/waivers", {"rule": "organizers", "reason": "Sjukskrivning i team B"})
    waiver = f"/waivers/{leave['id']}"
    await case.done(f"{waiver}/approvals", role="team_leader", about=waiver)
    await case.done(path, assignment(team), about=case.path)

    assert (await case.get(waiver)).json()["used_at"] is not None
    assert (await case.get(team)).json()["load"] == "high"


async def test_whoever_asks_for_leave_may_not_give_it(case_at: CaseAt) -> None:
    case = await case_at("offered")
    team = await a_team(case)
    body = {"rule": "organizers", "reason": "Sjukskrivning"}
    leave = await case.done(f"{team}/waivers", body, role="team_leader")
    waiver = f"/waivers/{leave['id']}"
    answer = await case.send(f"{waiver}/approvals", role="team_leader", about=waiver)
    assert (answer.status_code, answer.json()["type"]) == (403, "/problems/same-person")


async def test_teams_are_listed_with_their_load(case_at: CaseAt) -> None:
    case = await case_at("offered")
    team = await a_team(case)
    await case.done(f"{case.path}/team-assignments", assignment(team), about=case.path)
    page = (await case.get("/dialogue-teams")).json()
    assert [(t["name"], t["organizers_count"], t["load"]) for t in page["items"]] == [("Team Mälardalen", 1, "low")]
