"""Read in a file of payments made by other systems: all rows or none, and never twice."""

from collections.abc import Mapping
from datetime import datetime

from budget.errors import YearNotBegun
from budget.models.imports import ImportKind, ImportRun, OutsidePayment
from budget.models.ledger import TransactionKind
from budget.readers.imports import Reader, Row, one_of, parse_amount, parse_day, parse_payment_text, parse_text
from budget.rules.movements import Scope, spend
from budget.steps.get_rule import get_rule
from budget.steps.import_rows import Imported, apply_rows, close_import, open_import
from budget.steps.move_funds import demand_funds
from budget.steps.new_movement import new_movement
from budget.unit_of_work import Work
from shared.contracts.terms import CostKind
from shared.kit.clock import swedish_date

COLUMNS: Mapping[str, Reader] = {
    "programme": parse_text,
    "source": parse_text,
    "reference": parse_text,
    "cost_kind": one_of(*CostKind),
    "amount": parse_amount,
    "counted_on": parse_day,
    "text": parse_payment_text,
}


async def import_payments(work: Work, content: bytes, *, file_name: str, now: datetime) -> Imported:
    """Applies every row that is new; the caller rolls back after a dry run, or when there are faults."""
    opened = await open_import(work, ImportKind.PAYMENTS, content, columns=COLUMNS, file_name=file_name, now=now)
    if isinstance(opened, Imported):
        return opened
    new = [] if opened.faults else await apply_rows(opened, lambda row: _apply(work, opened.run, row, now))
    return await close_import(work, opened, new, action="import_payments", now=now)


async def _apply(work: Work, run: ImportRun, row: Row, now: datetime) -> bool:
    programme, source, reference = (row.values[name] for name in ("programme", "source", "reference"))
    if await work.imports.find_outside_payment_id(programme, source, reference):
        return False
    if row.values["counted_on"].year > swedish_date(now).year:
        raise YearNotBegun("Räkenskapsåret har inte börjat. Det som betalas räknas tidigast när året har kommit.")
    rule = await get_rule(work, programme, row.values["cost_kind"], now=now)
    payment = OutsidePayment(
        import_run_id=run.id,
        programme=programme,
        source=source,
        source_reference=reference,
        item=rule.item,
        fiscal_year=row.values["counted_on"].year,
        cost_kind=row.values["cost_kind"],
        amount=row.values["amount"],
        counted_on=row.values["counted_on"],
        text=row.values["text"],
    )
    work.imports.add(payment)
    await work.session.flush()
    movement = new_movement(
        work, TransactionKind.PAID, programme=programme, reference=reference, cause_id=payment.id, now=now
    )
    scope = Scope(programme, payment.fiscal_year)
    postings = spend(scope, rule.item, cost_kind=payment.cost_kind, amount=payment.amount)
    await demand_funds(work, postings, movement=movement)
    return True
