"""Register an entry of a decision on a limit, and move the room that it gives or takes."""

from datetime import datetime

from budget.models.ledger import TransactionKind
from budget.models.limits import LimitChange, LimitEntry
from budget.rules.movements import Scope, change_limit
from budget.steps.move_funds import demand_funds
from budget.steps.new_movement import new_movement
from budget.unit_of_work import Work


async def book_limit_change(work: Work, entry: LimitEntry, *, now: datetime) -> LimitChange:
    """A cut may leave the position in the red: commitments stand, and new ones wait."""
    change = LimitChange.of(entry, registered_by=work.actor.subject, now=now)
    work.limits.add(change)
    await work.session.flush()  # gives the row its id
    key = entry.key
    postings = change_limit(Scope(key.programme, key.fiscal_year), key.item, source=entry.kind.stage, amount=entry.room)
    movement = new_movement(
        work,
        TransactionKind.LIMIT_CHANGED,
        programme=key.programme,
        reference=entry.diary_number,
        cause_id=change.id,
        now=now,
    )
    await demand_funds(work, postings, movement=movement)
    after = {
        "kind": entry.kind,
        "item": key.item,
        "fiscal_year": key.fiscal_year,
        "amount": str(entry.amount),
        "diary_number": entry.diary_number,
    }
    await work.record("book_limit_change", "position", key.name, at=now, after=after)
    return change
