"""Copies a payment."""

from datetime import datetime

from followup.copies import FundingEntry, FundingKind
from followup.unit_of_work import Work
from shared.contracts.budget import PaymentMadeV1


async def copy_payment(work: Work, made: PaymentMadeV1, *, now: datetime) -> None:
    entry = FundingEntry(
        cooperation_id=made.cooperation_id,
        programme=work.programme,
        kind=FundingKind.PAYMENT,
        reference_id=made.payment_id,
        fiscal_year=made.fiscal_year,
        appropriation_item=made.appropriation_item,
        cost_kind=made.cost_kind,
        amount=made.amount,
        effective_on=made.paid_on,
    )
    entry.note(work.event)
    work.copies.add(entry)
