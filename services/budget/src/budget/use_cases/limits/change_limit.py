"""Register a change of what may be used: an entry of a regleringsbrev, credit, saving, withdrawal, authorisation."""

from datetime import date, datetime
from decimal import Decimal

from budget.models import LimitChange, LimitKind, TransactionKind
from budget.rules.movements import Scope
from budget.rules.movements import change_limit as postings_of
from budget.steps.move_funds import a_movement, demand_funds
from budget.steps.retry_waiting import lock_waiting, retry_waiting
from budget.unit_of_work import Work


async def change_limit(
    work: Work,
    kind: LimitKind,
    *,
    programme: str,
    item: str,
    fiscal_year: int,
    amount: Decimal,
    diary_number: str,
    decided_on: date,
    note: str,
    now: datetime,
) -> LimitChange:
    """A cut may leave the position in the red: what is committed stands, new commitments wait. More room is given to
    those who wait, oldest first."""
    gives_room = amount * kind.sign > 0
    if gives_room:
        await lock_waiting(work, programme, item, now=now)
    change = LimitChange(
        kind=kind,
        programme=programme,
        item=item,
        fiscal_year=fiscal_year,
        amount=amount,
        diary_number=diary_number,
        decided_on=decided_on,
        note=note,
        registered_by=work.actor.subject,
        registered_at=now,
    )
    work.limits.add(change)
    await work.session.flush()
    postings = postings_of(Scope(programme, fiscal_year), item, source=kind.stage, amount=amount * kind.sign)
    movement = a_movement(
        work, TransactionKind.LIMIT_CHANGED, programme=programme, reference=diary_number, cause_id=change.id, now=now
    )
    await demand_funds(work, postings, movement=movement)
    after = {
        "kind": kind,
        "item": item,
        "fiscal_year": fiscal_year,
        "amount": str(amount),
        "diary_number": diary_number,
    }
    await work.record("change_limit", "position", f"{programme}/{fiscal_year}/{item}", at=now, after=after)
    if gives_room:
        await retry_waiting(work, programme, item, now=now)
    return change
