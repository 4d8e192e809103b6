"""There is more room: try again the commitments that wait for it, oldest signature first."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from budget.rules.accounts import PositionKey
from budget.steps.rebind_commitment import retry_binding
from budget.unit_of_work import Work
from shared.clock import swedish_date


async def lock_waiting(work: Work, keys: Iterable[PositionKey], *, now: datetime) -> None:
    """Lock who waits before the room is made: cooperations are locked before accounts, so that two cannot deadlock."""
    waiting = [agreement_id for key in _items(keys) for agreement_id in await _list_waiting(work, key, now=now)]
    await work.fundings.lock_cooperations_of(waiting)


async def retry_waiting(work: Work, keys: Iterable[PositionKey], *, now: datetime) -> None:
    """A locked cooperation is skipped: its own transaction sees the room, or the worker's timed job tries it again."""
    for key in _items(keys):
        for agreement_id in await _list_waiting(work, key, now=now):
            if await work.fundings.lock_if_free(agreement_id):
                commitment = await work.commitments.get_commitment_for_change(agreement_id)
                await retry_binding(work, commitment, now=now)


def _items(keys: Iterable[PositionKey]) -> list[tuple[str, str]]:
    """Programme and item: a commitment of one year may wait for room in another."""
    return sorted({(key.programme, key.item) for key in keys})


async def _list_waiting(work: Work, key: tuple[str, str], *, now: datetime) -> Iterable[UUID]:
    programme, item = key
    return await work.commitments.list_waiting(swedish_date(now).year, programme=programme, item=item)
