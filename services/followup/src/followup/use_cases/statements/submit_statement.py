"""The organiser submits its grant statement."""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from followup.facts import followup_completed
from followup.models.statement import Statement
from followup.steps.lock_part import lock_part
from followup.unit_of_work import Work
from shared.clock import swedish_date
from shared.contracts.terms import CostKind


async def submit_statement(
    work: Work,
    statement_id: UUID,
    *,
    amount_used: Decimal,
    account: str,
    lines: Mapping[CostKind, Decimal],
    version: int,
    now: datetime,
) -> Statement:
    """Submit how the grant was used: in kronor, in words and by cost kind; complete the activity that waited."""
    statement = await lock_part(work, work.statements.get_statement_for_change, statement_id, version=version, now=now)
    statement.submit(amount_used, account, lines=lines, by=work.actor.subject, now=now)
    activity = await work.activities.get_activity_of_statement_for_change(statement_id)
    today = swedish_date(now)
    if activity.complete_by_submission(today, now):
        work.publish(followup_completed(activity, today), subject=activity.schedule_id, scope=activity.programme)
    after = {"number": statement.number, "amount_used": str(amount_used)}
    await work.record("submit_statement", "statement", statement.id, at=now, after=after)
    return statement
