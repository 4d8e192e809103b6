"""What the database guarantees about the ledger, whoever writes to it; and what many clients at once cannot break."""

import asyncio
import os
import sys
from datetime import UTC, date, datetime
from decimal import Decimal
from hashlib import sha256
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from budget.errors import NotEnoughMoney
from budget.models.ledger import TransactionKind
from budget.models.limits import LimitKind
from budget.repository.ledger import Movement
from budget.rules.accounts import Account, PositionKey, Posting, Stage
from budget.rules.movements import Against, Line, Scope, rebind
from budget.steps.move_funds import demand_funds, move_funds
from budget.steps.new_movement import new_movement
from shared.clock import new_id, utc_now
from shared.contracts.budget import CommitmentRefusedV1, FundsCommittedV1
from shared.kit.db import Sessions, create_engine, create_sessions
from tests.support.service import ServiceUnderTest

from .books import GRANT, NEXT_GRANT, allot, faults_of, position_of
from .facts import GRANTS, PROGRAMME, THIS_YEAR, Costs, signed

SCOPE = Scope(PROGRAMME, THIS_YEAR)


def a_line(amount: Decimal | int) -> Line:
    return Line(GRANTS, THIS_YEAR, "grant", Decimal(amount), Against.ALLOTMENT)


async def bind(budget: ServiceUnderTest, sessions: Sessions, amount: Decimal | int) -> bool:
    """One client's movement outside any agreement; whether there was room."""
    work = budget.api.work(sessions, actor=budget.work().actor)
    try:
        async with work:
            movement = new_movement(
                work,  # type: ignore[arg-type]
                TransactionKind.COMMITTED,
                programme=PROGRAMME,
                reference="prov",
                cause_id=new_id(),
                now=utc_now(),
            )
            await demand_funds(work, rebind(SCOPE, committed=([], [a_line(amount)])), movement=movement)  # type: ignore[arg-type]
    except NotEnoughMoney:
        return False
    return True


async def refused(budget: ServiceUnderTest, statement: str) -> str:
    """The message with which the database refuses a statement even to its owner."""
    with pytest.raises(DBAPIError) as caught:
        async with budget.owned() as session:
            await session.execute(text(statement))
    return str(caught.value.orig)


@pytest.mark.parametrize(
    ("statement", "message"),
    [
        ("UPDATE ledger_entry SET amount = 1", "append-only"),
        ("DELETE FROM ledger_entry", "append-only"),
        ("TRUNCATE ledger_entry", "append-only"),
        ("UPDATE ledger_transaction SET reference = 'x'", "append-only"),
        ("DELETE FROM ledger_transaction", "append-only"),
        ("DELETE FROM account", "append-only"),
        ("DELETE FROM limit_change", "append-only"),
        ("UPDATE account SET balance = balance + 1", "only through ledger entries"),
        ("UPDATE account SET limited = false, overdrawn = -1", "ck_account_overdrawn"),
        (
            "INSERT INTO account (programme, item, fiscal_year, stage, cost_kind, balance) "
            "SELECT programme, item, fiscal_year, 'paid', 'x', 5 FROM account LIMIT 1",
            "starts empty",
        ),
        (
            "INSERT INTO ledger_entry (ledger_transaction_id, account_id, amount, balance_after, booked_on, hash) "
            "SELECT ledger_transaction_id, account_id, 1, 1, booked_on, hash FROM ledger_entry LIMIT 1",
            "",
        ),
        (
            "INSERT INTO ledger_transaction (id, kind, programme, booked_on, recorded_at, reference, cause_id, actor) "
            "VALUES (gen_random_uuid(), 'paid', 'p', '2026-01-01', now(), '', gen_random_uuid(), '')",
            "is off by",
        ),
    ],
)
async def test_the_database_refuses(budget: ServiceUnderTest, statement: str, message: str) -> None:
    await allot(budget, 1000)
    assert message in await refused(budget, statement)
    assert await faults_of(budget) == []


async def test_a_transaction_that_does_not_sum_to_zero_is_refused_at_commit(budget: ServiceUnderTest) -> None:
    await allot(budget, 1000)
    movement = Movement(
        TransactionKind.PAID, PROGRAMME, "prov", new_id(), "prov", booked_on=date(2026, 11, 22), recorded_at=utc_now()
    )
    crooked = [
        Posting(Account(PROGRAMME, GRANTS, THIS_YEAR, Stage.AVAILABLE), Decimal(-10)),
        Posting(Account(PROGRAMME, GRANTS, THIS_YEAR, Stage.ALLOTTED), Decimal(11)),
    ]
    with pytest.raises(Exception, match="inte jämnt ut"):
        async with budget.work() as work:
            assert (await work.ledger.move(movement, crooked)).done
    assert (await position_of(budget)).available == 1000


async def test_an_overdraft_is_refused_even_when_the_statement_does_not_ask(budget: ServiceUnderTest) -> None:
    await allot(budget, 10)
    await bind(budget, budget.sessions, 1)
    unlimited = [Posting(p.account, p.amount) for p in rebind(SCOPE, committed=([], [a_line(10)]))]
    with pytest.raises(NotEnoughMoney):
        async with budget.work() as work:
            movement = new_movement(
                work, TransactionKind.COMMITTED, programme=PROGRAMME, reference="x", cause_id=new_id(), now=utc_now()
            )
            await move_funds(work, unlimited, movement=movement)
    assert (await position_of(budget)).committed == 1


