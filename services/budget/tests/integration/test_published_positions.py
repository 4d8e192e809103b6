"""How positions stand is told together, a moment after the movements: nothing is lost, and each day's last is told."""

import asyncio
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import text

from budget.models.ledger import TransactionKind
from budget.repository.ledger import Movement
from budget.repository.publishing import Publishing
from budget.rules.accounts import Account, Posting, Stage
from budget.worker import publish_moved
from shared.broker.listening import Listener
from shared.clock import new_id, utc_now
from shared.contracts.budget import FundsCommittedV1, PositionChangedV1
from shared.kit import outbox
from tests.support.service import ServiceUnderTest

from .books import GRANT, allot, publish_positions
from .facts import GRANTS, PROGRAMME, THIS_YEAR, signed
from .test_ledger import bind
from .test_movements import AVAILABLE, COMMITTED, PAID
from .test_upgrade import VERSIONS

RESERVED = Account(PROGRAMME, GRANTS, THIS_YEAR, Stage.RESERVED, "grant")


async def book(
    budget: ServiceUnderTest, amount: int, day: int, *, source: Account = COMMITTED, target: Account = PAID
) -> None:
    """A movement of that day in November, whatever is booked already."""
    at = datetime(2026, 11, day, 12, tzinfo=UTC)
    movement = Movement(TransactionKind.PAID, PROGRAMME, "prov", new_id(), "prov", booked_on=at.date(), recorded_at=at)
    async with budget.work() as work:
        await work.ledger.add_accounts([source, target])
        postings = [Posting(source, Decimal(-amount)), Posting(target, Decimal(amount))]
        assert (await work.ledger.move(movement, postings)).done


def of_day(positions: list[PositionChangedV1], day: int) -> list[Any]:
    """Cost kind, committed and paid."""
    return [(t.cost_kind, t.committed, t.paid) for t in positions if t.booked_on == date(2026, 11, day)]


async def test_many_movements_are_published_as_one_and_nothing_twice(budget: ServiceUnderTest) -> None:
    await allot(budget, 1000)
    for amount in (100, 200, 300):
        assert await bind(budget, budget.sessions, amount)
    assert await budget.told(PositionChangedV1) == []
    positions = await publish_positions(budget)
    assert of_day(positions, 22) == [(None, 600, 0), ("grant", 600, 0)]
    assert len(positions) == 2
    assert await publish_positions(budget) == positions
    await bind(budget, budget.sessions, 5)
    assert [t.committed for t in await publish_positions(budget)] == [600, 600, 605, 605]


async def test_the_last_position_of_each_day_is_published_however_late(budget: ServiceUnderTest) -> None:
    await allot(budget, 1000)
    await bind(budget, budget.sessions, 600)
    for day in (23, 23, 25):
        await book(budget, 10, day)
    positions = await publish_positions(budget)
    assert of_day(positions, 22) == [(None, 600, 0), ("grant", 600, 0)]
    assert of_day(positions, 23) == [(None, 580, 20), ("grant", 580, 20)]
    assert of_day(positions, 25) == [(None, 570, 30), ("grant", 570, 30)]
    assert [t.booked_on for t in positions] == sorted(t.booked_on for t in positions if t.booked_on)


async def test_a_process_whose_clock_is_behind_corrects_the_days_published_after(budget: ServiceUnderTest) -> None:
    await allot(budget, 1000)
    await bind(budget, budget.sessions, 600)
    await book(budget, 10, 25)
    before = await publish_positions(budget)
    await book(budget, 7, 24, source=AVAILABLE, target=RESERVED)
    corrected = (await publish_positions(budget))[len(before) :]
    seen: list[Any] = [(t.cost_kind, t.booked_on and t.booked_on.day, t.reserved, t.paid) for t in corrected]
    assert seen == [(None, 24, 7, 0), ("grant", 24, 7, 0), (None, 25, 7, 10), ("grant", 25, 7, 10)]


async def test_a_process_that_dies_while_it_publishes_has_published_nothing(
    budget: ServiceUnderTest, monkeypatch: pytest.MonkeyPatch
) -> None:
    await allot(budget, 1000)

    async def die(*_: object, **__: object) -> None:
        raise ConnectionResetError

    with monkeypatch.context() as dying:
        dying.setattr(outbox, "store", die)
        with pytest.raises(ConnectionResetError):
            await publish_moved(budget.sessions, utc_now())
    assert [t.available for t in await publish_positions(budget)] == [1000]


async def test_many_who_publish_at_once_beside_movements_lose_and_double_nothing(budget: ServiceUnderTest) -> None:
    await allot(budget, 1000)
    publishing = (publish_moved(budget.sessions, utc_now()) for _ in range(4))
    moving = (bind(budget, budget.sessions, 1) for _ in range(4))
    await asyncio.gather(*publishing, *moving)
    committed = [t.committed for t in await publish_positions(budget) if t.cost_kind is None]
    assert committed == sorted(set(committed)), "each as it stood when its movements were marked, none twice"
    assert committed[-1] == 4
    events = [e for e in await budget.told(PositionChangedV1) if e.data["cost_kind"] is None]
    assert [e.sequence for e in events] == list(range(1, len(events) + 1))


async def test_a_movement_that_comes_between_the_mark_and_the_reading_is_published_by_its_own(
    budget: ServiceUnderTest, monkeypatch: pytest.MonkeyPatch
) -> None:
    await allot(budget, 1000)
    note = Publishing.note_published

    async def note_and_move(publishing: Publishing, day: date) -> Any:
        monkeypatch.undo()
        moved = await note(publishing, day)
        assert await bind(budget, budget.sessions, 5)
        return moved

    monkeypatch.setattr(Publishing, "note_published", note_and_move)
    assert [t.committed for t in await publish_positions(budget) if t.cost_kind is None] == [0, 5]


async def test_a_movement_wakes_whoever_tells(budget: ServiceUnderTest) -> None:
    listener = Listener(budget.engine)
    wake, listening = listener.wake("ledger"), asyncio.create_task(listener.run())
    async with asyncio.timeout(240):
        while not wake.is_set():
            await allot(budget, 1)  # the first may come before anybody listens
    listening.cancel()
    await asyncio.gather(listening, return_exceptions=True)


async def test_a_commitment_publishes_only_what_became_of_it(budget: ServiceUnderTest) -> None:
    """Its transaction holds no lock that all commitments share but the money's own."""
    await allot(budget, 1000)
    agreement = signed(new_id(), {GRANT: 100})
    await budget.deliver(agreement, agreement.cooperation_id)
    assert [event.type for event in await budget.told()] == [FundsCommittedV1.TYPE]


async def test_what_an_earlier_version_published_is_not_published_again(budget: ServiceUnderTest) -> None:
    await allot(budget, 1000)
    sql = (VERSIONS.parent / "sql" / "ledger_v4.sql").read_text(encoding="utf-8")
    async with budget.owned() as session:
        await session.execute(text(sql.split("--------")[0]))
    assert await publish_positions(budget) == []
    await bind(budget, budget.sessions, 5)
    assert [t.committed for t in await publish_positions(budget)] == [5, 5]
