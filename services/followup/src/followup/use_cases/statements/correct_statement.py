"""The organiser corrects a submitted statement that is not decided: a new version beside the old."""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from followup.models.statement import Statement
from followup.steps.lock_part import lock_part
from followup.unit_of_work import Work
from shared.contracts.terms import CostKind


async def correct_statement(
    work: Work,
    statement_id: UUID,
    *,
    amount_used: Decimal,
    account: str,
    lines: Mapping[CostKind, Decimal],
    reason: str,
    version: int,
    now: datetime,
) -> Statement:
    statement = await lock_part(work, work.statements.get_statement_for_change, statement_id, version=version, now=now)
    await work.must_be_another("correct_statement", statement=statement.id)
    before = {"number": statement.number, "amount_used": str(statement.amount_used)}
    statement.correct(amount_used, account, lines=lines, reason=reason, by=work.actor.subject, now=now)
    after = {"number": statement.number, "amount_used": str(amount_used)}
    await work.record("correct_statement", "statement", statement.id, at=now, before=before, after=after, reason=reason)
    return statement
