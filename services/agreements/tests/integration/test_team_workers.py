"""Dialogue teams are of registered people, one of them the agency's own; who they were, and their guidance."""

from datetime import datetime
from typing import Any
from uuid import UUID

import pytest

from agreements.models.dialogue_team import DialogueTeam
from agreements.worker import erase_all
from services.agreements.tests.case import Case, CaseAt
from services.agreements.tests.integration.test_teams import TEAM, a_team, assignment, registered
from shared.clock import utc_now

LEADER: dict[str, Any] = {"role": "team_leader"}
GUIDANCE = {
    "held_on": "2026-11-20",
    "given_by": "Handledarna i Väst AB",
    "participants": ["anna", "bo"],
    "about": "Rollen som stödjande och styrande",
}


async def leaves(case: Case, worker: str, until_on: str = "2026-11-21") -> None:
    await case.done(f"{worker}/endings", {"until_on": until_on}, about=worker, **LEADER)


async def whole(case: Case, team: str) -> dict[str, Any]:
    return dict((await case.get(team)).json())


async def an_old_team(case: Case) -> str:
    """As release 1.1.0 formed it: nobody is registered, and nothing was kept of its changes."""
    async with case.service.sessions.begin() as session:
        team = DialogueTeam(**TEAM, created_at=utc_now(), updated_at=utc_now())
        session.add(team)
    return f"/dialogue-teams/{team.id}"


async def test_a_team_is_of_people_who_are_registered_and_have_not_left(case_at: CaseAt) -> None:
    case = await case_at("offered")
    people = await registered(case, "lisa", "bo", "cecilia")
    unknown = await case.send("/dialogue-teams", TEAM, **LEADER)
    assert (unknown.status_code, unknown.json()["type"]) == (409, "/problems/team-rule-broken")
    assert "anna är inte registrerad som teammedarbetare. Registrera" in unknown.json()["detail"]

    await registered(case, "anna")
    await leaves(case, people["bo"])
    gone = await case.send("/dialogue-teams", TEAM, **LEADER)
    assert "bo har slutat; sista dagen var 2026-11-21. Välj någon annan." in gone.json()["detail"]
    await leaves(case, people["cecilia"], "2026-11-22")
    await case.done("/dialogue-teams", TEAM | {"supporters": ["anna", "cecilia"]}, **LEADER)  # her last day is today


async def test_one_at_least_in_a_team_is_the_agencys_own(case_at: CaseAt) -> None:
    case = await case_at("offered")
    await registered(case, "lisa")
    hired = await registered(case, "anna", "bo", employment="engaged")
    refused = await case.send("/dialogue-teams", TEAM, **LEADER)
    assert (refused.status_code, "ska vara anställd av Skolverket" in refused.json()["detail"]) == (409, True)

    employed = {"employment": "employed", "competences": ["governance"]}
    await case.done(hired["anna"], employed, method="PUT", about=hired["anna"], **LEADER)
    await case.done("/dialogue-teams", TEAM, **LEADER)
    back = await case.send(
        hired["anna"], employed | {"employment": "engaged"}, method="PUT", about=hired["anna"], **LEADER
    )
    assert (back.status_code, "Team Mälardalen skulle bli utan anställd" in back.json()["detail"]) == (409, True)


async def test_a_team_shows_its_room_and_who_it_has_been(case_at: CaseAt) -> None:
    case = await case_at("offered")
    team = await a_team(case)
    assert (await whole(case, team))["organizers_room"] == 8
    await case.done(f"{case.path}/team-assignments", assignment(team), about=case.path)
    await case.done(team, TEAM | {"supporters": ["anna", "cecilia"]}, method="PUT", about=team, **LEADER)
    shown = await whole(case, team)
    assert (shown["organizers_room"], shown["shortcomings"]) == (7, [])
    assert [row["supporters"] for row in shown["staffings"]] == [["anna", "bo"], ["anna", "cecilia"]]
    assert all(row["since"] for row in shown["staffings"])


