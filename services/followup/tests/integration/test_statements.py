"""The chain of a grant statement: submitted, corrected, proposed, decided."""

import asyncio

import pytest

from services.followup.tests.desk import APPROVAL, SUBMISSION, a_desk
from shared.contracts.followup import FollowupCompletedV1, StatementApprovedV1, StatementRejectedV1
from tests.support.facts import JONKOPING
from tests.support.service import ServiceUnderTest
from tests.support.tokens import AuthorizationHeaders


async def test_an_approved_statement_is_published_with_its_sums(
    followup: ServiceUnderTest, authorization: AuthorizationHeaders
) -> None:
    desk = await a_desk(followup, authorization)
    answers = [await desk.submit(), await desk.propose(), await desk.decide()]

    published = await followup.told(StatementApprovedV1)

    assert [(a.status_code, a.json().get("status")) for a in answers] == [
        (201, "submitted"),
        (201, "proposed"),
        (201, "approved"),
    ]
    assert (published[0].data["approved_amount"], published[0].data["unused_amount"]) == ("240000.00", "10000.00")
    assert published[0].data["approved_on"] == "2027-09-15"


async def test_a_rejected_statement_claims_what_is_not_approved(
    followup: ServiceUnderTest, authorization: AuthorizationHeaders
) -> None:
    desk = await a_desk(followup, authorization)
    await desk.submit()
    await desk.propose(outcome="rejected", approved_amount="100000.00", reason="Kostnaderna saknar underlag.")
    answer = await desk.decide()

    published = await followup.told(StatementRejectedV1)

    assert answer.json()["not_accepted"] == "150000.00"
    assert (published[0].data["claim_amount"], published[0].data["approved_amount"]) == ("150000.00", "100000.00")
    assert published[0].data["reason"] == "Kostnaderna saknar underlag."
    assert await followup.told(StatementApprovedV1) == []


async def test_a_submission_completes_the_follow_up_that_waited(
    followup: ServiceUnderTest, authorization: AuthorizationHeaders
) -> None:
    desk = await a_desk(followup, authorization)
    await desk.submit()
    published = await followup.told(FollowupCompletedV1)
    assert [(e.data["kind"], e.data["completed_on"]) for e in published] == [("statement", "2027-09-15")]


async def test_a_correction_is_a_new_version_and_lets_the_proposal_fall(
    followup: ServiceUnderTest, authorization: AuthorizationHeaders
) -> None:
    desk = await a_desk(followup, authorization)
    await desk.submit()
    await desk.propose()
    corrected = SUBMISSION | {"amount_used": "200000.00", "lines": {"grant": "200000.00"}, "reason": "Fel faktura"}
    answer = (await desk.post("corrections", corrected, desk.organizer)).json()
    decision = await desk.decide()

    whole = (await desk.read()).json()
    assert (answer["status"], answer["number"], answer["amount_used"]) == ("submitted", 2, "200000.00")
    assert [v["amount_used"] for v in whole["versions"]] == ["240000.00", "200000.00"]
    assert [p["state"] for p in whole["proposals"]] == ["replaced"]
    assert (decision.status_code, decision.json()["type"]) == (409, "/problems/nothing-proposed")


async def test_a_decided_statement_cannot_be_corrected(
    followup: ServiceUnderTest, authorization: AuthorizationHeaders
) -> None:
    desk = await a_desk(followup, authorization)
    await desk.submit()
    await desk.propose()
    await desk.decide()
    answer = await desk.post("corrections", SUBMISSION | {"reason": "Fel faktura"}, desk.organizer)
    assert answer.json()["type"] == "/problems/statement-not-correctable"


async def test_whoever_proposes_may_not_decide(followup: ServiceUnderTest, authorization: AuthorizationHeaders) -> None:
    desk = await a_desk(followup, authorization)
    both = authorization("case_officer", "decider", subject="bada")
    await desk.submit()
    await desk.post("proposals", APPROVAL, both)
    answer = await desk.post("decisions", {"accepted": True}, both)
    assert (answer.status_code, answer.json()["type"]) == (403, "/problems/same-person")


async def test_a_proposal_can_be_sent_back_with_a_reason(
    followup: ServiceUnderTest, authorization: AuthorizationHeaders
) -> None:
    desk = await a_desk(followup, authorization)
    await desk.submit()
    await desk.propose()
    without = await desk.decide(accepted=False)
    answer = await desk.decide(accepted=False, reason="Kontrollera resekostnaderna.")
    assert without.status_code == 422
    assert (answer.json()["status"], answer.json()["proposals"][0]["state"]) == ("submitted", "sent_back")
    assert await followup.told(StatementApprovedV1, StatementRejectedV1) == []


async def test_more_than_was_used_cannot_be_approved(
    followup: ServiceUnderTest, authorization: AuthorizationHeaders
) -> None:
    desk = await a_desk(followup, authorization)
    await desk.submit()
    answer = await desk.propose(approved_amount="240000.01")
    assert (answer.status_code, answer.json()["type"]) == (422, "/problems/wrong-judgement")
    assert "högst det som använts" in answer.json()["detail"]


