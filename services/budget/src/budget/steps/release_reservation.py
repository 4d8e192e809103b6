"""A cooperation that ends before its agreement has got its money gives its reservation back."""

from datetime import datetime
from uuid import UUID

from budget.facts import reservation_released
from budget.models.ledger import TransactionKind
from budget.rules.movements import Scope, rebind
from budget.steps.find_running_day import find_running_day
from budget.steps.move_funds import demand_funds
from budget.steps.new_movement import new_movement
from budget.unit_of_work import Work


async def release_reservation(work: Work, cooperation_id: UUID, *, now: datetime) -> None:
    await work.fundings.find_funding_for_change(cooperation_id)
    reservation = await work.reservations.find_reserved(cooperation_id)
    if reservation is None:
        return
    day = await find_running_day(work, reservation.programme, now=now)
    movement = new_movement(
        work,
        TransactionKind.RELEASED,
        programme=reservation.programme,
        reference=reservation.diary_number,
        cause_id=reservation.decision_id,
        day=day,
        now=now,
    )
    postings = rebind(Scope(reservation.programme, day.year), reserved=(reservation.reserved, []))
    await demand_funds(work, postings, movement=movement)
    reservation.release(now)
    after = {"released": str(reservation.amount)}
    await work.record("release_reservation", "reservation", reservation.id, at=now, after=after)
    work.publish(reservation_released(reservation), subject=cooperation_id, scope=reservation.programme)
