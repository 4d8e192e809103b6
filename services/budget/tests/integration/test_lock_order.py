"""Transactions that change the same things from different ends never deadlock, and no cooperation is left out."""

import asyncio
from decimal import Decimal
from typing import Any

import pytest

from budget.models.limits import LimitEntry, LimitKind
from budget.readers.imports import Row
from budget.rules.accounts import PositionKey
from budget.steps.book_limit_change import book_limit_change
from budget.steps.import_rows import Opened, apply_rows
from budget.steps.retry_waiting import lock_waiting, retry_waiting
from budget.use_cases.commitments.retry_commitment import retry_commitment
from shared.clock import new_id, utc_now
from shared.contracts.agreements import AgreementSignedV1
from shared.contracts.budget import CommitmentRefusedV1
from shared.kit.inbox import Admission
from tests.support import facts
from tests.support.service import ServiceUnderTest
from tests.support.tokens import AuthorizationHeaders

from .books import GRANT, allot, faults_of, keyed, position_of
from .facts import GRANTS, OWN, PROGRAMME, THIS_YEAR, signed

OPERATION = (THIS_YEAR, "operation")


async def waiting(budget: ServiceUnderTest) -> AgreementSignedV1:
    """An agreement that is signed, and waits if there is no money."""
    agreement = signed(new_id(), {GRANT: 100})
    await budget.deliver(agreement, agreement.cooperation_id)
    return agreement


async def test_more_money_waits_for_a_locked_cooperation_and_leaves_none_out(budget: ServiceUnderTest) -> None:
    await allot(budget, 1)
    agreement = await waiting(budget)
    async with budget.work() as work:
        await work.fundings.find_funding_for_change(agreement.cooperation_id)
        more = asyncio.create_task(allot(budget, 100))
        await asyncio.sleep(0.3)
    await more
    assert ((await position_of(budget)).committed, (await position_of(budget)).available) == (100, 1)


async def test_a_locked_cooperation_that_came_to_wait_a_moment_ago_is_skipped(budget: ServiceUnderTest) -> None:
    """It has locked its cooperation and wants the account, which the other has locked: one of them must not wait."""
    await allot(budget, 101)
    await budget.deliver(taker := signed(new_id(), {GRANT: 50}), taker.cooperation_id)
    agreement = await waiting(budget)
    async with budget.work() as busy, budget.work() as giving:
        await busy.fundings.find_funding_for_change(agreement.cooperation_id)
        await retry_commitment(giving, taker.agreement_id, now=utc_now())
        await asyncio.wait_for(
            retry_waiting(giving, [PositionKey(PROGRAMME, GRANTS, THIS_YEAR)], now=utc_now()), timeout=60
        )
    assert (await position_of(budget)).committed == 50
    assert await faults_of(budget) == []


async def test_what_binds_on_two_items_waits_for_more_money_that_goes_on_to_the_other_item(
    budget: ServiceUnderTest,
) -> None:
    """One transaction moves money twice, first on grants and then on both items; what another does in between on both
    must not hold the one item while it waits for the other."""
    await allot(budget, 10, item=OWN)  # its accounts are the first to be locked by whatever moves both
    await allot(budget, 1)
    waiting_for_grants = signed(new_id(), {OPERATION: 5, GRANT: 100})
    await budget.deliver(waiting_for_grants, waiting_for_grants.cooperation_id)
    taker = signed(new_id(), {OPERATION: 1, GRANT: 1})
    key, now = PositionKey(PROGRAMME, GRANTS, THIS_YEAR), utc_now()
    async with budget.work() as giving:
        await lock_waiting(giving, [key], now=now)
        entry = LimitEntry(LimitKind.ALLOTMENT, key, Decimal(1000), "U2026/1", now.date())
        await book_limit_change(giving, entry, now=now)
        taking = asyncio.create_task(budget.deliver(taker, taker.cooperation_id))
        await asyncio.sleep(0.3)
        await retry_waiting(giving, [key], now=now)
    assert await taking is Admission.NEXT
    assert (await position_of(budget)).committed == 101
    assert await faults_of(budget) == []


