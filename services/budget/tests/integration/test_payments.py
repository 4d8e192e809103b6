"""Instalments by plan and condition, two persons, files, the bank's word, and the day that decides the year."""

import asyncio
from datetime import date, datetime
from decimal import Decimal
from importlib.resources import files
from typing import Any
from uuid import UUID
from xml.etree import ElementTree

from xmlschema import XMLSchema

from budget.use_cases.commitments.retry_commitment import retry_commitment
from shared.contracts.agreements import AgreementPausedV1, AgreementSignedV1
from shared.contracts.budget import (
    CommitmentAdjustedV1,
    CommitmentRefusedV1,
    PaymentMadeV1,
    PositionChangedV1,
    RepaymentReceivedV1,
)
from shared.contracts.followup import StatementApprovedV1
from shared.contracts.terms import Instalment
from shared.kit.clock import new_id
from tests.support.service import ServiceUnderTest, at
from tests.support.tokens import AuthorizationHeaders

from .facts import GRANTS, ORGANIZER, PROGRAMME, THIS_YEAR, amended, instalment, signed
from .test_funding import GRANT, allot, proven, standing

Headers = dict[str, str]


def keyed(headers: Headers, **more: str) -> Headers:
    return headers | {"Idempotency-Key": str(new_id())} | more


async def agreed(budget: ServiceUnderTest, *parts: Instalment, amount: int = 600) -> AgreementSignedV1:
    """An agreement with money behind it, and the instalments given."""
    await allot(budget, 1000)
    agreement = signed(new_id(), {GRANT: amount}, parts)
    await budget.deliver(agreement, agreement.cooperation_id)
    return agreement


async def propose_due(budget: ServiceUnderTest) -> None:
    await run_job(budget, "propose due payments")


async def run_job(budget: ServiceUnderTest, name: str, moment: str = "2026-11-22T10:00:00+00:00") -> None:
    """A timed job of the worker, as the worker runs it."""
    job = next(job for job in budget.worker.jobs if job.name == name)
    await job.run(budget.sessions, datetime.fromisoformat(moment))


async def the_payment(budget: ServiceUnderTest, headers: Headers) -> dict[str, Any]:
    page = (await budget.client.get("/payments", headers=headers)).json()
    assert page["_meta"]["total_records"] == 1
    payment: dict[str, Any] = page["items"][0]
    return payment


async def approved(budget: ServiceUnderTest, headers: Headers) -> dict[str, Any]:
    payment = await the_payment(budget, headers)
    answer = await budget.client.post(
        f"/payments/{payment['id']}/approvals", headers=keyed(headers, **{"If-Match": f'"{payment["version"]}"'})
    )
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


async def settled(budget: ServiceUnderTest, headers: Headers, payment_id: str, day: str, moment: str) -> Any:
    body = {"status": "paid", "paid_on": day, "bank_reference": "B1"}
    return await budget.client.post(
        f"/payments/{payment_id}/settlements", json=body, headers=keyed(headers) | at(moment)
    )


def statement(agreement: AgreementSignedV1, statement_id: UUID, unused: int = 0) -> StatementApprovedV1:
    return StatementApprovedV1(
        cooperation_id=agreement.cooperation_id,
        agreement_id=agreement.agreement_id,
        statement_id=statement_id,
        approved_amount=Decimal(100),
        unused_amount=Decimal(unused),
        approved_on=date(THIS_YEAR, 11, 20),
    )


async def test_an_instalment_that_is_due_is_proposed_once(
    budget: ServiceUnderTest, authorization: AuthorizationHeaders
) -> None:
    await agreed(budget, instalment(200))
    await propose_due(budget)
    await propose_due(budget)
    payment = await the_payment(budget, authorization("controller"))
    assert (payment["state"], payment["amount"]) == ("proposed", "200.00")


