"""Every list tells what has changed since some time, also what it shows of others, and is read on after a cursor."""

import pytest

from services.agreements.tests.case import NOON, Case, CaseAt
from services.agreements.tests.integration.test_amendments import amended
from services.agreements.tests.integration.test_change_requests import asked
from services.agreements.tests.integration.test_organizers import gone
from services.agreements.tests.integration.test_successions import decide, proposed
from services.agreements.tests.integration.test_teams import a_team, assignment
from services.agreements.tests.placing import PlaceCaseAt
from tests.support.descriptions import none_is_wrong
from tests.support.facts import JONKOPING
from tests.support.narrowing import narrowed_in

LISTS = (
    "/cooperations",
    "/first-agreements",
    "/situation-analyses",
    "/action-plans",
    "/revisions",
    "/comments",
    "/decisions",
    "/agreements",
    "{agreement}/versions",
    "{agreement}/status-changes",
    "/change-requests",
    "/signatories",
    "/dialogue-teams",
    "/waivers",
    "/existing-programmes",
    "/places",
    "/conflicts-of-interest",
)
LATER, LATEST = "2026-11-23T08:00:00Z", "2026-11-24T08:00:00Z"


async def ids(case: Case, path: str) -> list[str]:
    page = await case.get(path, role="team_leader")
    assert page.status_code == 200, page.text
    return [str(item.get("id") or item.get("number")) for item in page.json()["items"]]


@pytest.fixture
async def full(placing: PlaceCaseAt) -> Case:
    """A case with something in every list."""
    case = await placing("signed")
    await case.requested(await case.existing())
    team = await a_team(case)
    await case.done(f"{team}/waivers", {"rule": "organizers", "reason": "Sjukskrivning"})
    await asked(case)
    pause = {"from_on": "2027-02-01", "reason": "Rektorn slutar."}
    await case.step("agreements", "pauses", pause, role="team_leader")
    comment = {"document": "action_plan", "section": "risks", "message": "Räcker två handledare?"}
    await case.done(f"{case.path}/comments", comment)
    conflict = {"person": "bo", "organization_number": "2120000530", "from_on": "2026-11-22", "reason": "Släkting."}
    await case.done("/conflicts-of-interest", conflict, role="team_leader")
    return case


async def test_every_list_takes_updated_since_and_sorts_by_it(full: Case) -> None:
    for path in LISTS:
        where = path.format(agreement=full.parts["agreements"])
        since = f"{where}?sort=-updated_at&updated_since="
        assert len(await ids(full, f"{since}2026-11-22T00:00:00Z")) > 0, path
        assert await ids(full, f"{since}2099-01-01T00:00:00Z") == [], path


async def test_every_list_is_read_on_after_its_cursor(full: Case) -> None:
    await full.step("agreements", "resumptions", {"from_on": "2027-04-01", "reason": "Ny rektor."}, role="team_leader")
    await amended(full)
    for path in ("/signatories", f"{full.parts['agreements']}/versions", f"{full.parts['agreements']}/status-changes"):
        first = (await full.get(f"{path}?limit=1&sort=-updated_at")).json()
        cursor = first["_meta"]["next_cursor"]
        second = (await full.get(f"{path}?limit=1&sort=-updated_at&cursor={cursor}")).json()
        assert first["items"] != second["items"], path
        assert len(second["items"]) == 1, path


async def test_a_version_has_changed_when_it_was_signed_and_when_it_was_superseded(case_at: CaseAt) -> None:
    case = await case_at("signed")
    versions = f"{case.parts['agreements']}/versions?updated_since={LATER}"
    assert await ids(case, versions) == []
    await amended(case)
    for party, role in (("ORGANIZER", "organizer"), ("AGENCY", "decider")):
        path = case.parts["agreements"]
        headers = {"X-With-Server-Date": LATEST}
        await case.done(f"{path}/signatures", {"party": party}, role=role, about=path, headers=headers)
    assert await ids(case, versions) == ["1", "2"]


async def test_a_team_has_changed_when_its_load_has(case_at: CaseAt) -> None:
    case = await case_at("offered")
    first, second = await a_team(case), await a_team(case, name="Team Norr", team_leader="mia")
    since = f"/dialogue-teams?updated_since={LATER}"
    await case.done(f"{case.path}/team-assignments", assignment(first), about=case.path, headers=NOON)
    assert await ids(case, since) == []

    moved = {"X-With-Server-Date": LATER}
    await case.done(f"{case.path}/team-assignments", assignment(second), about=case.path, headers=moved)
    assert {f"/dialogue-teams/{i}" for i in await ids(case, since)} == {first, second}

    declined = {"accepted": False, "reason": "Omorganisation"}
    headers = {"X-With-Server-Date": LATEST}
    await case.done(f"{case.path}/answers", declined, role="organizer", about=case.path, headers=headers)
    assert [f"/dialogue-teams/{i}" for i in await ids(case, f"/dialogue-teams?updated_since={LATEST}")] == [second]
    assert (await case.get(second)).json()["organizers_count"] == 0


async def test_a_team_has_changed_when_one_of_its_organisers_has_gone_up_in_another(case_at: CaseAt) -> None:
    case, successors = await case_at("signed"), await case_at("offered", organization_number=JONKOPING)
    team = await a_team(case)
    for one in (case, successors):
        await one.done(f"{one.path}/team-assignments", assignment(team), about=one.path)
    await gone(case)
    before = (await case.get(team)).json()
    await decide(case, await proposed(case))
    after = (await case.get(team)).json()
    assert (before["organizers_count"], after["organizers_count"]) == (2, 1)
    assert after["version"] > before["version"]


async def test_a_place_has_changed_when_the_title_that_it_shows_has(placing: PlaceCaseAt) -> None:
    case = await placing("signed")
    existing = await case.existing()
    path = f"/places/{(await case.requested(existing))['id']}"
    before = (await case.get(path)).json()
    change = {"title": "Läslyftet", "join_by": "2027-09-30", "capacity": 6, "reason": "Ett kortare namn."}
    await case.done(existing, change, method="PUT", role="team_leader", about=existing)
    after = (await case.get(path)).json()
    assert (after["title"], after["version"] > before["version"]) == ("Läslyftet", True)
    await case.done(existing, change | {"reason": "Samma."}, method="PUT", role="team_leader", about=existing)
    assert (await case.get(path)).json() == after, "nothing that it shows"


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ("organization_number={own}&status=paused", 1),
        ("organization_number=2120000696", 0),
        ("status=completed", 0),
        ("signed_since=2026-11-22&signed_until=2026-11-22", 1),
        ("signed_until=2026-11-21", 0),
        ("signed_since=2026-11-23", 0),
        ("diary_number=finns-inte", 0),
    ],
)
async def test_agreements_are_found_by_whose_they_are_their_state_and_the_day(
    full: Case, asked: str, expected: int
) -> None:
    [agreement] = (await full.get("/agreements", role="team_leader")).json()["items"]
    own = agreement["organization_number"]
    assert len(await ids(full, f"/agreements?{asked.format(own=own)}")) == expected


async def test_every_list_is_narrowed_by_what_it_shows(full: Case) -> None:
    roles = ("team_leader", "case_officer", "decider", "auditor", "controller", "analyst")
    narrowing = await narrowed_in(full.service, "agreements", full.authorization(*roles) | NOON)
    none_is_wrong(narrowing.faults)
    assert {"agreements /decisions", "agreements /change-requests"} & {*narrowing.empty} == set()
