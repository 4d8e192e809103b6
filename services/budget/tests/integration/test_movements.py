"""A movement goes into the books by one insert: whole or not at all, in the order of dates, and by no other way."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from budget.errors import BooksDoNotBalance, NotEnoughMoney
from budget.models.ledger import TransactionKind
from budget.repository.ledger import Attempt, Movement
from budget.rules.accounts import Account, PositionKey, Posting, Stage
from budget.rules.movements import Scope
from budget.rules.movements import change_limit as limit_postings
from shared.clock import new_id
from tests.support.service import ServiceUnderTest

from .books import allot, faults_of, position_of
from .facts import GRANTS, PROGRAMME, THIS_YEAR
from .test_ledger import bind

AVAILABLE = Account(PROGRAMME, GRANTS, THIS_YEAR, Stage.AVAILABLE)
COMMITTED = Account(PROGRAMME, GRANTS, THIS_YEAR, Stage.COMMITTED, "grant")
PAID = Account(PROGRAMME, GRANTS, THIS_YEAR, Stage.PAID, "grant")


def moving(amount: int, target: Account, *, limited: bool) -> list[Posting]:
    return [Posting(AVAILABLE, Decimal(-amount), limited), Posting(target, Decimal(amount))]


async def book(budget: ServiceUnderTest, kind: TransactionKind, postings: list[Posting], *, day: int = 20) -> Attempt:
    at = datetime(THIS_YEAR, 11, day, 12, tzinfo=UTC)
    movement = Movement(kind, PROGRAMME, "prov", new_id(), "prov", booked_on=at.date(), recorded_at=at)
    async with budget.work() as work:
        await work.ledger.add_accounts([posting.account for posting in postings])
        attempt: Attempt = await work.ledger.move(movement, postings)
    return attempt


async def test_a_movement_beyond_the_limit_books_nothing_and_shows_the_balances(budget: ServiceUnderTest) -> None:
    await allot(budget, 10)
    attempt = await book(budget, TransactionKind.COMMITTED, moving(11, COMMITTED, limited=True))
    assert not attempt.done
    assert {touched.account: touched.balance for touched in attempt.touched} == {AVAILABLE: 10, COMMITTED: 0}
    assert (await position_of(budget)).available == 10


async def test_what_the_bank_has_paid_is_booked_even_into_the_red(budget: ServiceUnderTest) -> None:
    await allot(budget, 11)
    await bind(budget, budget.sessions, 1)  # the year has begun
    await book(budget, TransactionKind.PAID, moving(15, PAID, limited=False))
    now = await position_of(budget)
    assert (now.available, now.paid, now.is_red) == (-5, 15, True)
    with pytest.raises(NotEnoughMoney):
        await book(budget, TransactionKind.COMMITTED, moving(1, COMMITTED, limited=False))


@pytest.mark.parametrize("amounts", [[-5], [-5, 6], [0, 0], [-5, 5, 1]])
async def test_what_does_not_balance_is_refused_at_once(budget: ServiceUnderTest, amounts: list[int]) -> None:
    await allot(budget, 100)
    accounts = [AVAILABLE, COMMITTED, PAID]
    postings = [Posting(account, Decimal(amount)) for account, amount in zip(accounts, amounts, strict=False)]
    with pytest.raises(BooksDoNotBalance):
        await book(budget, TransactionKind.COMMITTED, postings)
    assert await faults_of(budget) == []


async def test_an_account_named_twice_is_refused(budget: ServiceUnderTest) -> None:
    await allot(budget, 100)
    twice = [Posting(AVAILABLE, Decimal(-2)), Posting(COMMITTED, Decimal(1)), Posting(COMMITTED, Decimal(1))]
    with pytest.raises(BooksDoNotBalance):
        await book(budget, TransactionKind.COMMITTED, twice)
    assert (await position_of(budget)).available == 100


async def test_who_is_overtaken_at_midnight_is_booked_on_the_later_day(budget: ServiceUnderTest) -> None:
    scope = Scope(PROGRAMME, THIS_YEAR)
    for day, amount in ((21, 100), (20, 7), (22, 1)):
        giving = limit_postings(scope, GRANTS, source=Stage.ALLOTTED, amount=Decimal(amount))
        await book(budget, TransactionKind.LIMIT_CHANGED, giving, day=day)
    async with budget.sessions() as session:
        days = (await session.scalars(text("SELECT booked_on FROM ledger_transaction ORDER BY id"))).all()
    assert [day.day for day in days] == [21, 21, 22]
    shown = []
    async with budget.work() as work:
        for day in (20, 21, 22):
            then = await work.ledger.list_balances(
                PositionKey(PROGRAMME, GRANTS, THIS_YEAR), as_of=datetime(THIS_YEAR, 11, day, tzinfo=UTC).date()
            )
            shown.append([balance.amount for balance in then if balance.stage is Stage.AVAILABLE])
    assert shown == [[], [107], [108]]


DIRECT = """
WITH t AS (
    INSERT INTO ledger_transaction (id, kind, programme, booked_on, recorded_at, reference, cause_id, actor)
    VALUES (gen_random_uuid(), 'committed', 'p', '2026-11-22', now(), '', gen_random_uuid(), '') RETURNING id
)
INSERT INTO ledger_entry (ledger_transaction_id, account_id, amount, balance_after, booked_on, hash)
SELECT t.id, a.id, w.amount, a.balance + w.amount, '2026-11-22', {hash}
FROM t, account a JOIN (VALUES ('available', -5), ('{target}', {amount})) w (stage, amount) USING (stage) ORDER BY a.id
"""
CHAINED = "ledger_hash(a.hash, a.id, t.id, w.amount, a.balance + w.amount, '2026-11-22')"


async def test_a_process_of_version_1_0_may_still_write_its_own_entries(budget: ServiceUnderTest) -> None:
    await allot(budget, 100)
    await book(budget, TransactionKind.COMMITTED, moving(1, COMMITTED, limited=False))
    async with budget.owned() as session:  # its role owned the tables
        await session.execute(text(DIRECT.format(hash=CHAINED, target="committed", amount=5)))
    now = await position_of(budget)
    assert (now.available, now.committed) == (94, 6)
    assert {fault.rule for fault in await faults_of(budget)} == {
        "what agreements and decisions hold is what the accounts hold"  # no agreement stands behind these
    }


@pytest.mark.parametrize(
    ("hash_", "amount", "message"),
    [("'wrong'", 5, "does not continue its account"), (CHAINED, 6, "is off by")],
)
async def test_what_is_written_past_the_view_must_continue_its_account_and_balance(
    budget: ServiceUnderTest, hash_: str, amount: int, message: str
) -> None:
    await allot(budget, 100)
    await book(budget, TransactionKind.COMMITTED, moving(1, COMMITTED, limited=False))
    with pytest.raises(DBAPIError, match=message):
        async with budget.owned() as session:
            await session.execute(text(DIRECT.format(hash=hash_, target="committed", amount=amount)))
    assert (await position_of(budget)).committed == 1