async def test_an_instalment_waits_for_its_statement(
    budget: ServiceUnderTest, authorization: AuthorizationHeaders
) -> None:
    statement_id = new_id()
    agreement = await agreed(budget, instalment(200, after=statement_id))
    await propose_due(budget)
    before = (await budget.client.get("/payments", headers=authorization("controller"))).json()["items"]
    await budget.deliver(statement(agreement, statement_id), agreement.agreement_id)
    payment = await the_payment(budget, authorization("controller"))
    assert before == []
    assert payment["amount"] == "200.00"


async def test_whoever_proposed_a_payment_may_not_approve_it(
    budget: ServiceUnderTest, authorization: AuthorizationHeaders
) -> None:
    agreement = await agreed(budget)
    anna = authorization("controller", subject="anna")
    body = {
        "commitment_id": str(agreement.agreement_id),
        "cost_kind": "grant",
        "amount": "50.00",
        "incurred_on": "2026-11-20",
        "pay_on": "2026-11-25",
        "message": "Faktura 17",
    }
    made = await budget.client.post("/payments", json=body, headers=keyed(anna))
    assert made.status_code == 201, made.text
    path = f"/payments/{made.json()['id']}/approvals"
    refused = await budget.client.post(path, headers=keyed(anna, **{"If-Match": made.headers["ETag"]}))
    bo = authorization("controller", subject="bo")
    accepted = await budget.client.post(path, headers=keyed(bo, **{"If-Match": made.headers["ETag"]}))
    assert (refused.status_code, accepted.status_code) == (403, 200)
    assert "approve" not in made.json()["_links"]


async def test_no_more_is_proposed_than_is_bound(budget: ServiceUnderTest, authorization: AuthorizationHeaders) -> None:
    agreement = await agreed(budget, amount=100)
    body = {
        "commitment_id": str(agreement.agreement_id),
        "cost_kind": "grant",
        "amount": "60.00",
        "incurred_on": "2026-11-20",
        "pay_on": "2026-11-25",
        "message": "Faktura",
    }
    answers = [
        await budget.client.post("/payments", json=body, headers=keyed(authorization("controller"))) for _ in range(2)
    ]
    assert [answer.status_code for answer in answers] == [201, 409]
    assert "kvar att betala" in answers[1].json()["detail"]


async def test_a_payment_made_moves_from_committed_to_paid_and_is_told(
    budget: ServiceUnderTest, authorization: AuthorizationHeaders
) -> None:
    await agreed(budget, instalment(200))
    await propose_due(budget)
    controller = authorization("controller")
    payment = await approved(budget, controller)
    answer = await settled(
        budget, authorization("finance_system"), payment["id"], "2026-11-24", "2026-11-24T10:00:00+00:00"
    )
    assert answer.status_code == 200, answer.text
    now = await standing(budget)
    assert (now.committed, now.paid, now.available) == (400, 200, 400)
    told = (await budget.told(PaymentMadeV1))[0].data
    assert (told["amount"], told["fiscal_year"], told["paid_on"]) == ("200.00", 2026, "2026-11-24")
    assert await proven(budget) == []


async def test_a_payment_day_that_has_not_come_is_refused(
    budget: ServiceUnderTest, authorization: AuthorizationHeaders
) -> None:
    await agreed(budget, instalment(200))
    await allot(budget, 500, year=THIS_YEAR + 1)
    await propose_due(budget)
    payment = await approved(budget, authorization("controller"))
    answer = await settled(
        budget, authorization("finance_system"), payment["id"], "2027-01-02", "2026-12-30T10:00:00+00:00"
    )
    assert answer.status_code == 409
    assert (await standing(budget)).committed == 600


async def test_the_finance_system_may_say_the_same_twice(
    budget: ServiceUnderTest, authorization: AuthorizationHeaders
) -> None:
    await agreed(budget, instalment(200))
    await propose_due(budget)
    payment = await approved(budget, authorization("controller"))
    finance = authorization("finance_system")
    answers = [
        await settled(budget, finance, payment["id"], "2026-11-24", "2026-11-24T10:00:00+00:00") for _ in range(2)
    ]
    assert [answer.status_code for answer in answers] == [200, 200]
    assert (await standing(budget)).paid == 200
    assert len(await budget.told(PaymentMadeV1)) == 1


