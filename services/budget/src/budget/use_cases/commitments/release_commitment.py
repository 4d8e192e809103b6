"""The agreement has ended, before its time or as agreed: what is not paid, or on its way, is free again."""

from datetime import datetime
from uuid import UUID

from budget.facts import tell_adjustment
from budget.models import Commitment, InstalmentState, PaymentState, ReservationState, TransactionKind
from budget.rules.movements import rebind
from budget.steps.move_funds import a_movement, demand_funds, lines_total, scope_of
from budget.steps.raise_claim import raise_claim
from budget.steps.retain_approved import keep_leaving
from budget.unit_of_work import Work
from shared.contracts.agreements import AgreementCompletedV1, AgreementTerminatedV1


async def end_terminated(work: Work, terminated: AgreementTerminatedV1, *, now: datetime) -> None:
    """What must be paid back is claimed; the appropriation does not move until the money comes."""
    await _release_reservation(work, terminated.cooperation_id, now=now)
    commitment = await release_commitment(work, terminated.agreement_id, reason=terminated.reason, now=now)
    if commitment and terminated.repayment_amount:
        await raise_claim(
            work,
            commitment,
            amount=terminated.repayment_amount,
            source=f"terminated/{terminated.agreement_id}",
            reason=terminated.reason,
            now=now,
        )


async def end_completed(work: Work, completed: AgreementCompletedV1, *, now: datetime) -> None:
    """Of an agreement that never got its money, the reservation is free as well."""
    await _release_reservation(work, completed.cooperation_id, now=now)
    await release_commitment(work, completed.agreement_id, reason="Samverkan är avslutad.", now=now)


async def release_commitment(work: Work, agreement_id: UUID, *, reason: str, now: datetime) -> Commitment | None:
    """Payments that are approved or sent keep their part; those only proposed are rejected."""
    if await work.fundings.find_commitment(agreement_id) is None:
        return None
    commitment = await work.fundings.get_commitment_for_change(agreement_id)
    for payment in await work.payments.payments_of(agreement_id):
        if payment.state is PaymentState.PROPOSED and not payment.accrual_id:
            payment.reject(reason, now)
    await release_rest(work, commitment, reason=reason, now=now)
    await _cancel_instalments(work, commitment.id)
    return commitment


async def release_rest(work: Work, commitment: Commitment, *, reason: str, now: datetime) -> None:
    """Of an agreement that is over: only what has been approved and is on its way stays bound."""
    kept = await keep_leaving(work, commitment, [], now=now)
    released = lines_total(commitment.held) - lines_total(kept)
    movement = a_movement(
        work,
        TransactionKind.RELEASED,
        programme=commitment.programme,
        reference=commitment.diary_number,
        cause_id=commitment.id,
        now=now,
    )
    postings = rebind(scope_of(commitment.programme, now), committed=(commitment.held, kept))
    await demand_funds(work, postings, movement=movement)
    commitment.end(kept, reason, now)
    await work.session.flush()
    await work.record("release", "commitment", commitment.id, at=now, after={"released": str(released)}, reason=reason)
    tell_adjustment(work, commitment, released=released)


async def _cancel_instalments(work: Work, commitment_id: UUID) -> None:
    open_payments = {
        payment.instalment_id
        for payment in await work.payments.payments_of(commitment_id)
        if payment.state is not PaymentState.REJECTED
    }
    for instalment in await work.payments.instalments_of(commitment_id):
        if instalment.state is not InstalmentState.PAID and instalment.id not in open_payments:
            instalment.state = InstalmentState.CANCELLED


async def _release_reservation(work: Work, cooperation_id: UUID, *, now: datetime) -> None:
    """A cooperation that ends before its agreement is signed gives its reservation back."""
    await work.fundings.lock_cooperation(cooperation_id)
    reservation = await work.fundings.find_reserved(cooperation_id)
    if reservation is None:
        return
    movement = a_movement(
        work,
        TransactionKind.RELEASED,
        programme=reservation.programme,
        reference=reservation.diary_number,
        cause_id=reservation.decision_id,
        now=now,
    )
    await demand_funds(
        work, rebind(scope_of(reservation.programme, now), reserved=(reservation.held, [])), movement=movement
    )
    reservation.end(ReservationState.RELEASED, now)
