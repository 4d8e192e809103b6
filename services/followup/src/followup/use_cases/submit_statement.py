"""The organiser hands in its grant statement, and may correct it until it is decided."""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from followup.facts import followup_completed
from followup.models import Statement
from followup.unit_of_work import Work
from shared.contracts.terms import CostKind
from shared.kit.clock import swedish_date


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
    """What was used of the grant, in kronor, in words and by cost kind; the follow-up that waited for it is done."""
    statement = await work.statements.get_statement_for_change(statement_id)
    statement.expect(version)
    statement.submit(amount_used, account, lines=lines, by=work.actor.subject, now=now)
    activity = await work.activities.get_activity_of_statement_for_change(statement_id)
    today = swedish_date(now)
    if activity.submitted(today, now):
        work.publish(followup_completed(activity, today), subject=activity.schedule_id, scope=activity.programme)
    await work.session.flush()
    after = {"number": statement.number, "amount_used": str(amount_used)}
    await work.record("submit_statement", "statement", statement.id, at=now, after=after)
    return statement
