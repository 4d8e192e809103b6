"""The agreement has ended, before its time or as agreed: what is not paid, or on its way, is free again."""

from datetime import datetime
from decimal import Decimal
from uuid import UUID

from budget.models import Commitment, InstalmentState, PaymentState, ReservationState, TransactionKind
from budget.rules.cost_lines import draw
from budget.rules.movements import Line, rebind
from budget.unit_of_work import Work
from budget.use_cases.move_funds import a_movement, demand_funds, lines_total, scope_of
from budget.use_cases.raise_claim import raise_claim
from budget.use_cases.tell_funding import tell_adjustment
from shared.contracts.agreements import AgreementCompletedV1, AgreementTerminatedV1
from shared.kit.clock import swedish_date


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
    await release_commitment(work, completed.agreement_id, reason="Samverkan är avslutad.", now=now)


async def release_commitment(work: Work, agreement_id: UUID, *, reason: str, now: datetime) -> Commitment | None:
    """Payments that are approved or sent keep their part; those only proposed are rejected."""
    if await work.fundings.find_commitment(agreement_id) is None:
        return None
    commitment = await work.fundings.get_commitment_for_change(agreement_id)
    kept = await _kept(work, commitment, reason=reason, now=now)
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
    await _cancel_instalments(work, commitment.id)
    await work.session.flush()
    await work.record("release", "commitment", commitment.id, at=now, after={"released": str(released)}, reason=reason)
    tell_adjustment(work, commitment, released=released)
    return commitment


async def _kept(work: Work, commitment: Commitment, *, reason: str, now: datetime) -> list[Line]:
    leaving: dict[str, Decimal] = {}
    for payment in await work.payments.payments_of(commitment.id):
        if payment.accrual_id:
            continue  # the cost has counted, and the debt is paid whatever happens to the agreement
        if payment.state is PaymentState.PROPOSED:
            payment.reject(reason, now)
        elif payment.state in (PaymentState.APPROVED, PaymentState.SENT):
            leaving[payment.cost_kind] = leaving.get(payment.cost_kind, Decimal(0)) + payment.amount
    year = swedish_date(now).year
    return [
        Line(line.item, line.fiscal_year, line.cost_kind, part, line.against)
        for kind, amount in leaving.items()
        for line, part in draw([line for line in commitment.held if line.cost_kind == kind], amount, year=year)[0]
    ]


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