async def test_lines_that_do_not_add_up_are_refused(
    followup: ServiceUnderTest, authorization: AuthorizationHeaders
) -> None:
    desk = await a_desk(followup, authorization)
    answer = await desk.submit(lines={"grant": "239999.99"})
    assert (answer.status_code, answer.json()["type"]) == (422, "/problems/lines-do-not-add-up")


async def test_a_number_is_not_an_amount(followup: ServiceUnderTest, authorization: AuthorizationHeaders) -> None:
    desk = await a_desk(followup, authorization)
    answer = await desk.submit(amount_used=240000.0)
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, "body.amount_used")


async def test_a_repeated_decision_gives_the_first_answer_and_one_event(
    followup: ServiceUnderTest, authorization: AuthorizationHeaders
) -> None:
    desk = await a_desk(followup, authorization)
    await desk.submit()
    proposed = await desk.propose()
    tag = proposed.headers["ETag"]
    answers = [
        await desk.post("decisions", {"accepted": True}, desk.decider, key="samma", version=tag) for _ in range(2)
    ]
    other = await desk.post("decisions", {"accepted": False}, desk.decider, key="samma", version=tag)

    assert answers[0].content == answers[1].content
    assert answers[0].headers["ETag"] == answers[1].headers["ETag"] == (await desk.read()).headers["ETag"]
    assert other.status_code == 422
    assert len(await followup.told(StatementApprovedV1)) == 1


async def test_eight_decisions_at_once_are_one(followup: ServiceUnderTest, authorization: AuthorizationHeaders) -> None:
    desk = await a_desk(followup, authorization)
    await desk.submit()
    tag = (await desk.propose()).headers["ETag"]
    body = {"accepted": True}
    answers = await asyncio.gather(
        *(desk.post("decisions", body, desk.decider, key=str(number), version=tag) for number in range(8))
    )
    assert sorted(answer.status_code for answer in answers) == [201] + [412] * 7
    assert len(await followup.told(StatementApprovedV1)) == 1


async def test_another_organiser_neither_sees_nor_submits(
    followup: ServiceUnderTest, authorization: AuthorizationHeaders
) -> None:
    desk = await a_desk(followup, authorization)
    stranger = authorization("organizer", organization_number=JONKOPING)
    seen = await desk.read(stranger)
    submitted = await desk.post("submissions", SUBMISSION, stranger)
    assert (seen.status_code, submitted.status_code) == (404, 404)


async def test_an_organiser_does_not_see_a_proposal_before_the_decision(
    followup: ServiceUnderTest, authorization: AuthorizationHeaders
) -> None:
    desk = await a_desk(followup, authorization)
    await desk.submit()
    await desk.propose()
    before = (await desk.read(desk.organizer)).json()
    await desk.decide()
    after = (await desk.read(desk.organizer)).json()
    assert (before["proposals"], len(after["proposals"])) == ([], 1)


async def test_the_links_say_whose_turn_it_is(followup: ServiceUnderTest, authorization: AuthorizationHeaders) -> None:
    desk = await a_desk(followup, authorization)
    expected = (await desk.read(desk.organizer)).json()["_links"]
    await desk.submit()
    submitted = (await desk.read(desk.officer)).json()["_links"]
    await desk.propose()
    proposed = (await desk.read(desk.decider)).json()["_links"]
    assert "submit" in expected
    assert "propose" in submitted
    assert "submit" not in submitted
    assert "decide" in proposed


@pytest.mark.parametrize("kind", ["education_service", "operation", "development"])
async def test_a_statement_accounts_for_the_grant_alone(
    followup: ServiceUnderTest, authorization: AuthorizationHeaders, kind: str
) -> None:
    desk = await a_desk(followup, authorization)
    lines = {"grant": "200000.00", kind: "40000.00"}
    submitted = await desk.submit(lines=lines)
    await desk.submit()
    corrected = await desk.post("corrections", SUBMISSION | {"lines": lines, "reason": "Ny faktura."}, desk.organizer)
    assert [(a.status_code, a.json()["type"], a.json()["errors"][0]["field"]) for a in (submitted, corrected)] == [
        (422, "/problems/not-a-grant", f"body.lines.{kind}")
    ] * 2


@pytest.mark.parametrize("lines", [[{"cost_kind": "grant", "amount": "240000.00"}], [], {}, "240000.00"])
async def test_lines_in_another_form_are_refused_with_the_right_one(
    followup: ServiceUnderTest, authorization: AuthorizationHeaders, lines: object
) -> None:
    desk = await a_desk(followup, authorization)
    answer = await desk.submit(lines=lines)
    assert answer.status_code == 422
    (fault,) = answer.json()["errors"]
    right = 'ett JSON-objekt med beloppet för varje kostnadsslag, som {"grant": "240000.00"}'
    assert (fault["field"], fault["expected"]) == ("body.lines", right)