async def test_an_old_team_is_read_with_what_is_lacking_and_mended_by_a_change(case_at: CaseAt) -> None:
    case = await case_at("offered")
    team = await an_old_team(case)
    shown = await whole(case, team)
    assert [fault.split()[0] for fault in shown["shortcomings"]] == ["lisa", "anna", "bo", "Minst"]
    assert shown["staffings"] == []

    refused = await case.send(team, TEAM, method="PUT", about=team, **LEADER)
    assert (refused.status_code, "lisa är inte registrerad" in refused.json()["detail"]) == (409, True)
    await registered(case, "lisa", "anna", "cecilia")
    await case.done(team, TEAM | {"supporters": ["anna", "cecilia"]}, method="PUT", about=team, **LEADER)
    shown = await whole(case, team)
    assert shown["shortcomings"] == []
    assert [(row["since"] is None, row["supporters"]) for row in shown["staffings"]] == [
        (True, ["anna", "bo"]),
        (False, ["anna", "cecilia"]),
    ]


async def test_the_guidance_of_a_team_is_recorded_when_it_has_been(case_at: CaseAt) -> None:
    case = await case_at("offered")
    team = await a_team(case)
    path = f"{team}/group-guidances"
    ahead = await case.send(path, GUIDANCE | {"held_on": "2026-11-23"}, about=team, **LEADER)
    assert (ahead.status_code, ahead.json()["errors"][0]["field"]) == (422, "body.held_on")
    stranger = await case.send(path, GUIDANCE | {"participants": ["anna", "cecilia"]}, about=team, **LEADER)
    assert (stranger.status_code, "cecilia har inte ingått" in stranger.json()["detail"]) == (409, True)
    assert (await case.send(path, GUIDANCE, about=team)).status_code == 403  # a case officer's

    await case.done(path, GUIDANCE, about=team, **LEADER)
    (shown,) = (await whole(case, team))["guidances"]
    assert shown == GUIDANCE | {"recorded_by": shown["recorded_by"]}
    # Also of someone who has left the team since.
    await case.done(team, TEAM | {"supporters": ["anna", "cecilia"]}, method="PUT", about=team, **LEADER)
    assert (await case.send(path, GUIDANCE | {"held_on": "2026-11-13"}, about=team, **LEADER)).status_code == 201


async def test_nobody_who_has_left_becomes_responsible(case_at: CaseAt) -> None:
    case = await case_at("offered")
    people = await registered(case, "lisa", "anna", "bo")
    team = await a_team(case)
    await leaves(case, people["anna"])
    refused = await case.send(f"{case.path}/team-assignments", assignment(team), about=case.path)
    assert (refused.status_code, "anna har slutat" in refused.json()["detail"]) == (409, True)
    await case.done(f"{case.path}/team-assignments", assignment(team, "bo"), about=case.path)
    assert (await whole(case, team))["shortcomings"] == [
        "anna har slutat; sista dagen var 2026-11-21. Välj någon annan."
    ]


@pytest.mark.parametrize(
    ("hour", "is_kept"),
    [("2027-11-21T11:00:00+00:00", True), ("2027-11-22T11:00:00+00:00", False)],
)
async def test_what_is_said_of_whoever_left_goes_a_year_after(case_at: CaseAt, hour: str, is_kept: bool) -> None:
    case = await case_at("offered")
    people = await registered(case, "lisa", "anna", "bo")
    await leaves(case, people["anna"])
    await erase_all(case.service.sessions, datetime.fromisoformat(hour))
    anna = (await case.get(people["anna"])).json()
    assert (anna["employment"], anna["competences"]) == (
        ("employed", ["dialogue", "quality_work"]) if is_kept else (None, [])
    )
    assert (anna["subject"], anna["erased_at"] is None) == ("anna", is_kept)
    async with case.service.work() as work:
        rows = await work.team_workers.list_of(["lisa"])
        assert rows["lisa"].id == UUID(people["lisa"].rpartition("/")[2])
        assert rows["lisa"].employment == "employed"
