"""Faults that keep a case from being carried over: days that cannot be, and money that does not add up to the öre.

What both signed stands as it was signed: rules of how long, and of when something is accounted for, are not asked.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal
from itertools import pairwise

from agreements.models.carried_case import (
    KEYS,
    CarriedCase,
    CarriedRow,
    ClaimRow,
    PaymentRow,
    StatementRow,
    key_of,
)
from agreements.models.carried_content import carried_content
from agreements.models.paying import paying_faults
from agreements.programmes import rules_of
from agreements.readers.tables import RowFault
from shared.contracts.terms import CostKind

Found = Iterator[RowFault]
ZERO = Decimal("0.00")
_OUR_SERIES = re.compile(r"ÖK [0-9]{4}:[0-9]+")
"""Numbers that this system gives itself: a case with one of them would stand in the way of a new one."""
_PLACE = re.compile(r"content\.(instalments|statements)(?:\[(\d+)\])?(?:\.(\w+))?")


def carried_faults(case: CarriedCase, *, today: date) -> Found:
    """Every fault of the case at once."""
    if missing := list(_missing_parts(case)):
        yield from missing
        return
    yield from _head_and_day_faults(case, today)
    yield from _name_faults(case)
    yield from _paying_faults(case)
    yield from _payment_faults(case)
    for statement in case.statements:
        yield from _statement_faults(case, statement)
    for claim in case.claims:
        yield from _claim_faults(case, claim)
    yield from _unaccounted_faults(case)


def _missing_parts(case: CarriedCase) -> Found:
    for column, rows in (("measure", case.measures), ("cost", case.costs)):
        if not rows:
            yield RowFault(case.head.line, "case", case.head.case, f"minst en rad av slaget {column} för ärendet")


def _head_and_day_faults(case: CarriedCase, today: date) -> Found:
    head, last = case.head, case.head.carried_over_on
    if last > today:
        yield RowFault(head.line, "carried_over_on", str(last), f"senast i dag, {today}")
    if _OUR_SERIES.fullmatch(head.case):
        yield RowFault(head.line, "case", head.case, "ett diarienummer ur det tidigare systemets serie")
    ordered = ("answered_on", "decided_on", "signed_on")
    for earlier, later in pairwise(ordered):
        if getattr(head, later) < getattr(head, earlier):
            expected = f"{getattr(head, earlier)} ({earlier}) eller senare"
            yield RowFault(head.line, later, str(getattr(head, later)), expected)
    if head.ends_on <= head.starts_on:
        yield RowFault(head.line, "ends_on", str(head.ends_on), f"en dag efter {head.starts_on}")
    if head.ends_on < last:
        expected = f"{last} eller senare: bara pågående samverkan förs över"
        yield RowFault(head.line, "ends_on", str(head.ends_on), expected)
    for row, column in _past_days(case):
        day = getattr(row, column)
        if day and day > last:
            yield RowFault(row.line, column, str(day), f"senast överföringsdagen {last}")


def _past_days(case: CarriedCase) -> Iterator[tuple[CarriedRow, str]]:
    """The days of what has happened in the other system."""
    yield case.head, "signed_on"
    yield from ((row, "paid_on") for row in case.payments)
    yield from ((row, column) for row in case.statements for column in ("submitted_on", "judged_on"))
    yield from ((row, "claimed_on") for row in case.claims)
    yield from ((row, "received_on") for row in case.repayments)


def _name_faults(case: CarriedCase) -> Found:
    """Each row has a name of its own within its case, and names only what is there."""
    for where, columns in KEYS.items():
        yield from _doubled(columns, getattr(case, where))
    measures = {row.measure for row in case.measures}
    statements = {row.number for row in case.statements}
    instalments = {row.number for row in case.instalments}
    claims = {row.claim for row in case.claims}
    named: list[tuple[Iterable[CarriedRow], str, set[int] | set[str]]] = [
        (case.costs, "measure", measures),
        (case.instalments, "after_statement", statements),
        (case.payments, "instalment", instalments),
        (case.claims, "statement", statements),
        (case.repayments, "claim", claims),
    ]
    for rows, column, known in named:
        for row in rows:
            name = getattr(row, column)
            if name is not None and name not in known:
                yield RowFault(row.line, column, str(name), "något som finns i samma ärende")


def _doubled(columns: tuple[str, ...], rows: tuple[CarriedRow, ...]) -> Found:
    keys = [key_of(row, columns) for row in rows]
    times = Counter(keys)
    for row, key in zip(rows, keys, strict=True):
        if times[key] > 1:
            name = columns[-1]
            yield RowFault(row.line, name, str(getattr(row, name)), f"något eget för varje rad: {', '.join(columns)}")


def _paying_faults(case: CarriedCase) -> Found:
    """Grant, instalments and statements add up, as in every agreement."""
    content = carried_content(case)
    settled = {part.instalment_id for part in content.instalments}
    settled |= {statement.statement_id for statement in content.statements}
    rows: dict[str, tuple[CarriedRow, ...]] = {"instalments": case.instalments, "statements": case.statements}
    for fault in paying_faults(content, rules_of(case.head.programme).statements, settled=settled, forwards={}):
        if not (place := _PLACE.fullmatch(fault.field)):
            continue
        where, index, column = place.groups()
        row = rows[where][int(index)] if index else case.head
        yield RowFault(row.line, column or where, fault.message, fault.expected)


def _payment_faults(case: CarriedCase) -> Found:
    agreed: dict[CostKind, Decimal] = {}
    for cost in case.costs:
        agreed[cost.cost_kind] = agreed.get(cost.cost_kind, ZERO) + cost.amount
    parts = {row.number: row for row in case.instalments}
    paid: dict[int, PaymentRow] = {}
    for row in case.payments:
        if row.counts_in > row.paid_on.year:
            expected = f"högst {row.paid_on.year}, året då det betalades"
            yield RowFault(row.line, "fiscal_year", str(row.counts_in), expected)
        if (left := agreed.get(row.cost_kind, ZERO) - row.amount) < 0:
            yield RowFault(row.line, "amount", str(row.amount), f"högst {agreed.get(row.cost_kind, ZERO)}, som är kvar")
        agreed[row.cost_kind] = max(left, ZERO)
        part = parts.get(row.instalment) if row.instalment else None
        if part is None:
            continue
        if row.cost_kind is not CostKind.GRANT:
            yield RowFault(row.line, "cost_kind", row.cost_kind, "bidrag, som alla delutbetalningar")
        if row.amount != part.amount:
            yield RowFault(row.line, "amount", str(row.amount), f"{part.amount}, delutbetalningen på rad {part.line}")
        if part.number in paid:
            expected = f"en annan delutbetalning; den är betald på rad {paid[part.number].line}"
            yield RowFault(row.line, "instalment", str(part.number), expected)
        paid[part.number] = row


def _statement_faults(case: CarriedCase, row: StatementRow) -> Found:
    if (row.submitted_on is None) != (row.used is None):
        yield RowFault(
            row.line, "used", str(row.used or ""), "både dagen då den lämnades och vad som användes, eller inget av dem"
        )
        return
    if (row.judged_on is None) != (row.approved is None):
        yield RowFault(
            row.line,
            "approved",
            str(row.approved or ""),
            "både beslutets dag och det godkända beloppet, eller inget av dem",
        )
        return
    if row.submitted_on is None or row.used is None:
        if row.judged_on:
            yield RowFault(row.line, "submitted_on", "", "dagen då redovisningen lämnades")
        return
    paid = {payment.instalment for payment in case.payments}
    if unpaid := [number for number in row.instalments if number not in paid]:
        yield RowFault(row.line, "instalments", str(unpaid[0]), "delutbetalningar som är betalda, när den är lämnad")
    if row.judged_on is None or row.approved is None:
        return
    if row.judged_on < row.submitted_on:
        yield RowFault(row.line, "judged_on", str(row.judged_on), f"{row.submitted_on} eller senare")
    if not row.accepted and row.approved == row.amount:
        yield RowFault(row.line, "accepted", "false", "true: hela beloppet är godkänt")
    if row.approved > min(row.used, row.amount):
        expected = f"högst {min(row.used, row.amount)}: det som använts, av det som redovisas"
        yield RowFault(row.line, "approved", str(row.approved), expected)
        return
    claimed = sum((claim.amount for claim in case.claims if claim.statement == row.number), ZERO)
    if row.approved + claimed != row.amount:
        # A claim would else be raised here, by the rule, on what somebody has already settled elsewhere.
        expected = f"{row.amount - claimed}, eller ett återkrav på {row.amount - row.approved} av redovisningen"
        yield RowFault(row.line, "approved", str(row.approved), expected)


def _claim_faults(case: CarriedCase, claim: ClaimRow) -> Found:
    repaid = case.repaid_on(claim)
    if repaid > claim.amount:
        yield RowFault(claim.line, "amount", str(claim.amount), f"minst {repaid}, som är återbetalt")
    if claim.written_off and repaid == claim.amount:
        yield RowFault(claim.line, "written_off", "true", "false: allt är återbetalt")
    if claim.due_on < claim.claimed_on:
        yield RowFault(claim.line, "due_on", str(claim.due_on), f"{claim.claimed_on} eller senare")
    statement = case.statement_numbered(claim.statement) if claim.statement else None
    if statement and statement.judged_on is None:
        yield RowFault(claim.line, "statement", str(claim.statement), "en redovisning som är beslutad")


def _unaccounted_faults(case: CarriedCase) -> Found:
    """Paid = approved + open claims + repaid + written off + unaccounted, and none of them below zero."""
    paid = sum((row.amount for row in case.payments if row.cost_kind is CostKind.GRANT), ZERO)
    approved = sum((row.approved for row in case.statements if row.approved is not None), ZERO)
    claimed = sum((claim.amount for claim in case.claims), ZERO)
    if approved + claimed > paid:
        message = f"{approved} godkänt och {claimed} krävt åter"
        yield RowFault(case.head.line, "case", message, f"högst {paid} tillsammans, som är betalt i bidrag")
