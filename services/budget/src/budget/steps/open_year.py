"""A fiscal year begins on an item: its own limit applies, and its authorisation takes over what is bound ahead."""

from datetime import date, datetime
from decimal import Decimal

from budget.models.ledger import TransactionKind, YearState
from budget.rules.accounts import Account, PositionKey, Stage
from budget.rules.money import ZERO
from budget.rules.movements import Scope, open_authorisation
from budget.steps.new_movement import new_movement
from budget.unit_of_work import Work
from shared.clock import new_id, swedish_date


async def open_year(work: Work, key: PositionKey, *, now: datetime) -> None:
    """Open the year once per position: the second caller finds it open. Money bound already stays bound, even if that
    leaves the position in the red."""
    # Most find it open, and lock nothing.
    for read_state in (work.ledger.find_state, work.ledger.lock_state):
        if await read_state(key) != YearState.AHEAD:
            return
    await work.ledger.open_position(key, at=now)
    carried = await work.ledger.sum_bound_after(key)
    for year, released in await work.ledger.list_outstanding_before(key):
        await _take_over(work, key, year=year, released=released, carried=carried, now=now)
        carried = ZERO  # all of it is carried by the first movement


async def _take_over(
    work: Work, key: PositionKey, *, year: int, released: Decimal, carried: Decimal, now: datetime
) -> None:
    scope = Scope(key.programme, key.fiscal_year)
    postings = open_authorisation(scope, key.item, before=year, released=released, carried=carried)
    await work.ledger.add_accounts([Account(*key, stage) for stage in (Stage.ROOM, Stage.OUTSTANDING)])
    movement = new_movement(
        work,
        TransactionKind.YEAR_OPENED,
        programme=key.programme,
        reference=f"Nytt räkenskapsår {key.fiscal_year}",
        cause_id=new_id(),
        day=max(swedish_date(now), date(key.fiscal_year, 1, 1)),  # also when another clock is ahead of ours
        now=now,
    )
    attempt = await work.ledger.move(movement, postings)
    assert attempt.done, "taking over bound money is never refused"