async def test_a_grant_paid_on_2_january_burdens_the_new_year(
    budget: ServiceUnderTest, authorization: AuthorizationHeaders
) -> None:
    await agreed(budget, instalment(200))
    await allot(budget, 500, year=THIS_YEAR + 1)
    await propose_due(budget)
    payment = await approved(budget, authorization("controller"))
    answer = await settled(
        budget, authorization("finance_system"), payment["id"], "2027-01-02", "2027-01-02T10:00:00+00:00"
    )
    assert answer.status_code == 200, answer.text
    old, new = await standing(budget), await standing(budget, year=THIS_YEAR + 1)
    assert (old.paid, old.committed) == (0, 400)
    assert (new.paid, new.available) == (200, 300)
    assert await proven(budget) == []


async def test_money_that_has_left_the_bank_is_booked_in_a_year_without_room_and_the_red_is_told(
    budget: ServiceUnderTest, authorization: AuthorizationHeaders
) -> None:
    await agreed(budget, instalment(200))
    await propose_due(budget)
    payment = await approved(budget, authorization("controller"))
    answer = await settled(
        budget, authorization("finance_system"), payment["id"], "2027-01-02", "2027-01-02T10:00:00+00:00"
    )
    assert answer.status_code == 200, answer.text
    new = await standing(budget, year=THIS_YEAR + 1)
    assert (new.paid, new.available, new.is_red) == (200, -200, True)
    told = [event.data for event in await budget.told(PositionChangedV1) if event.data["fiscal_year"] == 2027]
    assert [each["available"] for each in told if each["cost_kind"] is None] == ["-200.00"]
    assert await proven(budget) == []


async def test_a_year_that_has_begun_turns_red_by_a_payment_and_binds_nothing_more(
    budget: ServiceUnderTest, authorization: AuthorizationHeaders
) -> None:
    await agreed(budget, instalment(200))
    await allot(budget, 50, year=THIS_YEAR + 1)
    await propose_due(budget)
    controller = authorization("controller")
    payment = await approved(budget, controller)
    january = at("2027-01-02T10:00:00+00:00")
    spent = f"programme,source,reference,cost_kind,amount,counted_on,text\n{PROGRAMME},E,{{}},grant,{{}},2027-01-02,x\n"
    path, kind = "/payment-imports", {"Content-Type": "text/csv"}
    await budget.client.post(path, content=spent.format("V1", 10).encode(), headers=keyed(controller, **kind) | january)
    answer = await settled(budget, controller, payment["id"], "2027-01-02", "2027-01-02T10:00:00+00:00")
    assert answer.status_code == 200, answer.text
    more = signed(new_id(), {(THIS_YEAR + 1, "grant"): 1})
    await budget.deliver(more, more.cooperation_id)
    async with budget.work() as work:
        await retry_commitment(work, more.agreement_id, now=datetime.fromisoformat("2027-01-03T10:00:00+00:00"))
    now = await standing(budget, year=THIS_YEAR + 1)
    assert (now.available, now.committed) == (-160, 0)
    assert "Pengarna räcker inte" in (await budget.told(CommitmentRefusedV1))[-1].data["reason"]
    assert await proven(budget) == []


async def test_a_payment_made_when_less_is_bound_than_was_sent_is_booked_whole(
    budget: ServiceUnderTest, authorization: AuthorizationHeaders
) -> None:
    agreement = await agreed(budget, instalment(200))
    await propose_due(budget)
    payment = await approved(budget, authorization("controller"))
    await budget.deliver(amended(agreement, {GRANT: 150}), agreement.cooperation_id)
    answer = await settled(
        budget, authorization("finance_system"), payment["id"], "2026-11-24", "2026-11-24T10:00:00+00:00"
    )
    assert answer.status_code == 200, answer.text
    now = await standing(budget)
    assert (now.committed, now.paid, now.available) == (0, 200, 800)
    assert await proven(budget) == []