async def test_200_clients_on_room_for_ten_get_ten(budget: ServiceUnderTest) -> None:
    await allot(budget, 1000)
    engine = create_engine(budget.settings.database_url.get_secret_value(), name="many", pool=16)
    try:
        sessions = create_sessions(engine)
        outcomes = await asyncio.gather(*(bind(budget, sessions, 100) for _ in range(200)))
    finally:
        await engine.dispose()
    now = await position_of(budget)
    assert outcomes.count(True) == 10
    assert (now.committed, now.available) == (1000, 0)
    faults = {fault.rule for fault in await faults_of(budget)}
    assert faults == {"what agreements and decisions hold is what the accounts hold"}, (
        "no agreement stands behind these"
    )


@pytest.mark.parametrize(
    ("limit", "costs"),
    [(LimitKind.ALLOTMENT, {GRANT: 100}), (LimitKind.AUTHORISATION, {GRANT: 1, NEXT_GRANT: 100})],
    ids=["available", "authorisation"],
)
async def test_200_agreements_signed_at_once_on_room_for_ten_are_ten(
    budget: ServiceUnderTest, limit: LimitKind, costs: Costs
) -> None:
    """Not only the statement: the event, the inbox, the cooperation and all that is published."""
    await allot(budget, 1000, kind=limit)
    if limit is LimitKind.AUTHORISATION:
        await allot(budget, 5000)
    slots = asyncio.Semaphore(10)

    async def one() -> None:
        agreement = signed(new_id(), costs)
        async with slots:
            await budget.deliver(agreement, agreement.cooperation_id)

    await asyncio.gather(*(one() for _ in range(200)))
    now = await position_of(budget)
    assert len(await budget.told(FundsCommittedV1)) == 10
    assert len(await budget.told(CommitmentRefusedV1)) == 190
    if limit is LimitKind.AUTHORISATION:
        assert (now.outstanding, now.room, now.committed) == (1000, 0, 10)
    else:
        assert (now.committed, now.available) == (1000, 0)
    assert await faults_of(budget) == []


async def test_the_hash_chain_can_be_followed_by_anyone(budget: ServiceUnderTest) -> None:
    await allot(budget, 1000)
    await bind(budget, budget.sessions, 10)
    await bind(budget, budget.sessions, 5)
    async with budget.sessions() as session:
        rows = (await session.execute(text("SELECT * FROM ledger_entry ORDER BY account_id, id"))).all()
    ends: dict[int, bytes] = {}
    for row in rows:
        content = f"{row.account_id}|{row.ledger_transaction_id}|{row.amount}|{row.balance_after}|{row.booked_on}"
        ends[row.account_id] = sha256(ends.get(row.account_id, b"") + content.encode()).digest()
        assert ends[row.account_id] == row.hash
    assert len(rows) == 6


async def test_tampering_behind_the_triggers_is_found(budget: ServiceUnderTest) -> None:
    await allot(budget, 1000)
    await bind(budget, budget.sessions, 10)
    async with budget.owned() as session:
        await session.execute(text("ALTER TABLE ledger_entry DISABLE TRIGGER USER"))
        await session.execute(text("UPDATE ledger_entry SET amount = amount + 1 WHERE amount = 10"))
    rules = {fault.rule for fault in await faults_of(budget)}
    assert "every transaction sums to zero" in rules
    assert "every entry continues the one before it" in rules
    assert "every balance is the sum of its entries" in rules


async def test_a_past_position_is_shown_as_it_stood(budget: ServiceUnderTest) -> None:
    async with budget.work() as work:
        for day, amount in ((1, 100), (5, 40), (9, 2)):
            movement = new_movement(
                work,
                TransactionKind.LIMIT_CHANGED,
                programme=PROGRAMME,
                reference="x",
                cause_id=new_id(),
                now=datetime(THIS_YEAR, 3, day, 12, tzinfo=UTC),
            )
            postings = [
                Posting(Account(PROGRAMME, GRANTS, THIS_YEAR, Stage.AVAILABLE), Decimal(amount)),
                Posting(Account(PROGRAMME, GRANTS, THIS_YEAR, Stage.ALLOTTED), -Decimal(amount)),
            ]
            await move_funds(work, postings, movement=movement)
    async with budget.work() as work:
        shown = [
            {
                balance.stage: balance.amount
                for balance in await work.ledger.list_balances(
                    PositionKey(PROGRAMME, GRANTS, THIS_YEAR), as_of=date(THIS_YEAR, 3, day)
                )
            }.get(Stage.AVAILABLE)
            for day in (1, 4, 5, 8, 30)
        ]
    assert shown == [100, 100, 140, 140, 142]


@pytest.mark.parametrize(
    ("tampered", "code", "message", "in_a_file"), [(False, 0, "Bokföringen går ihop.", False), (True, 1, "FEL: ", True)]
)
async def test_the_books_are_proven_from_the_command_line(
    budget: ServiceUnderTest, tmp_path: Path, *, tampered: bool, code: int, message: str, in_a_file: bool
) -> None:
    await allot(budget, 1000)
    if tampered:
        async with budget.owned() as session:
            await session.execute(text("ALTER TABLE ledger_entry DISABLE TRIGGER USER"))
            await session.execute(text("DELETE FROM ledger_entry WHERE amount < 0"))
    url, file = budget.settings.database_url.get_secret_value(), tmp_path / "database_url"
    file.write_text(f"{url}\n")
    told_where = {"DATABASE_URL_FILE": str(file)} if in_a_file else {"DATABASE_URL": url}
    command = Path(sys.executable).with_name("budget")
    process = await asyncio.create_subprocess_exec(
        command, "verify", env=dict(os.environ) | told_where, stdout=asyncio.subprocess.PIPE
    )
    output, _ = await process.communicate()
    assert process.returncode == code
    assert message in output.decode()
