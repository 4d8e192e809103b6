"""Asks for statements of the money that was paid and is not claimed back, once an agreement has ended."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID, uuid5

from followup.models.schedule import Schedule
from followup.models.statement import Statement, StatementStatus
from followup.rules.settlement import ZERO, Owed, day_of_asked, day_of_kept, share_payments, take_claimed
from followup.unit_of_work import Work
from shared.clock import swedish_date
from shared.kit.swedish import is_working_day

PLACES = {StatementStatus.EXPECTED: 1, StatementStatus.CANCELLED: 2}
"""Money is first shared among submitted statements, then expected ones, then those that had been cancelled."""


async def settle_statements(work: Work, schedule: Schedule, *, now: datetime) -> bool:
    """A statement of an instalment that was never paid falls away; one of paid money answers for what was paid. Money
    that no statement answers for gets a final one. What has been claimed and has come back needs none, nor what is
    still claimed when the day of the statement has passed. The schedule is locked: the same whichever comes first, the
    end of the agreement, the payment or the claim. Return whether any statement changed."""
    statements = await work.statements.lock_statements_of_schedule(schedule.id)
    before = _seen(statements)
    planned = [statement for statement in statements if not statement.is_final]
    paid = await work.copies.sum_grants_paid(schedule.id)
    owed = [_owed(statement) for statement in planned]
    shares, rest = share_payments(owed, paid)
    claimed = await _claimed(work, schedule, statements, shares, today=swedish_date(now))
    left = take_claimed(owed, shares, claimed)
    for statement in planned:
        _settle(schedule, statement, left[statement.id], now=now)
    claimed -= sum(shares.values(), ZERO) - sum(left.values(), ZERO)
    finals = [statement for statement in statements if statement.is_final]
    added = _settle_rest(work, schedule, finals, rest - claimed, now=now)
    return added or _seen(statements) != before


def _seen(statements: Sequence[Statement]) -> list[tuple[StatementStatus, Decimal, date]]:
    return [(statement.status, statement.amount, statement.due_on) for statement in statements]


async def _claimed(
    work: Work, schedule: Schedule, statements: Sequence[Statement], shares: Mapping[UUID, Decimal], *, today: date
) -> Decimal:
    """Kronor of the paid grant that are claimed, and that no statement is asked for."""
    claims = await work.balances.sum_claims(schedule.id)
    accounted = [statement for statement in statements if statement.is_accounted]
    not_approved = sum((s.amount - (s.approved_amount or ZERO) for s in accounted), ZERO)
    days = [s.due_on for s in statements if not s.is_accounted and shares.get(s.id, s.amount) > 0]
    last_day = schedule.final_statement_on or max(days, default=today)
    return claims.beyond(not_approved, day_passed=last_day < today)


def _owed(statement: Statement) -> Owed:
    return Owed(
        statement_id=statement.id,
        instalments=frozenset(statement.instalment_ids),
        amount=statement.amount if statement.is_accounted else statement.full_amount,
        is_accounted=statement.is_accounted,
        place=(PLACES.get(statement.status, 0), statement.due_on),
    )


def _settle_rest(work: Work, schedule: Schedule, finals: Sequence[Statement], rest: Decimal, *, now: datetime) -> bool:
    """Settle one final statement at a time: what is paid after it was submitted gets another. Return whether it did."""
    left = rest - sum((final.amount for final in finals if final.is_accounted), ZERO)
    open_final = next((final for final in finals if not final.is_accounted), None)
    is_new = open_final is None and left > 0
    if open_final is None and left > 0:
        open_final = _new_final(schedule, len(finals) + 1, now=now)
        work.statements.add(open_final)
    if open_final is not None:
        _settle(schedule, open_final, left, now=now)
    return is_new


def _new_final(schedule: Schedule, number: int, *, now: datetime) -> Statement:
    """A final statement, with an id that is derived, so that a rebuilt service has the same."""
    return Statement(
        id=uuid5(schedule.agreement_id, f"final statement {number}"),
        schedule_id=schedule.id,
        programme=schedule.programme,
        organization_number=schedule.organization_number,
        agreement_id=schedule.agreement_id,
        due_on=swedish_date(now),
        amount=ZERO,
        status=StatementStatus.CANCELLED,
        number=0,
        instalment_ids=[],
        is_final=True,
        created_at=now,
        updated_at=now,
    )


def _settle(schedule: Schedule, statement: Statement, paid: Decimal, *, now: datetime) -> None:
    if statement.is_accounted:
        return
    if paid <= 0:
        statement.cancel(now)
        schedule.drop_statement(statement.id, swedish_date(now), now=now)
        return
    final_on = schedule.final_statement_on
    if statement.status is StatementStatus.EXPECTED:
        due_on = day_of_kept(statement.due_on, final_on, is_working_day)
    else:
        today = swedish_date(now)
        due_on = day_of_asked(statement.due_on, final_on, today=today, is_working_day=is_working_day)
    if (statement.status, statement.amount, statement.due_on) != (StatementStatus.EXPECTED, paid, due_on):
        statement.answer_for(paid, due_on, now=now)
    schedule.expect_statement(statement.id, due_on, now=now)
