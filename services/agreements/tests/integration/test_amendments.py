"""Changes of a signed agreement: new versions that both sign, pauses, and ends."""

from typing import Any

from services.agreements.tests.case import Case, CaseAt
from shared.contracts.agreements import (
    AgreementAmendedV1,
    AgreementPausedV1,
    AgreementResumedV1,
)
from tests.support import facts


async def amended(case: Case) -> dict[str, Any]:
    content = (await case.get(case.parts["agreements"])).json()["latest"]["content"]
    change = {"content": content | {"ends_on": "2029-06-30"}, "reason": "Mer tid behövs."}
    return await case.step("agreements", "amendments", change)


async def test_an_amendment_applies_when_both_have_signed_it(case_at: CaseAt) -> None:
    case = await case_at("signed")
    begun = await amended(case)
    assert (begun["signed_version"], begun["latest"]["number"]) == (1, 2)
    assert await case.service.told(AgreementAmendedV1) == []

    await case.conclude()

    (event,) = await case.service.told(AgreementAmendedV1)
    fact = AgreementAmendedV1.model_validate(event.data)
    assert (fact.version, fact.previous_version, str(fact.ends_on)) == (2, 1, "2029-06-30")
    assert len(fact.measures) == 2


async def test_versions_show_what_was_changed_in_plain_words(case_at: CaseAt) -> None:
    case = await case_at("signed")
    await amended(case)
    versions = (await case.get(f"{case.parts['agreements']}/versions")).json()["items"]
    assert [v["changes"] for v in versions] == [[], ["Sista dag: 2028-12-31 → 2029-06-30"]]


async def test_a_withdrawn_amendment_leaves_the_version_in_force(case_at: CaseAt) -> None:
    case = await case_at("signed")
    await amended(case)
    await case.sign("ORGANIZER")
    back = await case.step("agreements", "amendment-withdrawals", {"reason": "Behövs inte längre."})
    assert (back["signed_version"], back["latest"]["number"]) == (1, 1)

    await amended(case)
    await case.conclude()
    (event,) = await case.service.told(AgreementAmendedV1)
    assert (event.data["version"], event.data["previous_version"]) == (3, 1)


async def test_one_change_at_a_time(case_at: CaseAt) -> None:
    case = await case_at("signed")
    first = await amended(case)
    path = case.parts["agreements"]
    again = {"content": first["latest"]["content"], "reason": "En till."}
    answer = await case.send(f"{path}/amendments", again, about=path)
    assert (answer.status_code, answer.json()["type"]) == (409, "/problems/wrong-phase")


async def test_a_pause_and_its_end_are_published_and_recorded(case_at: CaseAt) -> None:
    case = await case_at("signed")
    change = {"from_on": "2027-02-01", "reason": "Rektorn slutar."}
    await case.step("agreements", "pauses", change, role="team_leader")
    assert (await case.read())["status"] == "paused"
    await case.step("agreements", "resumptions", change | {"from_on": "2027-04-01"}, role="team_leader")

    assert (await case.read())["status"] == "active"
    history = (await case.get(f"{case.parts['agreements']}/status-changes")).json()["items"]
    assert [(h["status"], h["from_on"]) for h in history] == [("paused", "2027-02-01"), ("active", "2027-04-01")]
    assert [e.type for e in await case.service.told(AgreementPausedV1, AgreementResumedV1)] == [
        "agreements.agreement-paused.v1",
        "agreements.agreement-resumed.v1",
    ]


async def test_links_show_only_the_steps_that_can_be_taken_now_by_the_caller(case_at: CaseAt) -> None:
    case = await case_at("drafted")
    officer = (await case.get(case.parts["agreements"])).json()["_links"]
    decider = (await case.get(case.parts["agreements"], role="decider")).json()["_links"]
    always = {"self", "versions", "cooperation", "decision"}
    assert set(officer) == always | {"rewrite", "patch", "merge", "terminate"}
    assert set(decider) == always | {"sign"}


async def test_the_signed_document_is_a_tagged_pdf_and_the_same_every_time(case_at: CaseAt) -> None:
    case = await case_at("signed")
    path = f"{case.parts['agreements']}/versions/1"
    pdf = case.headers("organizer") | {"Accept": "application/pdf"}
    first, second = [(await case.service.client.get(path, headers=pdf)).content for _ in range(2)]
    assert first.startswith(b"%PDF-")
    assert b"pdfuaid:part" in first
    assert b"/Lang (sv" in first or b"<pdf:lang>sv" in first or b"(sv)" in first
    assert first == second


async def test_a_paid_instalment_stays_as_it_was(case_at: CaseAt) -> None:
    case = await case_at("signed")
    content = (await case.get(case.parts["agreements"])).json()["latest"]["content"]
    paid = facts.payment_made(cooperation_id=case.id, instalment_id=content["instalments"][0]["instalment_id"])
    await case.service.deliver(paid, case.id)
    first, *later = content["instalments"]
    moved = content | {"instalments": [first | {"due_on": "2027-02-01"}, *later]}
    path = case.parts["agreements"]
    refused = await case.send(f"{path}/amendments", {"content": moved, "reason": "Senare."}, about=path)
    assert "delutbetalning 1 är redan betald" in [e["message"] for e in refused.json()["errors"]]

    ahead = content | {"instalments": [first, later[0] | {"due_on": "2027-03-01"}]}
    await case.step("agreements", "amendments", {"content": ahead, "reason": "Senare."})


async def test_a_statement_that_has_been_handed_in_stays_as_it_was(case_at: CaseAt) -> None:
    case = await case_at("signed")
    content = (await case.get(case.parts["agreements"])).json()["latest"]["content"]
    statement = content["statements"][0]
    done = facts.scheduled_activity(kind="statement", status="approved", statement_id=statement["statement_id"])
    schedule = facts.schedule_created(cooperation_id=case.id, activities=(done,))
    await case.service.deliver(schedule, case.id)
    moved = content | {"statements": [statement | {"amount": "1.00"}, *content["statements"][1:]]}
    path = case.parts["agreements"]
    refused = await case.send(f"{path}/amendments", {"content": moved, "reason": "Fel."}, about=path)
    assert "redovisningen 2027-02-22 är redan lämnad" in [e["message"] for e in refused.json()["errors"]]


async def test_a_pause_lies_in_the_period_and_ends_when_it_has_begun(case_at: CaseAt) -> None:
    case = await case_at("signed")
    path = case.parts["agreements"]

    async def refused(step: str, from_on: str) -> list[str]:
        change = {"from_on": from_on, "reason": "Rektorn slutar."}
        answer = await case.send(f"{path}/{step}", change, role="team_leader", about=path)
        assert answer.status_code == 422, answer.text
        return [error["expected"] for error in answer.json()["errors"]]

    period = ["2026-11-22–2028-12-31"]
    assert [await refused("pauses", day) for day in ("1990-01-01", "2099-01-01")] == [period, period]
    assert (await case.read())["status"] == "active"
    begun = {"from_on": "2027-02-01", "reason": "Rektorn slutar."}
    await case.step("agreements", "pauses", begun, role="team_leader")
    left = ["2027-02-01–2028-12-31"]
    assert [await refused("resumptions", day) for day in ("2027-01-31", "2099-01-01")] == [left, left]
    assert (await case.step("agreements", "resumptions", begun, role="team_leader"))["status"] == "active"
