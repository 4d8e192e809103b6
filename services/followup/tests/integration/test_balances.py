"""What is approved, claimed and left adds up with budget's figures, and says so when it does not."""

from typing import Any

from services.followup.tests.desk import a_desk
from shared.contracts.followup import StatementApprovedV1
from tests.support import facts
from tests.support.facts import ARBOGA, JONKOPING
from tests.support.service import ServiceUnderTest
from tests.support.tokens import AuthorizationHeaders


async def balance(followup: ServiceUnderTest, headers: dict[str, str], cooperation_id: object) -> Any:
    return await followup.client.get(f"/schedules/{cooperation_id}/balances", headers=headers)


async def test_every_step_of_the_money_adds_up(followup: ServiceUnderTest, authorization: AuthorizationHeaders) -> None:
    desk = await a_desk(followup, authorization)
    cooperation_id = (await desk.read()).json()["schedule_id"]
    claimed = facts.repayment_claimed(cooperation_id=cooperation_id, amount="10000.00")
    shown = []

    async def see() -> None:
        found = (await balance(followup, desk.auditor, cooperation_id)).json()
        parts = ("paid", "approved", "open_claim", "repaid", "written_off", "left")
        shown.append([found[part].removesuffix(".00") for part in parts] + [found["adds_up"]])

    await see()
    await desk.submit()
    await desk.propose()
    await desk.decide()
    await see()
    for fact in (
        claimed,
        facts.repayment_received(claimed, amount="4000.00"),
        facts.repayment_changed(claimed, change="lowered", amount="9000.00", outstanding="5000.00"),
        facts.repayment_changed(claimed, change="written_off", amount="9000.00", outstanding="0.00"),
    ):
        await followup.deliver(fact, cooperation_id)
        await see()

    assert len(await followup.told(StatementApprovedV1)) == 1
    assert shown == [
        ["250000", "0", "0", "0", "0", "250000", True],
        ["250000", "240000", "0", "0", "0", "10000", False],
        ["250000", "240000", "10000", "0", "0", "0", True],
        ["250000", "240000", "6000", "4000", "0", "0", True],
        ["250000", "240000", "5000", "4000", "0", "1000", False],
        ["250000", "240000", "0", "4000", "5000", "1000", False],
    ]
    last = (await balance(followup, desk.auditor, cooperation_id)).json()
    assert (last["difference"], last["explanation"]) == (
        "-1000.00",
        "Det som inte har godkänts är 1\xa0000,00\xa0kr mer än det som är återkrävt.",
    )


async def test_a_claim_on_the_end_of_an_agreement_adds_up_before_and_after_a_judgement(
    followup: ServiceUnderTest, authorization: AuthorizationHeaders
) -> None:
    desk = await a_desk(followup, authorization)
    cooperation_id = (await desk.read()).json()["schedule_id"]
    end = facts.repayment_claimed(cooperation_id=cooperation_id, amount="250000.00", of_statement=False)
    later = [
        facts.repayment_changed(end, change="lowered", amount="10000.00", outstanding="10000.00"),
        facts.repayment_received(end, amount="4000.00", outstanding="6000.00"),
        facts.repayment_changed(end, change="written_off", amount="10000.00", outstanding="0.00"),
    ]
    shown = []

    async def see() -> None:
        found = (await balance(followup, desk.auditor, cooperation_id)).json()
        shown.append((found["claimed"], found["claimed_otherwise"], found["difference"], found["adds_up"]))

    await followup.deliver(end, cooperation_id)
    await see()
    await desk.submit()
    await desk.propose()
    await desk.decide()
    for change in later:
        await followup.deliver(change, cooperation_id)
        await see()
    assert shown == [("250000.00", "250000.00", "250000.00", True)] + [("10000.00", "10000.00", "0.00", True)] * 3


async def test_services_that_the_agency_buys_are_no_part_of_the_grant(
    followup: ServiceUnderTest, authorization: AuthorizationHeaders
) -> None:
    agreement = facts.agreement_signed()
    bought = facts.payment_made(agreement, cost_kind="education_service", instalment_id=None)
    await followup.deliver(agreement, agreement.cooperation_id)
    await followup.deliver(bought, agreement.cooperation_id)
    found = (await balance(followup, authorization("auditor"), agreement.cooperation_id)).json()
    assert (found["paid"], found["left"]) == ("0.00", "0.00")


async def test_an_organiser_sees_its_own_balance_and_no_other(
    followup: ServiceUnderTest, authorization: AuthorizationHeaders
) -> None:
    agreement = facts.agreement_signed(organization_number=JONKOPING)
    await followup.deliver(agreement, agreement.cooperation_id)
    own, other = (authorization("organizer", organization_number=number) for number in (JONKOPING, ARBOGA))
    seen = [(await balance(followup, who, agreement.cooperation_id)).status_code for who in (own, other)]
    assert seen == [200, 404]


async def test_a_restored_budget_settles_again_what_was_paid_and_it_counts_once(
    followup: ServiceUnderTest, authorization: AuthorizationHeaders
) -> None:
    """Under a new event, under a new payment for the same instalment, and the repayment of a claim too."""
    agreement = facts.agreement_signed()
    key = agreement.cooperation_id
    await followup.deliver(agreement, key)
    paid, claimed = facts.payment_made(agreement), facts.repayment_claimed(agreement, amount="1000.00")
    received = facts.repayment_received(claimed, amount="400.00")
    for fact in (paid, claimed, received):
        await followup.deliver(fact, key)
    once = (await balance(followup, authorization("auditor"), key)).json()
    for again in (paid, facts.payment_made(agreement), received):
        await followup.deliver(again, key)
    assert (await balance(followup, authorization("auditor"), key)).json() == once
    second = facts.repayment_received(claimed, amount="400.00", outstanding="200.00")
    await followup.deliver(second, key)
    assert (await balance(followup, authorization("auditor"), key)).json()["repaid"] == "800.00"
    other = agreement.instalments[1]
    await followup.deliver(facts.payment_made(agreement, instalment_id=other.instalment_id, amount=other.amount), key)
    assert (await balance(followup, authorization("auditor"), key)).json()["paid"] != once["paid"]
