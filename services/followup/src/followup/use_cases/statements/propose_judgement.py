"""A case officer proposes that a grant statement is approved or rejected."""

from datetime import datetime
from decimal import Decimal
from uuid import UUID

from followup.models.statement import Statement
from followup.rules.statements import Outcome
from followup.steps.check_paid import check_paid
from followup.steps.lock_part import lock_part
from followup.unit_of_work import Work


async def propose_judgement(
    work: Work,
    statement_id: UUID,
    *,
    outcome: Outcome,
    approved_amount: Decimal,
    reason: str,
    version: int,
    now: datetime,
) -> Statement:
    statement = await lock_part(work, work.statements.get_statement_for_change, statement_id, version=version, now=now)
    await work.must_be_another("propose_judgement", statement=statement.id)
    statement.propose(outcome, approved_amount, reason=reason, by=work.actor.subject, now=now)
    await check_paid(work, statement, approved_amount)
    after = {"number": statement.number, "outcome": outcome.value, "approved_amount": str(approved_amount)}
    await work.record("propose_judgement", "statement", statement.id, at=now, after=after, reason=reason)
    return statement
