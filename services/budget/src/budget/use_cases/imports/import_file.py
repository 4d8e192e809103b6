"""Read in a file of allotments, or of payments made by other systems: all rows or none, and never twice."""

import hashlib
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from budget.errors import ImportFaulty, NotEnoughMoney, RuleMissing, YearClosed, YearNotBegun
from budget.models import ImportKind, ImportRun, LimitKind, OutsidePayment, TransactionKind
from budget.readers import imports
from budget.readers.imports import Fault, Row
from budget.rules.money import ZERO, total
from budget.rules.movements import Scope, spend
from budget.rules.positions import position
from budget.steps.move_funds import a_movement, demand_funds
from budget.steps.place_costs import rule_of
from budget.unit_of_work import Work
from budget.use_cases.limits.change_limit import change_limit
from shared.contracts.terms import CostKind
from shared.kit.clock import swedish_date
from shared.kit.errors import FieldError, InvalidInput

COLUMNS: dict[ImportKind, dict[str, imports.Reader]] = {
    ImportKind.ALLOTMENTS: {
        "programme": imports.a_text,
        "item": imports.a_text,
        "fiscal_year": imports.a_year,
        "kind": imports.one_of(*LimitKind),
        "amount": imports.an_amount,
        "diary_number": imports.a_text,
        "decided_on": imports.a_day,
        "note": imports.any_text,
    },
    ImportKind.PAYMENTS: {
        "programme": imports.a_text,
        "source": imports.a_text,
        "reference": imports.a_text,
        "cost_kind": imports.one_of(*CostKind),
        "amount": imports.an_amount,
        "counted_on": imports.a_day,
        "text": imports.any_text,
    },
}


@dataclass(frozen=True, slots=True)
class Imported:
    """`known` rows were there already and were left alone. `red` are positions (item, year) that end below zero."""

    rows: int
    new: int
    known: int
    amount: Decimal
    faults: Sequence[Fault]
    red: Sequence[str] = ()


async def import_file(work: Work, kind: ImportKind, content: bytes, *, file_name: str, now: datetime) -> Imported:
    """Applies every row that is new; the caller rolls back after a dry run, or when there are faults."""
    digest = hashlib.sha256(content).hexdigest()
    if before := await work.plans.find_import(kind, digest):
        return Imported(before.rows, new=0, known=before.rows, amount=ZERO, faults=[])
    contents = _read(content, kind)
    faults = list(contents.faults) + await _unknown_items(work, kind, contents.rows)
    run = await _note(work, kind, contents.rows, digest=digest, file_name=file_name, now=now)
    new: list[Row] = []
    for row in [] if faults else contents.rows:
        try:
            if await _APPLY[kind](work, run, row, now):
                new.append(row)
        except (NotEnoughMoney, YearClosed, YearNotBegun, RuleMissing) as refusal:
            faults.append(Fault(row.line, "amount", str(row.values["amount"]), refusal.detail))
            break
    amount = total(row.values["amount"] for row in new)
    red = await _red(work, now) if new else []
    return Imported(len(contents.rows), len(new), len(contents.rows) - len(new), amount, faults, red)


async def _red(work: Work, now: datetime) -> list[str]:
    """Where more has been used, or is bound, than may be used: what other systems have paid is booked all the same."""
    standing = {place: position(found) for place, found in (await work.ledger.all_balances()).items()}
    running = swedish_date(now).year  # a year that has not begun is tried against the authorisation
    return [f"{item} {year}" for (_, item, year), each in sorted(standing.items()) if each.is_red and year <= running]


def refuse_faulty(done: Imported) -> None:
    """Raised inside the transaction, so that nothing of a faulty file stays."""
    if done.faults:
        errors = tuple(
            FieldError(
                field=f"rad {fault.line}, {fault.column}", message=f"läst: {fault.read}", expected=fault.expected
            )
            for fault in done.faults[:100]
        )
        raise ImportFaulty("Inget har lästs in. Rätta raderna under errors och läs in filen igen.", errors=errors)


def _read(content: bytes, kind: ImportKind) -> imports.Contents:
    try:
        return imports.read(content, COLUMNS[kind])
    except imports.UnreadableError as error:
        raise InvalidInput(str(error)) from error


async def _unknown_items(work: Work, kind: ImportKind, rows: Sequence[Row]) -> list[Fault]:
    if kind is not ImportKind.ALLOTMENTS:
        return []
    known = {code: await work.limits.find_item(code) for code in {row.values["item"] for row in rows}}
    return [
        Fault(row.line, "item", row.values["item"], "en registrerad anslagspost")
        for row in rows
        if known[row.values["item"]] is None
    ]


async def _note(
    work: Work, kind: ImportKind, rows: Sequence[Row], *, digest: str, file_name: str, now: datetime
) -> ImportRun:
    run = ImportRun(
        kind=kind,
        sha256=digest,
        file_name=file_name,
        rows=len(rows),
        amount=total(row.values["amount"] for row in rows),
        imported_by=work.actor.subject,
        imported_at=now,
    )
    work.plans.add(run)
    await work.session.flush()
    await work.record("import", "import_run", run.id, at=now, after={"kind": kind, "rows": len(rows)})
    return run


async def _apply_allotment(work: Work, run: ImportRun, row: Row, now: datetime) -> bool:
    values = dict(row.values)
    kind = LimitKind(values.pop("kind"))
    amount = values.pop("amount")
    if await work.limits.has_entry(kind, values):
        return False
    await change_limit(work, kind, amount=amount, now=now, **values)
    return True


async def _apply_payment(work: Work, run: ImportRun, row: Row, now: datetime) -> bool:
    values: dict[str, Any] = dict(row.values)
    programme, reference = values["programme"], (values["source"], values["reference"])
    if await work.plans.known_references(programme, [reference]):
        return False
    if values["counted_on"].year > swedish_date(now).year:
        raise YearNotBegun("Räkenskapsåret har inte börjat. Det som betalas räknas tidigast när året har kommit.")
    rule = await rule_of(work, programme, values["cost_kind"], now=now)
    payment = OutsidePayment(
        import_run_id=run.id,
        programme=programme,
        source=values["source"],
        source_reference=values["reference"],
        item=rule.item,
        fiscal_year=values["counted_on"].year,
        cost_kind=values["cost_kind"],
        amount=values["amount"],
        counted_on=values["counted_on"],
        text=values["text"],
    )
    work.plans.add(payment)
    await work.session.flush()
    movement = a_movement(
        work, TransactionKind.PAID, programme=programme, reference=values["reference"], cause_id=payment.id, now=now
    )
    scope = Scope(programme, payment.fiscal_year)
    await demand_funds(
        work, spend(scope, rule.item, cost_kind=payment.cost_kind, amount=payment.amount), movement=movement
    )
    return True


_APPLY: dict[ImportKind, Callable[[Work, ImportRun, Row, datetime], Awaitable[bool]]] = {
    ImportKind.ALLOTMENTS: _apply_allotment,
    ImportKind.PAYMENTS: _apply_payment,
}
