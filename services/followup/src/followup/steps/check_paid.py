"""Refuses to approve money that was never paid, or that has come back."""

from decimal import Decimal

from followup.errors import MoreThanPaid
from followup.models.statement import Statement
from followup.unit_of_work import Work
from shared.kit.swedish import kronor


async def check_paid(work: Work, statement: Statement, approved: Decimal) -> None:
    """Raise MoreThanPaid where budget's figures leave less to approve. Nothing is kept of the attempt: a payment that
    budget tells of a moment later lets the same step through."""
    stands = await work.balances.get_balance(statement.schedule_id)
    if approved > stands.approvable:
        raise MoreThanPaid(stands.why_no_more(approved, kronor))