async def test_a_payment_told_after_its_year_was_closed_counts_in_the_running_year(
    budget: ServiceUnderTest, authorization: AuthorizationHeaders
) -> None:
    await agreed(budget, instalment(200))
    await allot(budget, 500, year=THIS_YEAR + 1)
    await propose_due(budget)
    controller = authorization("controller")
    payment = await approved(budget, controller)
    year_end = {"programme": PROGRAMME, "item": GRANTS, "fiscal_year": THIS_YEAR, "diary_number": "2027:1"}
    closed = await budget.client.post(
        "/year-ends", json=year_end, headers=keyed(controller) | at("2027-01-10T10:00:00+00:00")
    )
    answer = await settled(
        budget, authorization("finance_system"), payment["id"], "2026-12-30", "2027-01-12T10:00:00+00:00"
    )
    assert (closed.status_code, answer.status_code) == (201, 200), answer.text
    assert answer.json()["fiscal_year"] == THIS_YEAR + 1
    assert (await standing(budget, year=THIS_YEAR + 1)).paid == 200
    assert await proven(budget) == []


async def sent_in_a_file(budget: ServiceUnderTest, headers: Headers) -> dict[str, Any]:
    payee = {
        "organization_number": ORGANIZER,
        "name": "Exempelkommun",
        "account_type": "bankgiro",
        "account_number": "991-2346",
    }
    payment = await approved(budget, headers)
    assert (await budget.client.post("/payees", json=payee, headers=keyed(headers))).is_success
    made = await budget.client.post("/payment-files", json={"pay_on": "2026-12-31"}, headers=keyed(headers))
    assert made.is_success, made.text
    return payment


async def test_what_the_bank_refused_and_then_paid_after_all_is_booked_beside_the_new_proposal(
    budget: ServiceUnderTest, authorization: AuthorizationHeaders
) -> None:
    await agreed(budget, instalment(200))
    await propose_due(budget)
    controller, finance = authorization("controller"), authorization("finance_system")
    payment = await sent_in_a_file(budget, controller)
    path = f"/payments/{payment['id']}/settlements"
    refusal = {"status": "refused", "bank_reference": "B0", "reason": "Kontot finns inte."}
    assert (await budget.client.post(path, json=refusal, headers=keyed(finance))).is_success
    anew = await budget.client.post(f"/instalments/{payment['instalment_id']}/proposals", headers=keyed(controller))
    answer = await settled(budget, finance, payment["id"], "2026-11-24", "2026-11-24T10:00:00+00:00")
    assert (anew.status_code, answer.status_code) == (201, 200), answer.text
    assert (answer.json()["state"], answer.json()["instalment_id"]) == ("paid", None)
    assert (await standing(budget)).paid == 200
    assert await proven(budget) == []


async def test_a_service_is_paid_to_the_one_who_delivered_it(
    budget: ServiceUnderTest, authorization: AuthorizationHeaders
) -> None:
    agreement = await agreed(budget)
    body = {
        "commitment_id": str(agreement.agreement_id),
        "cost_kind": "grant",
        "amount": "50.00",
        "incurred_on": "2026-11-20",
        "pay_on": "2026-11-25",
        "message": "Kurs",
        "payee_organization_number": "2021002932",
    }
    made = await budget.client.post("/payments", json=body, headers=keyed(authorization("case_officer")))
    assert made.status_code == 201, made.text
    controller = authorization("controller")
    await approved(budget, controller)
    answer = await budget.client.post("/payment-files", json={"pay_on": "2026-12-31"}, headers=keyed(controller))
    assert answer.status_code == 409
    assert "2021002932" in answer.json()["detail"]


