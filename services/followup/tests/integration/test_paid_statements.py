"""No more is approved than is paid, by what budget has told: refused at the proposal and at the decision."""

import asyncio
from typing import Any

import sqlalchemy as sa

from services.followup.tests.desk import Desk, a_desk
from shared.clock import new_id
from shared.contracts.followup import StatementApprovedV1
from tests.support import facts
from tests.support.service import ServiceUnderTest
from tests.support.tokens import AuthorizationHeaders

LOCK = sa.text("SELECT id FROM schedule WHERE id = :id FOR UPDATE")


async def stands(followup: ServiceUnderTest, desk: Desk) -> dict[str, Any]:
    cooperation_id = (await desk.read()).json()["schedule_id"]
    found = await followup.client.get(f"/schedules/{cooperation_id}/balances", headers=desk.auditor)
    return dict(found.json())


async def test_a_grant_that_was_never_paid_is_not_approved_until_its_payment_comes(
    followup: ServiceUnderTest, authorization: AuthorizationHeaders
) -> None:
    desk = await a_desk(followup, authorization, paid=None)
    cooperation_id = (await desk.read()).json()["schedule_id"]
    submitted = await desk.submit()
    refused = await desk.propose()
    part = await desk.propose(outcome="rejected", approved_amount="0.01")
    assert [(answer.status_code, answer.json()["type"]) for answer in (refused, part)] == [
        (409, "/problems/more-than-paid")
    ] * 2
    assert refused.json()["detail"].replace("\xa0", " ") == (
        "240 000,00 kr kan inte godkännas: 0,00 kr är utbetalt enligt det som budget har meddelat, 0,00 kr är godkänt "
        "i andra redovisningar och 0,00 kr är återkrävt, återbetalt eller avskrivet. Högst 0,00 kr kan godkännas nu. "
        "Vänta tills utbetalningen är gjord, eller rätta beloppet."
    )
    assert (await desk.read()).json()["version"] == submitted.json()["version"], "nothing has happened to it"

    await followup.deliver(facts.payment_made(cooperation_id=cooperation_id, amount="250000.00"), cooperation_id)
    assert [(await step()).status_code for step in (desk.propose, desk.decide)] == [201, 201]
    assert (await stands(followup, desk))["left"] == "10000.00"


async def test_money_that_has_come_back_since_the_proposal_is_not_approved(
    followup: ServiceUnderTest, authorization: AuthorizationHeaders
) -> None:
    """An open claim beside the statements is lowered by an approval; what has been repaid is gone."""
    desk = await a_desk(followup, authorization)
    cooperation_id = (await desk.read()).json()["schedule_id"]
    await desk.submit()
    assert (await desk.propose()).status_code == 201
    claimed = facts.repayment_claimed(cooperation_id=cooperation_id, amount="30000.00", of_statement=False)
    await followup.deliver(claimed, cooperation_id)
    assert (await stands(followup, desk))["approvable"] == "250000.00"
    received = facts.repayment_received(claimed, amount="12000.00", outstanding="18000.00")
    await followup.deliver(received, cooperation_id)
    refused = await desk.decide()
    assert (refused.status_code, refused.json()["type"]) == (409, "/problems/more-than-paid")
    assert "Högst 238 000,00 kr kan godkännas nu." in refused.json()["detail"].replace("\xa0", " ")
    assert ((await desk.read()).json()["status"], await followup.told(StatementApprovedV1)) == ("proposed", [])
    assert (await desk.decide(accepted=False, reason="12 000 kronor har kommit tillbaka.")).status_code == 201
    assert (await desk.propose(approved_amount="238000.00")).status_code == 201
    assert (await desk.decide()).status_code == 201


async def test_two_statements_are_not_approved_for_the_same_money(
    followup: ServiceUnderTest, authorization: AuthorizationHeaders
) -> None:
    """Not even at the same moment: whoever decides waits for another's decision in the case."""
    due = tuple(facts.statement_due(statement_id=new_id()) for _ in range(2))
    agreement = facts.agreement_signed(statements_due=due)
    await followup.deliver(agreement, agreement.cooperation_id)
    paid = facts.payment_made(agreement, amount="300000.00")
    await followup.deliver(paid, agreement.cooperation_id)
    desks = [Desk(followup, authorization, statement.statement_id) for statement in due]
    for desk in desks:
        await desk.submit()
        assert (await desk.propose()).status_code == 201
    async with followup.engine.connect() as other:
        await other.execute(LOCK, {"id": agreement.cooperation_id})
        deciding = [asyncio.create_task(desk.decide()) for desk in desks]
        done, _ = await asyncio.wait(deciding, timeout=0.5)
        assert not done, "somebody else decides in the case"
        await other.rollback()
    decided = await asyncio.gather(*deciding)
    assert sorted(answer.status_code for answer in decided) == [201, 409]
    assert (await stands(followup, desks[0]))["left"] == "60000.00"
