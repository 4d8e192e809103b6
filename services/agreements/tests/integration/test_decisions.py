"""The decision on measures: two persons, the costs of the plan, numbered, and replaced by a new one."""

from services.agreements.tests.case import DECISION, Case, CaseAt
from shared.contracts.agreements import MeasuresDecidedV1


async def decide_anew(case: Case) -> None:
    await case.step("action-plans", "reopenings", {"reason": "Fler lärare ska delta."})
    await case.step("action-plans", "approvals", role="team_leader")
    await case.decide()


async def test_whoever_proposes_may_not_decide(case_at: CaseAt) -> None:
    case = await case_at("planned")
    headers = case.authorization("case_officer", "decider", subject="anna")
    key = {"Idempotency-Key": "one"}
    made = await case.service.client.post(f"{case.path}/decisions", json=DECISION, headers=headers | key)
    answer = await case.service.client.post(
        f"/decisions/{made.json()['id']}/approvals",
        headers=headers | {"Idempotency-Key": "two", "If-Match": made.headers["ETag"]},
    )
    assert (answer.status_code, answer.json()["type"]) == (403, "/problems/same-person")
    assert await case.service.told(MeasuresDecidedV1) == []


async def test_a_proposal_sent_twice_under_one_key_is_one_proposal(case_at: CaseAt) -> None:
    case = await case_at("planned")
    headers = case.headers("case_officer") | {"Idempotency-Key": "one"}
    first, second = [
        await case.service.client.post(f"{case.path}/decisions", json=DECISION, headers=headers) for _ in range(2)
    ]
    assert (first.status_code, first.json()) == (second.status_code, second.json())


async def test_only_one_proposal_waits_at_a_time(case_at: CaseAt) -> None:
    case = await case_at("planned")
    await case.make("decisions", DECISION)
    again = await case.send(f"{case.path}/decisions", DECISION)
    assert (again.status_code, again.json()["type"]) == (409, "/problems/already-exists")


async def test_a_decision_cannot_be_made_before_the_organiser_has_been_heard(case_at: CaseAt) -> None:
    case = await case_at("planned")
    for day in ("2026-11-23", "1999-01-01"):  # tomorrow, and before there was an offer to be heard about
        answer = await case.send(f"{case.path}/decisions", DECISION | {"communicated_on": day})
        assert answer.status_code == 422
        assert "fått yttra sig" in answer.json()["detail"]


async def test_a_new_decision_replaces_the_former_under_the_next_number(case_at: CaseAt) -> None:
    case = await case_at("decided")
    former = case.parts["decisions"]
    await decide_anew(case)
    assert (await case.get(former)).json()["status"] == "replaced"
    assert [e.data["decision_number"] for e in await case.service.told(MeasuresDecidedV1)] == [1, 2]
    assert (await case.read())["parts"]["decision_id"] == case.parts["decisions"].rpartition("/")[2]


async def test_documents_are_numbered_in_one_series_without_gaps(case_at: CaseAt) -> None:
    case = await case_at("drafted")
    numbers = [
        (await case.get(case.parts[part])).json()["diary_number"]
        for part in ("first-agreements", "decisions", "agreements")
    ]
    assert numbers == ["ÖK 2026:1", "ÖK 2026:2", "ÖK 2026:3"]


async def test_a_signature_under_the_former_decision_is_voided(case_at: CaseAt) -> None:
    case = await case_at("drafted")
    await case.sign("ORGANIZER")
    await decide_anew(case)
    agreement = (await case.get(case.parts["agreements"])).json()
    assert agreement["latest"]["state"] == "draft"
    assert agreement["latest"]["signatures"][0]["void_reason"] == "Ett nytt beslut om insatser har fattats."
    assert (await case.try_to_sign("ORGANIZER")).json()["type"] == "/problems/funds-not-reserved"
