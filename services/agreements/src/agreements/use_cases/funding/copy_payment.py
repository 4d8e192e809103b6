"""Budget paid: the case shows the payment, and its instalment can no longer be changed."""

from datetime import datetime

from agreements.copies import Payment
from agreements.steps.prepare_funding import prepare_funding
from agreements.unit_of_work import Work
from shared.contracts.budget import PaymentMadeV1


async def copy_payment(work: Work, fact: PaymentMadeV1, *, now: datetime) -> None:
    # Published again under a fresh id, or settled again as a new payment by a budget that was restored to an older
    # state: it is the same money when it is the same payment, or the same instalment, which is paid once.
    if await work.funding.find_payment(fact.cooperation_id, fact.payment_id, fact.instalment_id):
        return
    funding = await prepare_funding(work, fact.cooperation_id, now=now)
    if funding is None:
        return
    funding.paid += fact.amount
    payment = Payment(
        payment_id=fact.payment_id,
        cooperation_id=fact.cooperation_id,
        instalment_id=fact.instalment_id,
        amount=fact.amount,
        paid_on=fact.paid_on,
    )
    work.funding.add(payment)
