"""The organiser has gone up in another: the money stays bound, and the successor is paid, and owes, from now on."""

from datetime import datetime

from budget.models.commitments import Commitment
from budget.models.payments import PaymentState
from budget.steps.lock_cooperation import lock_cooperation
from budget.steps.withdraw_payment import withdraw_payment
from budget.unit_of_work import Work
from shared.contracts.agreements import OrganizerSucceededV1


async def pass_to_successor(work: Work, succeeded: OrganizerSucceededV1, *, now: datetime) -> None:
    number = succeeded.organization_number
    funding = await lock_cooperation(work, succeeded.cooperation_id, number, now=now)
    funding.pass_to(number)
    if reservation := await work.reservations.find_reserved(funding.cooperation_id):
        reservation.pass_to(number, now)
    if commitment := await work.commitments.find_running(funding.cooperation_id):
        await _withdraw_payments(work, commitment, succeeded, now=now)
        for claim in await work.claims.list_claims_of(commitment.id):
            if claim.is_open:
                claim.pass_to(number, now)
        commitment.pass_to(number, now)
    before = {"organization_number": succeeded.former_organization_number}
    after = {"organization_number": number}
    await work.record("pass_to_successor", "cooperation", funding.cooperation_id, at=now, before=before, after=after)


async def _withdraw_payments(
    work: Work, commitment: Commitment, succeeded: OrganizerSucceededV1, *, now: datetime
) -> None:
    """Withdraw what would reach the former organiser's account; it is proposed anew to the successor's."""
    reason = f"Huvudmannen har gått upp i {succeeded.organizer_name}. Föreslå betalningen på nytt."
    for payment in await work.payments.list_payments_of(commitment.id):
        waits = payment.state in (PaymentState.PROPOSED, PaymentState.APPROVED)
        if waits and payment.payee == succeeded.former_organization_number:
            await withdraw_payment(work, payment, reason=reason, now=now)
