"""Register income beside the appropriation: room on a source of its own, for the costs that it pays."""

from datetime import date, datetime
from decimal import Decimal

from budget.models.ledger import TransactionKind
from budget.models.own_costs import Income
from budget.rules.accounts import Stage
from budget.rules.movements import Scope, change_limit
from budget.rules.own_costs import Source
from budget.rules.wording import RECEIVED
from budget.steps.check_passed import check_passed
from budget.steps.check_programme import check_programme
from budget.steps.move_funds import demand_funds
from budget.steps.new_movement import new_movement
from budget.unit_of_work import Work
from shared.clock import swedish_date


async def register_income(
    work: Work,
    programme: str,
    *,
    source: Source,
    amount: Decimal,
    diary_number: str,
    reference: str,
    received_on: date,
    note: str,
    now: datetime,
) -> Income:
    """Register an income, negative when paid back. The finance system has booked it: it makes room, and no voucher."""
    await check_programme(work, programme)
    check_passed("received_on", received_on, today=swedish_date(now), advice=RECEIVED)
    income = Income(
        programme=programme,
        source=source,
        fiscal_year=received_on.year,
        amount=amount,
        diary_number=diary_number,
        reference=reference,
        received_on=received_on,
        note=note,
        registered_by=work.actor.subject,
        registered_at=now,
    )
    work.own_costs.add(income)
    await work.session.flush()  # income known by its reference is refused before any account is locked
    postings = change_limit(Scope(programme, income.fiscal_year), source.item, source=Stage.ALLOTTED, amount=amount)
    movement = new_movement(
        work, TransactionKind.LIMIT_CHANGED, programme=programme, reference=diary_number, cause_id=income.id, now=now
    )
    await demand_funds(work, postings, movement=movement)
    after = {"source": source, "amount": str(amount), "fiscal_year": income.fiscal_year}
    await work.record("register_income", "income", income.id, at=now, after=after)
    return income
