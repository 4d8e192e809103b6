"""A statement was approved or rejected: the case shows which, and the statement can no longer be changed."""

from datetime import datetime

from agreements.steps.prepare_schedule import prepare_schedule
from agreements.unit_of_work import Work
from shared.contracts.followup import StatementApprovedV1, StatementRejectedV1


async def copy_statement(work: Work, fact: StatementApprovedV1 | StatementRejectedV1, *, now: datetime) -> None:
    if schedule := await prepare_schedule(work, fact.cooperation_id, now=now):
        schedule.mark_statement(fact.statement_id, "approved" if isinstance(fact, StatementApprovedV1) else "rejected")
