"""The circumstances of a movement that is booked now, by the actor of the transaction."""

from datetime import date, datetime
from uuid import UUID

from budget.models.ledger import TransactionKind
from budget.repository.ledger import Movement
from budget.unit_of_work import Work
from shared.clock import swedish_date


def new_movement(
    work: Work,
    kind: TransactionKind,
    *,
    programme: str,
    reference: str,
    cause_id: UUID,
    day: date | None = None,
    now: datetime,
) -> Movement:
    """`day` is the running one, when it has been found; else the clock's."""
    return Movement(
        kind=kind,
        programme=programme,
        reference=reference,
        cause_id=cause_id,
        actor=work.actor.subject,
        booked_on=day or swedish_date(now),
        recorded_at=now,
    )
