"""Copies a payment, once. Money that is paid when the agreement has ended is accounted for too."""

from datetime import datetime

from followup.copies import FundingEntry, FundingKind
from followup.facts import schedule_revised
from followup.steps.settle_statements import settle_statements
from followup.unit_of_work import Work
from shared.contracts.budget import PaymentMadeV1
from shared.contracts.terms import CostKind


async def copy_payment(work: Work, fact: PaymentMadeV1, *, now: datetime) -> None:
    # A budget that was restored to an older state settles again what the bank had paid, under a new event and maybe a
    # new payment: it is the same money when it is the same payment, or the same instalment, which is paid once.
    if await work.copies.has_payment(fact.cooperation_id, fact.payment_id, fact.instalment_id):
        return
    entry = FundingEntry(
        cooperation_id=fact.cooperation_id,
        programme=work.programme,
        kind=FundingKind.PAYMENT,
        reference_id=fact.payment_id,
        instalment_id=fact.instalment_id,
        fiscal_year=fact.fiscal_year,
        appropriation_item=fact.appropriation_item,
        cost_kind=fact.cost_kind,
        amount=fact.amount,
        effective_on=fact.paid_on,
    )
    entry.note(work.event)
    work.copies.add(entry)
    await _settle_when_ended(work, fact, now=now)


async def _settle_when_ended(work: Work, made: PaymentMadeV1, *, now: datetime) -> None:
    await work.session.flush()  # the payment is among those that are summed
    # Locked also when it has not ended: an end at the same moment waits, and then sees this payment.
    schedule = await work.schedules.find_schedule_for_change(made.cooperation_id)
    if schedule is None or not schedule.has_ended or made.cost_kind is not CostKind.GRANT:
        return
    await settle_statements(work, schedule, now=now)
    schedule.note_change(now)
    work.publish(schedule_revised(schedule), subject=schedule.id, scope=schedule.programme)
    after = {"payment_id": str(made.payment_id)}
    await work.record("settle_statements", "schedule", schedule.id, at=now, after=after)
