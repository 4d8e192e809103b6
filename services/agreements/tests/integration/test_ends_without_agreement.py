"""A case that comes to no agreement ends: two decide it, the organiser is heard, and nothing of it goes on."""

import asyncio
from typing import Any

import httpx
import pytest

from insatser.chain.caller import person
from insatser.chain.cooperating import AGENCY_SIGNATORY
from services.agreements.tests.case import ANALYSIS, PERIOD, TODAY, Case, CaseAt, three_times
from services.agreements.tests.integration.test_chain_of_services import chain
from services.agreements.tests.integration.test_documents import END_OF_CASE, missing
from services.agreements.tests.integration.test_shared_measures import amounts, joined, shared, shown
from services.agreements.tests.integration.test_teams import a_team, assignment
from services.agreements.tests.integration.test_turns import waiting_for
from services.agreements.tests.pdf import text_of
from services.agreements.tests.placing import ORGANIZERS
from shared.contracts.agreements import CooperationEndedV1
from tests.support import facts
from tests.support.facts import UNIT

LEAVES = "Huvudmannen lämnar samverkan."
END = {"from_on": str(TODAY), "reason": LEAVES, "communicated_on": str(TODAY)}
ASKED_ITSELF = {"communicated_on": None, "not_heard_reason": "Huvudmannen har själv begärt det."}


async def propose(case: Case, **other: Any) -> httpx.Response:
    return await case.send(f"{case.path}/terminations", END | other, about=case.path)


async def proposed(case: Case, **other: Any) -> str:
    made = await propose(case, **other)
    assert made.status_code == 201, made.text
    return f"/terminations/{made.json()['id']}"


async def ended(case: Case, **other: Any) -> str:
    path = await proposed(case, **other)
    await case.done(f"{path}/approvals", role="decider", about=path)
    return path


@pytest.mark.parametrize("state", ["accepted", "analysed", "planned", "decided", "reserved"])
async def test_a_case_ends_from_every_state_before_its_agreement(case_at: CaseAt, state: str) -> None:
    case = await case_at(state)
    path = await ended(case)
    (event,) = await case.service.told(CooperationEndedV1)
    fact = CooperationEndedV1.model_validate(event.data)
    assert (str(fact.cooperation_id), str(fact.ended_on), fact.reason) == (case.id, str(TODAY), LEAVES)
    assert (await case.read())["status"] == "terminated"
    shown = (await case.get(path)).json()
    assert (shown["status"], shown["agreement_id"], shown["repayment_ground"]) == ("decided", None, None)
    assert await waiting_for(case) == set()


@pytest.mark.parametrize("state", ["offered", "drafted", "signed"])
async def test_what_has_not_begun_or_has_an_agreement_is_ended_in_another_way(case_at: CaseAt, state: str) -> None:
    case = await case_at(state)
    refused = await propose(case)
    assert (refused.status_code, refused.json()["type"]) == (409, "/problems/wrong-phase")
    assert ("urvalet" if state == "offered" else "överenskommelse") in refused.json()["detail"]


async def test_an_agreement_that_is_drafted_meanwhile_is_ended_for_itself(case_at: CaseAt) -> None:
    case = await case_at("reserved")
    path = await proposed(case)
    await case.make("agreements", PERIOD)
    refused = await case.send(f"{path}/approvals", role="decider", about=path)
    assert (refused.status_code, refused.json()["type"]) == (409, "/problems/wrong-phase")
    assert await case.service.told(CooperationEndedV1) == []


async def test_an_end_and_a_draft_at_once_never_leave_both(case_at: CaseAt) -> None:
    case = await case_at("reserved")
    path = await proposed(case)
    await asyncio.gather(
        case.send(f"{path}/approvals", role="decider", about=path),
        case.send(f"{case.path}/agreements", PERIOD),
    )
    found = await case.read()
    drafted = found["parts"]["agreement_id"] is not None
    assert (found["status"], drafted) in [("terminated", False), ("decided", True)]


@pytest.mark.parametrize(
    ("other", "field"),
    [
        ({"from_on": "2026-11-21"}, "body.from_on"),
        ({"from_on": "2026-11-23"}, "body.from_on"),
        ({"communicated_on": "2026-11-23"}, "body.communicated_on"),
        ({"communicated_on": None}, "body.communicated_on"),
        ({"not_heard_reason": "Onödigt."}, "body.not_heard_reason"),
        ({"claims_repayment": True}, "body.claims_repayment"),
    ],
)
async def test_an_end_has_its_day_and_its_hearing(case_at: CaseAt, other: dict[str, Any], field: str) -> None:
    answer = await propose(await case_at("accepted"), **other)
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, field)


