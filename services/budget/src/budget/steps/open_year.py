"""A fiscal year begins on an item: its own limit holds from now on, and its authorisation takes over what is ahead."""

from datetime import datetime
from decimal import Decimal

from budget.models import TransactionKind, YearState
from budget.repository.ledger import Movement
from budget.rules.accounts import Account, Stage
from budget.rules.money import ZERO
from budget.rules.movements import Scope, open_authorisation
from budget.unit_of_work import Work
from shared.kit.clock import new_id, swedish_date


async def open_year(work: Work, scope: Scope, item: str, *, now: datetime) -> None:
    """Once per programme, item and year; whoever comes second finds it open. What is bound already stays, even if the
    position begins in the red."""
    # Looked at before it is locked: those who only add an account to an open year share the position's row, and two of
    # them would wait for each other if both wanted it alone.
    for state_of in (work.ledger.find_state, work.ledger.lock_position):
        if await state_of(scope.programme, item, fiscal_year=scope.year) != YearState.AHEAD:
            return
    await work.ledger.open_position(scope.programme, item, fiscal_year=scope.year)
    carried = await work.ledger.bound_after(scope.programme, item, fiscal_year=scope.year)
    for year, released in await work.ledger.outstanding_before(scope.programme, item, fiscal_year=scope.year):
        await _hand_over(work, scope, item, year=year, released=released, carried=carried, now=now)
        carried = ZERO


async def _hand_over(
    work: Work, scope: Scope, item: str, *, year: int, released: Decimal, carried: Decimal, now: datetime
) -> None:
    postings = open_authorisation(scope, item, before=year, released=released, carried=carried)
    accounts = [Account(scope.programme, item, scope.year, stage) for stage in (Stage.ROOM, Stage.OUTSTANDING)]
    await work.ledger.create(accounts)
    movement = Movement(
        kind=TransactionKind.YEAR_OPENED,
        programme=scope.programme,
        reference=f"Nytt räkenskapsår {scope.year}",
        cause_id=new_id(),
        actor=work.actor.subject,
        booked_on=swedish_date(now),
        recorded_at=now,
    )
    attempt = await work.ledger.move(movement, postings)
    assert attempt.done, "taking over what is bound is never refused"