@pytest.mark.parametrize("step", ["a year", "an account"])
async def test_whoever_opens_a_year_or_adds_an_account_waits_for_whoever_moves_money(
    step: str, budget: ServiceUnderTest
) -> None:
    await allot(budget, 1)
    key = PositionKey(PROGRAMME, GRANTS, THIS_YEAR)
    async with budget.work() as waiting_one:
        ledger = waiting_one.ledger
        async with budget.work() as moving:
            await moving.ledger.lock_programmes([PROGRAMME])
            waits = ledger.lock_state(key) if step == "a year" else ledger.add_position(key)
            later = asyncio.create_task(waits)
            await asyncio.sleep(0.3)
            assert not later.done()
        await asyncio.wait_for(later, timeout=60)


async def test_a_file_locks_its_programmes_in_order_before_its_first_row(budget: ServiceUnderTest) -> None:
    """While it waits for the first it holds no other, whatever the order of its rows."""
    applied: list[int] = []

    async def apply(row: Row) -> bool:
        applied.append(row.line)
        return True

    rows = [Row(line, {"programme": programme}) for line, programme in ((2, "b"), (3, "a"))]
    async with budget.work() as reading:
        async with budget.work() as moving:
            await moving.ledger.lock_programmes(["a"])
            run: Any = None
            importing = asyncio.create_task(apply_rows(reading, Opened(run, rows), apply))
            await asyncio.sleep(0.3)
            await asyncio.wait_for(moving.ledger.lock_programmes(["b"]), timeout=5)
            assert applied == []
        assert await importing == rows


async def test_many_agreements_that_are_first_in_a_year_at_once(budget: ServiceUnderTest) -> None:
    """All make the same accounts and open the same year; an error of the database would come out of `deliver`."""
    agreements = [signed(new_id(), {GRANT: 100}) for _ in range(8)]
    await asyncio.gather(*(budget.deliver(agreement, agreement.cooperation_id) for agreement in agreements))
    assert len(await budget.told(CommitmentRefusedV1)) == 8


async def test_an_event_and_a_payment_of_one_cooperation_lock_it_in_the_same_order(budget: ServiceUnderTest) -> None:
    """The transaction that has locked the cooperation can still lock its agreement while an event about it waits."""
    await allot(budget, 1000)
    agreement = await waiting(budget)
    paused = facts.agreement_paused(agreement)
    async with budget.work() as work:
        await work.fundings.find_funding_for_change(agreement.cooperation_id)
        pausing = asyncio.create_task(budget.deliver(paused, agreement.cooperation_id))
        await asyncio.sleep(0.3)
        await asyncio.wait_for(work.commitments.get_commitment_for_change(agreement.agreement_id), timeout=60)
    assert await pausing is Admission.NEXT


async def test_a_file_of_allotments_locks_cooperations_before_its_first_account(
    budget: ServiceUnderTest, authorization: AuthorizationHeaders
) -> None:
    """While it waits for a cooperation of its second row it has locked no account of its first."""
    await allot(budget, 1)
    await allot(budget, 1, item=OWN)
    agreement = await waiting(budget)
    rows = [f"{PROGRAMME};{item};{THIS_YEAR};allotment;100;U1;2026-11-02;" for item in (OWN, GRANTS)]
    content = "\n".join(["programme;item;fiscal_year;kind;amount;diary_number;decided_on;note", *rows]).encode()
    headers = keyed(authorization("controller"), **{"Content-Type": "text/csv"})
    async with budget.work() as work:
        await work.fundings.find_funding_for_change(agreement.cooperation_id)
        imported = asyncio.create_task(budget.client.post("/allotment-imports", content=content, headers=headers))
        await asyncio.sleep(0.3)
        await asyncio.wait_for(allot(budget, -1, item=OWN), timeout=60)
    assert (await imported).status_code == 200
    assert (await position_of(budget, item=OWN)).available == 100
    assert (await position_of(budget)).committed == 100
