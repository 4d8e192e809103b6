"""The circumstances of a movement that is booked now, by the actor of the transaction."""

from datetime import datetime
from uuid import UUID

from budget.models.ledger import TransactionKind
from budget.repository.ledger import Movement
from budget.rules.movements import Scope
from budget.unit_of_work import Work
from shared.kit.clock import swedish_date


def new_movement(
    work: Work, kind: TransactionKind, *, programme: str, reference: str, cause_id: UUID, now: datetime
) -> Movement:
    return Movement(
        kind=kind,
        programme=programme,
        reference=reference,
        cause_id=cause_id,
        actor=work.actor.subject,
        booked_on=swedish_date(now),
        recorded_at=now,
    )


def running_scope(programme: str, now: datetime) -> Scope:
    """The programme in the year that is running."""
    return Scope(programme, swedish_date(now).year)