async def test_no_one_person_ends_a_case_and_it_is_proposed_once(case_at: CaseAt) -> None:
    case = await case_at("accepted")
    both = case.as_person("anna", "case_officer", "decider")
    made = await case.done(f"{case.path}/terminations", END, about=case.path, headers=both)
    path = f"/terminations/{made['id']}"
    refused = await case.send(f"{path}/approvals", about=path, headers=both)
    assert (refused.status_code, refused.json()["type"]) == (403, "/problems/same-person")
    assert "decider" in await waiting_for(case)
    again = await propose(case)
    assert (again.status_code, again.json()["type"]) == (409, "/problems/already-exists")
    await case.done(f"{path}/withdrawals", {"reason": "Huvudmannen blir kvar."}, about=path)
    assert (await case.read())["status"] == "analysis"


async def test_nothing_of_a_case_that_has_ended_goes_on(case_at: CaseAt) -> None:
    case = await case_at("accepted")
    await case.make("situation-analyses", {"content": ANALYSIS}, role="organizer")
    await ended(case)
    analysis = case.parts["situation-analyses"]
    for method, path, about, role in (
        ("PUT", analysis, analysis, "organizer"),
        ("POST", f"{analysis}/completions", analysis, "organizer"),
        ("POST", f"{case.path}/action-plans", None, "organizer"),
        ("POST", f"{case.path}/first-agreements", None, "case_officer"),
    ):
        body = {"content": ANALYSIS} if method == "PUT" else None
        refused = await case.send(path, body, method=method, about=about, role=role)
        assert refused.status_code in (409, 422), (path, refused.text)
    assert (await case.get(analysis)).json()["status"] == "draft"


async def test_whoever_asked_for_the_end_itself_is_not_heard_and_the_letter_says_so(case_at: CaseAt) -> None:
    case = await case_at("analysed")
    await ended(case, **ASKED_ITSELF)
    first = (await case.get(case.parts["first-agreements"])).json()
    known = {
        "organizer": case.organizer_name,
        "first_number": first["diary_number"],
        "ended_on": str(TODAY),
        "unit": UNIT,
        "end_reason": LEAVES,
        "decider": AGENCY_SIGNATORY,
        "presenter": person("case_officer"),
    }
    assert await missing(case, known, only=END_OF_CASE) == []
    cover = await case.get(f"{case.path}/documents/first-agreement/covers")
    assert f"Upphörd från och med {TODAY}." in text_of(cover.content)
    records = (await case.get(f"{case.path}/documents")).json()["items"]
    assert [one["id"] for one in records][-1] == END_OF_CASE
    told = await chain(case, "2099-01-01")
    assert (told["steps"][-1]["what"], told["status"]) == ("Samverkan avslutades utan överenskommelse", "terminated")


async def test_an_organiser_that_has_left_can_accept_another_offer(case_at: CaseAt) -> None:
    await ended(await case_at("accepted"))
    again = await case_at("accepted")
    assert (await again.read())["status"] == "analysis"


async def test_the_case_shows_that_its_money_is_free_again(case_at: CaseAt) -> None:
    case = await case_at("reserved")
    await ended(case)
    decision = case.parts["decisions"].rpartition("/")[2]
    released = facts.reservation_released(cooperation_id=case.id, decision_id=decision)
    await three_times(case.service, released, case.id, 2)
    funding = (await case.read())["funding"]
    assert (funding["status"], funding["reserved"]) == ("released", "0.00")


async def test_the_others_bear_the_shared_measures_of_an_organiser_that_leaves(case_at: CaseAt) -> None:
    first, second = [await case_at("planned", organization_number=number) for number in ORGANIZERS[:2]]
    course = await shared(first)
    mine, other = await joined(first, course), await joined(second, course)
    await ended(first)
    assert [amounts(await shown(first, share)) for share in (mine, other)] == [[], ["300000.00"]]
    assert ((await shown(first, mine))["status"], (await first.get(course)).json()["taken"]) == ("left", 10)


async def test_the_team_has_room_for_another_organiser(case_at: CaseAt) -> None:
    case = await case_at("accepted")
    team = await a_team(case)
    await case.done(f"{case.path}/team-assignments", assignment(team), about=case.path)
    before = (await case.get(team)).json()
    await ended(case)
    after = (await case.get(team)).json()
    assert (before["organizers_count"], after["organizers_count"]) == (1, 0)
    assert after["version"] > before["version"], "a reader of changes sees the room"
