"""The largest amount that the columns hold is booked exactly; what is larger is refused and nothing is booked."""

import pytest

from budget.errors import AmountTooLarge
from budget.models.ledger import TransactionKind
from budget.rules.accounts import Account, Posting, Stage
from budget.rules.money import LARGEST
from budget.steps.move_funds import move_funds
from budget.steps.new_movement import new_movement
from shared.clock import new_id, utc_now
from tests.support.service import ServiceUnderTest
from tests.support.tokens import AuthorizationHeaders

from .books import GRANT, allot, faults_of, keyed, position_of
from .facts import GRANTS, PROGRAMME, THIS_YEAR, signed


async def test_the_largest_amount_the_columns_hold_goes_in_and_out_exactly(budget: ServiceUnderTest) -> None:
    cooperation = new_id()
    await allot(budget, 1)
    async with budget.work() as work:
        movement = new_movement(
            work, TransactionKind.LIMIT_CHANGED, programme=PROGRAMME, reference="x", cause_id=new_id(), now=utc_now()
        )
        largest = [
            Posting(Account(PROGRAMME, GRANTS, THIS_YEAR, Stage.AVAILABLE), LARGEST - 1),
            Posting(Account(PROGRAMME, GRANTS, THIS_YEAR, Stage.ALLOTTED), -(LARGEST - 1)),
        ]
        await move_funds(work, largest, movement=movement)
    await budget.deliver(signed(cooperation, {GRANT: str(LARGEST)}), cooperation)
    now = await position_of(budget)
    assert (now.allotted, now.committed, now.available) == (LARGEST, LARGEST, 0)
    assert await faults_of(budget) == []


async def test_an_agreement_beyond_the_largest_amount_is_refused_and_nothing_is_booked(
    budget: ServiceUnderTest,
) -> None:
    await allot(budget, 1000)
    huge = signed(new_id(), {GRANT: str(LARGEST), (THIS_YEAR, "education_service"): "0.01"})
    with pytest.raises(AmountTooLarge, match="det största som kan bokföras"):
        await budget.deliver(huge, huge.cooperation_id)
    assert (await position_of(budget)).available == 1000
    assert await faults_of(budget) == []


async def test_a_balance_beyond_the_largest_amount_is_refused_and_nothing_is_booked(
    budget: ServiceUnderTest, authorization: AuthorizationHeaders
) -> None:
    body = {"programme": PROGRAMME, "item": GRANTS, "fiscal_year": THIS_YEAR, "decided_on": "2026-11-02"}
    answers = [
        await budget.client.post(
            "/allotments",
            json=body | {"amount": str(LARGEST), "diary_number": f"U2026/{number}"},
            headers=keyed(authorization("controller")),
        )
        for number in range(2)
    ]
    assert [answer.status_code for answer in answers] == [201, 422]
    assert answers[1].json()["type"].endswith("amount-too-large")
    assert "9 999 999 999 999,99 kr" in answers[1].json()["detail"].replace("\u00a0", " ")
    assert (await position_of(budget)).allotted == LARGEST
    listed = await budget.client.get("/allotments", headers=authorization("controller"))
    assert listed.json()["_meta"]["total_records"] == 1
    assert await faults_of(budget) == []
