"""Read in a file of payments made by other systems: all rows or none, and never twice."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from budget.errors import YearNotBegun
from budget.models.imports import ImportKind, ImportRun, OutsidePayment
from budget.models.ledger import TransactionKind
from budget.readers.imports import (
    Fault,
    Reader,
    Row,
    maybe_one_of,
    one_of,
    parse_amount,
    parse_day,
    parse_payment_text,
    parse_text,
)
from budget.rules.movements import Scope, spend
from budget.rules.own_costs import MEASURES, fits
from budget.steps.get_rule import get_rule
from budget.steps.import_rows import Imported, ImportFile, apply_rows, close_import, open_import, refuse_other_content
from budget.steps.move_funds import demand_funds
from budget.steps.new_movement import new_movement
from budget.steps.publish_own_costs import publish_own_costs
from budget.unit_of_work import Work
from shared.clock import swedish_date
from shared.contracts.budget import OwnActivity
from shared.contracts.terms import CostKind, MeasureKind

COLUMNS: Mapping[str, Reader] = {
    "programme": parse_text,
    "source": parse_text,
    "reference": parse_text,
    "cost_kind": one_of(*CostKind),
    "amount": parse_amount,
    "counted_on": parse_day,
    "text": parse_payment_text,
}


OPTIONAL: Mapping[str, Reader] = {
    "activity": maybe_one_of(*OwnActivity),
    "measure_kind": maybe_one_of(*MeasureKind),
}
"""What an own cost of the agency is for: files of version 1.1 do not say."""


async def import_payments(work: Work, file: ImportFile, *, now: datetime) -> Imported:
    """Applies every row that is new; the caller rolls back after a dry run, or when there are faults."""
    opened = await open_import(work, ImportKind.PAYMENTS, file, columns=COLUMNS, optional=OPTIONAL, now=now)
    if isinstance(opened, Imported):
        return opened
    opened.faults.extend(_misplaced(opened.rows))
    booked: list[OutsidePayment] = []
    new = [] if opened.faults else await apply_rows(opened, lambda row: _apply(work, opened.run, row, booked, now))
    await publish_own_costs(work, [payment.key for payment in booked], now=now)
    return await close_import(work, opened, new, action="import_payments", now=now)


def _misplaced(rows: Sequence[Row]) -> list[Fault]:
    """Rows with an activity that their cost kind cannot be for, or a kind of measure that is none."""
    faults = []
    for row in rows:
        kind, activity = row.values["cost_kind"], row.values["activity"]
        if activity and not fits(kind, activity):
            faults.append(Fault(row.line, "activity", activity, "en verksamhet som hör till kostnadsslaget"))
        if row.values["measure_kind"] and activity != MEASURES:
            faults.append(Fault(row.line, "measure_kind", row.values["measure_kind"], "inget, utom för insatser"))
    return faults


async def _apply(work: Work, run: ImportRun, row: Row, booked: list[OutsidePayment], now: datetime) -> bool:
    programme, source, reference = (row.values[name] for name in ("programme", "source", "reference"))
    if found := await work.imports.find_outside_payment(programme, source, reference):
        refuse_other_content(row, amount=found.amount, cost_kind=found.cost_kind, counted_on=found.counted_on)
        # A file of version 1.1 does not say what the cost was for.
        said = {name: row.values[name] and getattr(found, name) for name in OPTIONAL}
        refuse_other_content(row, **said)
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
        activity=OwnActivity(row.values["activity"]) if row.values["activity"] else None,
        measure_kind=MeasureKind(row.values["measure_kind"]) if row.values["measure_kind"] else None,
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
    booked.append(payment)
    return True
