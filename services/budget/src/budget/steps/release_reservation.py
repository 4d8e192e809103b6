"""A cooperation that ends before its agreement has got its money gives its reservation back."""

from datetime import datetime
from uuid import UUID

from budget.models.ledger import TransactionKind
from budget.rules.movements import rebind
from budget.steps.move_funds import demand_funds
from budget.steps.new_movement import new_movement, running_scope
from budget.unit_of_work import Work


async def release_reservation(work: Work, cooperation_id: UUID, *, now: datetime) -> None:
    await work.fundings.lock_cooperation(cooperation_id)
    reservation = await work.reservations.find_reserved(cooperation_id)
    if reservation is None:
        return
    movement = new_movement(
        work,
        TransactionKind.RELEASED,
        programme=reservation.programme,
        reference=reservation.diary_number,
        cause_id=reservation.decision_id,
        now=now,
    )
    postings = rebind(running_scope(reservation.programme, now), reserved=(reservation.reserved, []))
    await demand_funds(work, postings, movement=movement)
    reservation.release(now)
