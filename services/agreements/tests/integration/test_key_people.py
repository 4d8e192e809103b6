"""Whom a case loses on its way is shown in it, and whose turn it is to name somebody else."""

from typing import Any

import pytest

from services.agreements.tests.case import Case, CaseAt
from services.agreements.tests.integration.test_team_workers import LEADER, leaves
from services.agreements.tests.integration.test_teams import TEAM, a_team, assignment, registered
from services.agreements.tests.integration.test_turns import waiting_for


async def lost(case: Case) -> tuple[list[str], set[str]]:
    """Whom the case lacks, and who has it in their list for that: nobody else's turn is in question here."""
    shown = await case.read()
    assert set(shown["turns"]) == await waiting_for(case)
    return shown["departures"], set(shown["turns"])


@pytest.mark.parametrize(("person", "lacking"), [("anna", "responsible_supporter"), ("lisa", "team_leader")])
async def test_a_case_waits_for_a_leader_when_its_supporter_or_leader_has_left(
    case_at: CaseAt, person: str, lacking: str
) -> None:
    case = await case_at("signed")
    people = await registered(case, "lisa", "anna", "bo", "mia")
    team = await a_team(case)
    await case.done(f"{case.path}/team-assignments", assignment(team), about=case.path)
    await leaves(case, people[person], "2026-11-22")
    assert await lost(case) == ([], set())  # the last day is today

    await case.done(people[person], {"employment": "employed", "competences": ["dialogue"]}, method="PUT",
                    about=people[person], **LEADER)  # fmt: skip
    await leaves(case, people[person])
    assert await lost(case) == ([lacking], {"team_leader"})

    await case.done(f"{case.path}/team-assignments", assignment(team, "bo"), about=case.path)
    new = {"team_leader": "mia", "supporters": ["bo", "cecilia"]}
    await case.done(team, TEAM | new, method="PUT", about=team, **LEADER)
    assert await lost(case) == ([], set())


@pytest.mark.parametrize(("party", "lacking"), [("ORGANIZER", "organizer_signatory"), ("AGENCY", "agency_signatory")])
async def test_a_case_waits_for_an_officer_when_nobody_can_sign_any_more(
    case_at: CaseAt, party: str, lacking: str
) -> None:
    case = await case_at("drafted")
    before = await lost(case)
    assert before == ([], {"organizer", "decider"})
    paths = [f"/signatories/{each['id']}" for each in (await case.get(f"/signatories?party={party}")).json()["items"]]
    tomorrow = {"X-With-Server-Date": "2026-11-23T08:00:00Z"}

    async def lost_tomorrow() -> Any:
        shown = await case.service.client.get(case.path, headers=case.headers("case_officer") | tomorrow)
        return shown.json()

    for path in paths:
        assert (await lost_tomorrow())["departures"] == []
        await case.done(f"{path}/endings", {"last_day": "2026-11-22"}, about=path)
    assert await lost(case) == before  # the last day is today
    shown = await lost_tomorrow()
    assert shown["departures"] == [lacking]
    assert "case_officer" in shown["turns"]
