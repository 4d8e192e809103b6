"""Money has come back on a claim, in parts or all of it."""

from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from budget.models.claims import Claim
from budget.steps.book_repayment import book_repayment
from budget.unit_of_work import Work


async def receive_repayment(
    work: Work, claim_id: UUID, *, amount: Decimal, received_on: date, bank_reference: str, now: datetime
) -> Claim:
    return await book_repayment(
        work, claim_id, amount=amount, received_on=received_on, bank_reference=bank_reference, now=now
    )
