"""Budget told how the money of a case stands: the case shows it, and why when there is none."""

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from agreements.copies import Funding, FundingStatus, Payment
from agreements.unit_of_work import Work
from shared.contracts.budget import (
    CommitmentAdjustedV1,
    CommitmentRefusedV1,
    FundsCommittedV1,
    FundsReservedV1,
    PaymentMadeV1,
    RepaymentClaimedV1,
    RepaymentReceivedV1,
    ReservationRefusedV1,
)


async def note_reservation(work: Work, told: FundsReservedV1, *, now: datetime) -> None:
    def reserve(funding: Funding) -> None:
        funding.status, funding.reason = FundingStatus.RESERVED, None
        funding.decision_id, funding.reserved = told.decision_id, told.total

    await _note(work, told.cooperation_id, reserve, now=now)


async def note_refused_reservation(work: Work, told: ReservationRefusedV1, *, now: datetime) -> None:
    def refuse(funding: Funding) -> None:
        funding.status, funding.reason = FundingStatus.REFUSED, told.reason
        funding.decision_id = told.decision_id

    await _note(work, told.cooperation_id, refuse, now=now)


async def note_commitment(work: Work, told: FundsCommittedV1, *, now: datetime) -> None:
    def commit(funding: Funding) -> None:
        funding.status, funding.reason = FundingStatus.COMMITTED, None
        funding.committed, funding.committed_version = told.total, told.agreement_version

    await _note(work, told.cooperation_id, commit, now=now)


async def note_adjusted_commitment(work: Work, told: CommitmentAdjustedV1, *, now: datetime) -> None:
    def adjust(funding: Funding) -> None:
        funding.status, funding.reason = FundingStatus.COMMITTED, None
        funding.committed, funding.committed_version = told.total, told.agreement_version

    await _note(work, told.cooperation_id, adjust, now=now)


async def note_refused_commitment(work: Work, told: CommitmentRefusedV1, *, now: datetime) -> None:
    def refuse(funding: Funding) -> None:
        funding.status, funding.reason = FundingStatus.COMMITMENT_REFUSED, told.reason

    await _note(work, told.cooperation_id, refuse, now=now)


async def note_payment(work: Work, told: PaymentMadeV1, *, now: datetime) -> None:
    def pay(funding: Funding) -> None:
        funding.paid += told.amount
        work.funding.add(
            Payment(
                payment_id=told.payment_id,
                cooperation_id=told.cooperation_id,
                instalment_id=told.instalment_id,
                amount=told.amount,
                paid_on=told.paid_on,
            )
        )

    if await work.funding.find_payment(told.payment_id) is None:
        await _note(work, told.cooperation_id, pay, now=now)


async def note_claim(work: Work, told: RepaymentClaimedV1, *, now: datetime) -> None:
    def claim(funding: Funding) -> None:
        funding.claimed += told.amount

    await _note(work, told.cooperation_id, claim, now=now)


async def note_repayment(work: Work, told: RepaymentReceivedV1, *, now: datetime) -> None:
    def receive(funding: Funding) -> None:
        funding.repaid += told.amount

    await _note(work, told.cooperation_id, receive, now=now)


async def _note(work: Work, cooperation_id: UUID, change: Callable[[Funding], None], *, now: datetime) -> None:
    """A case that is not known here is somebody else's: there is nothing to show it on."""
    case = await work.cooperations.find_cooperation_for_change(cooperation_id)
    if case is None:
        return
    funding = await work.funding.find_funding(cooperation_id)
    if funding is None:
        funding = Funding.nothing(cooperation_id)
        work.funding.add(funding)
    change(funding)
    funding.note(work.event)
    case.touch(now)