async def test_a_payment_file_holds_every_approved_payment_once(
    budget: ServiceUnderTest, authorization: AuthorizationHeaders
) -> None:
    await agreed(budget, instalment(200))
    await propose_due(budget)
    controller = authorization("controller")
    await approved(budget, controller)
    payee = {
        "organization_number": ORGANIZER,
        "name": "Exempelkommun",
        "account_type": "bankgiro",
        "account_number": "991-2346",
    }
    assert (await budget.client.post("/payees", json=payee, headers=keyed(controller))).status_code == 201
    body = {"pay_on": "2026-12-31"}
    made = await budget.client.post("/payment-files", json=body, headers=keyed(controller))
    again = await budget.client.post("/payment-files", json=body, headers=keyed(controller))
    content = await budget.client.get(f"/payment-files/{made.json()['id']}/contents", headers=controller)
    assert (made.status_code, again.status_code) == (201, 409)
    assert made.json()["amount"] == "200.00"
    schema = XMLSchema(str(files("sepaxml") / "schemas" / "pain.001.001.03.xsd"))
    assert schema.is_valid(ElementTree.fromstring(content.content))
    assert (await the_payment(budget, controller))["state"] == "sent"


async def test_a_payment_without_an_account_stops_the_file_by_name(
    budget: ServiceUnderTest, authorization: AuthorizationHeaders
) -> None:
    await agreed(budget, instalment(200))
    await propose_due(budget)
    controller = authorization("controller")
    await approved(budget, controller)
    answer = await budget.client.post("/payment-files", json={"pay_on": "2026-12-31"}, headers=keyed(controller))
    assert answer.status_code == 409
    assert ORGANIZER in answer.json()["detail"]


async def test_a_claim_moves_the_appropriation_only_when_money_comes(
    budget: ServiceUnderTest, authorization: AuthorizationHeaders
) -> None:
    await agreed(budget, instalment(200))
    await propose_due(budget)
    controller, decider = authorization("controller"), authorization("decider")
    payment = await approved(budget, controller)
    await settled(budget, controller, payment["id"], "2026-11-24", "2026-11-24T10:00:00+00:00")
    body = {"commitment_id": payment["commitment_id"], "amount": "80.00", "reason": "Insatsen ställdes in."}
    claim = (await budget.client.post("/repayment-claims", json=body, headers=keyed(decider))).json()
    before = await standing(budget)
    receipt = {"amount": "30.00", "received_on": "2026-11-22", "bank_reference": "IN1"}
    path = f"/repayment-claims/{claim['id']}/receipts"
    partly = await budget.client.post(path, json=receipt, headers=keyed(controller))
    again = await budget.client.post(path, json=receipt, headers=keyed(controller))
    after = await standing(budget)
    assert (before.available, after.available, after.repaid) == (400, 430, 30)
    assert (partly.json()["state"], partly.json()["outstanding"]) == ("partly_paid", "50.00")
    assert again.status_code == 409
    assert [event.data["outstanding"] for event in await budget.told(RepaymentReceivedV1)] == ["50.00"]
    assert await proven(budget) == []


async def test_more_than_was_paid_cannot_be_claimed(
    budget: ServiceUnderTest, authorization: AuthorizationHeaders
) -> None:
    agreement = await agreed(budget)
    body = {"commitment_id": str(agreement.agreement_id), "amount": "1.00", "reason": "Fel."}
    answer = await budget.client.post("/repayment-claims", json=body, headers=keyed(authorization("decider")))
    assert answer.status_code == 409


async def test_what_a_statement_shows_as_unused_is_claimed_once(
    budget: ServiceUnderTest, authorization: AuthorizationHeaders
) -> None:
    statement_id = new_id()
    agreement = await agreed(budget)
    await budget.deliver(statement(agreement, statement_id, unused=25), agreement.agreement_id)
    page = (await budget.client.get("/repayment-claims", headers=authorization("controller"))).json()
    assert [claim["amount"] for claim in page["items"]] == ["25.00"]


async def test_an_amendment_counts_what_is_paid_already(
    budget: ServiceUnderTest, authorization: AuthorizationHeaders
) -> None:
    agreement = await agreed(budget, instalment(200))
    await propose_due(budget)
    payment = await approved(budget, authorization("controller"))
    await settled(budget, authorization("controller"), payment["id"], "2026-11-24", "2026-11-24T10:00:00+00:00")
    await budget.deliver(amended(agreement, {GRANT: 500}), agreement.cooperation_id)
    now = await standing(budget)
    assert (now.committed, now.paid, now.available) == (300, 200, 500)
    assert await proven(budget) == []


async def test_another_organiser_does_not_see_the_payment(
    budget: ServiceUnderTest, authorization: AuthorizationHeaders
) -> None:
    await agreed(budget, instalment(200))
    await propose_due(budget)
    payment = await the_payment(budget, authorization("controller"))
    mine = await budget.client.get(
        f"/payments/{payment['id']}", headers=authorization("organizer", organization_number=ORGANIZER)
    )
    theirs = await budget.client.get(
        f"/payments/{payment['id']}", headers=authorization("organizer", organization_number="2120002122")
    )
    assert (mine.status_code, theirs.status_code) == (200, 404)


async def test_nothing_is_proposed_while_the_agreement_is_paused(
    budget: ServiceUnderTest, authorization: AuthorizationHeaders
) -> None:
    agreement = await agreed(budget, instalment(200))
    paused = AgreementPausedV1(
        cooperation_id=agreement.cooperation_id,
        agreement_id=agreement.agreement_id,
        paused_from=date(THIS_YEAR, 11, 20),
        reason="Tillsyn pågår.",
    )
    await budget.deliver(paused, agreement.cooperation_id)
    await propose_due(budget)
    assert (await budget.client.get("/payments", headers=authorization("controller"))).json()["items"] == []


async def test_two_workers_that_propose_at_once_propose_once(
    budget: ServiceUnderTest, authorization: AuthorizationHeaders
) -> None:
    await agreed(budget, instalment(100, 1), instalment(150, 2))
    await asyncio.gather(*(propose_due(budget) for _ in range(3)))
    page = (await budget.client.get("/payments", headers=authorization("controller"))).json()
    assert sorted(payment["amount"] for payment in page["items"]) == ["100.00", "150.00"]


async def test_a_planned_year_is_bound_when_it_has_come(budget: ServiceUnderTest) -> None:
    await allot(budget, 1000)
    await allot(budget, 400, year=THIS_YEAR + 1)
    agreement = signed(new_id(), {GRANT: 100, (THIS_YEAR + 1, "grant"): 300})
    await budget.deliver(agreement, agreement.cooperation_id)
    await run_job(budget, "try what waits")
    before = await standing(budget, year=THIS_YEAR + 1)
    for _ in range(2):
        await run_job(budget, "try what waits", "2027-01-04T08:00:00+00:00")
    after = await standing(budget, year=THIS_YEAR + 1)
    assert (before.committed, after.committed, after.available) == (0, 300, 100)
    assert len(await budget.told(CommitmentAdjustedV1)) == 1
    assert await proven(budget) == []


async def test_a_planned_year_without_money_is_refused_and_told_once(budget: ServiceUnderTest) -> None:
    await allot(budget, 1000)
    agreement = signed(new_id(), {GRANT: 100, (THIS_YEAR + 1, "grant"): 300})
    await budget.deliver(agreement, agreement.cooperation_id)
    for _ in range(3):
        await run_job(budget, "try what waits", "2027-01-04T08:00:00+00:00")
    assert len(await budget.told(CommitmentRefusedV1)) == 1


async def test_programme_files_are_loaded_once(budget: ServiceUnderTest) -> None:
    for _ in range(2):
        await run_job(budget, "load programmes")
    async with budget.work() as work:
        assert sorted(await work.cost_rules.list_programmes()) == ["riktade-insatser-2024", "sbs-2015"]
        assert len(await work.cost_rules.list_rules_on("sbs-2015", date(2016, 1, 1))) == 4
