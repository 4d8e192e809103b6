"""How budget's own state becomes a fact for the other services: the only place that builds its contract objects."""

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, Literal

from budget.models.claims import Claim, ClaimState, Receipt
from budget.models.commitments import Commitment
from budget.models.payments import Payment
from budget.models.reservations import Reservation
from budget.rules.accounts import PositionKey
from budget.rules.money import total
from budget.rules.movements import Line
from budget.rules.own_costs import OwnCostKey
from budget.rules.positions import Position, Shortage
from shared.contracts.budget import (
    CarriedLine,
    CommitmentAdjustedV1,
    CommitmentRefusedV1,
    FundedLine,
    FundsCarriedForwardV1,
    FundsCommittedV1,
    FundsReservedV1,
    OpeningBalanceBookedV1,
    OwnActivity,
    OwnCostsChangedV1,
    PaymentMadeV1,
    PositionChangedV1,
    RepaymentChangedV1,
    RepaymentClaimedV1,
    RepaymentReceivedV1,
    ReservationRefusedV1,
    ReservationReleasedV1,
    Shortfall,
)
from shared.contracts.terms import CostKind, MeasureKind

ClaimChange = Literal["lowered", "withdrawn", "written_off"]


def funds_reserved(reservation: Reservation) -> FundsReservedV1:
    return FundsReservedV1(
        cooperation_id=reservation.cooperation_id,
        decision_id=reservation.decision_id,
        lines=_funded(reservation.reserved),
        total=reservation.amount,
    )


def reservation_refused(reservation: Reservation, shortages: Iterable[Shortage]) -> ReservationRefusedV1:
    return ReservationRefusedV1(
        cooperation_id=reservation.cooperation_id,
        decision_id=reservation.decision_id,
        reason=reservation.reason or "",
        shortfalls=_shortfalls(shortages),
    )


def reservation_released(reservation: Reservation) -> ReservationReleasedV1:
    return ReservationReleasedV1(
        cooperation_id=reservation.cooperation_id, decision_id=reservation.decision_id, total=reservation.amount
    )


def funds_committed(commitment: Commitment) -> FundsCommittedV1:
    lines = commitment.promised
    return FundsCommittedV1(
        cooperation_id=commitment.cooperation_id,
        agreement_id=commitment.id,
        agreement_version=commitment.agreement_version,
        lines=_funded(lines),
        total=total(line.amount for line in lines),
    )


def commitment_adjusted(commitment: Commitment, *, released: Decimal) -> CommitmentAdjustedV1:
    lines = commitment.promised
    return CommitmentAdjustedV1(
        cooperation_id=commitment.cooperation_id,
        agreement_id=commitment.id,
        agreement_version=commitment.agreement_version,
        status=commitment.state,
        lines=_funded(lines),
        total=total(line.amount for line in lines),
        released=released,
    )


def commitment_refused(commitment: Commitment, shortages: Iterable[Shortage]) -> CommitmentRefusedV1:
    return CommitmentRefusedV1(
        cooperation_id=commitment.cooperation_id,
        agreement_id=commitment.id,
        agreement_version=commitment.agreement_version,
        reason=commitment.reason or "",
        shortfalls=_shortfalls(shortages),
    )


def bound_carried_forward(commitment: Commitment, key: PositionKey, lines: Sequence[Line]) -> FundsCarriedForwardV1:
    """`lines`: what was bound of the position's year when it was closed."""
    return FundsCarriedForwardV1(
        cooperation_id=commitment.cooperation_id, agreement_id=commitment.id, **_carried_forward(key, lines)
    )


def reserved_carried_forward(
    reservation: Reservation, key: PositionKey, lines: Sequence[Line]
) -> FundsCarriedForwardV1:
    return FundsCarriedForwardV1(
        cooperation_id=reservation.cooperation_id,
        decision_id=reservation.decision_id,
        **_carried_forward(key, lines),
    )


def _carried_forward(key: PositionKey, lines: Sequence[Line]) -> dict[str, Any]:
    return {
        "appropriation_item": key.item,
        "from_year": key.fiscal_year,
        "to_year": key.fiscal_year + 1,
        "lines": tuple(CarriedLine(cost_kind=CostKind(line.cost_kind), amount=line.amount) for line in lines),
        "total": total(line.amount for line in lines),
    }


def opening_balance_booked(
    commitment: Commitment, payments: Iterable[Payment], claims: Sequence[Claim]
) -> OpeningBalanceBookedV1:
    """The sums as the rows say them, whatever was asked for."""
    off = [claim for claim in claims if claim.state is ClaimState.WRITTEN_OFF]
    return OpeningBalanceBookedV1(
        cooperation_id=commitment.cooperation_id,
        agreement_id=commitment.id,
        agreed=commitment.agreed,
        bound=commitment.bound,
        paid=total(payment.amount for payment in payments),
        open_claims=total(claim.outstanding for claim in claims),
        repaid=total(claim.received for claim in claims),
        written_off=total(claim.amount - claim.received for claim in off),
    )


def payment_made(payment: Payment, *, item: str) -> PaymentMadeV1:
    assert payment.paid_on is not None
    assert payment.fiscal_year is not None
    return PaymentMadeV1(
        cooperation_id=payment.cooperation_id,
        agreement_id=payment.commitment_id,
        payment_id=payment.id,
        instalment_id=payment.instalment_id,
        appropriation_item=item,
        fiscal_year=payment.fiscal_year,
        cost_kind=CostKind(payment.cost_kind),
        amount=payment.amount,
        paid_on=payment.paid_on,
    )


def repayment_claimed(claim: Claim, *, claimed_on: date) -> RepaymentClaimedV1:
    return RepaymentClaimedV1(
        cooperation_id=claim.cooperation_id,
        claim_id=claim.id,
        amount=claim.amount,
        claimed_on=claimed_on,
        due_on=claim.due_on,
        diary_number=claim.diary_number,
        reason=claim.reason,
        of_statement=claim.statement_id is not None,
        payment_reference=claim.payment_reference,
        statement_id=claim.statement_id,
        instalment_ids=tuple(claim.instalment_ids) if claim.instalment_ids is not None else None,
    )


def repayment_changed(
    claim: Claim, change: ClaimChange, *, amount_before: Decimal, reason: str, changed_on: date
) -> RepaymentChangedV1:
    return RepaymentChangedV1(
        cooperation_id=claim.cooperation_id,
        claim_id=claim.id,
        change=change,
        amount=claim.amount,
        amount_before=amount_before,
        outstanding=claim.outstanding,
        reason=reason,
        changed_on=changed_on,
    )


def repayment_received(claim: Claim, receipt: Receipt) -> RepaymentReceivedV1:
    return RepaymentReceivedV1(
        cooperation_id=claim.cooperation_id,
        claim_id=claim.id,
        amount=receipt.amount,
        outstanding=claim.outstanding,
        received_on=receipt.received_on,
    )


def position_changed(
    key: PositionKey, standing: Position, *, kind: str | None = None, booked_on: date
) -> PositionChangedV1:
    """The event of how a position, or one cost kind of it, stands at the end of a day."""
    return PositionChangedV1(
        programme=key.programme,
        fiscal_year=key.fiscal_year,
        appropriation_item=key.item,
        cost_kind=CostKind(kind) if kind else None,
        allotted=standing.allotted,
        reserved=standing.reserved,
        committed=standing.committed,
        paid=standing.paid - standing.repaid,
        available=standing.available,
        booked_on=booked_on,
    )


def position_subject(key: PositionKey, *, kind: str | None = None) -> str:
    """The subject of `position-changed`: the position, and its cost kind when the event is about one kind alone."""
    return "/".join(filter(None, (key.programme, str(key.fiscal_year), key.item, kind)))


def own_costs_changed(key: OwnCostKey, amount: Decimal, *, changed_on: date) -> OwnCostsChangedV1:
    return OwnCostsChangedV1(
        programme=key.programme,
        fiscal_year=key.fiscal_year,
        appropriation_item=key.item,
        cost_kind=CostKind(key.cost_kind),
        activity=OwnActivity(key.activity) if key.activity else None,
        measure_kind=MeasureKind(key.measure_kind) if key.measure_kind else None,
        amount=amount,
        changed_on=changed_on,
    )


def _funded(lines: Iterable[Line]) -> tuple[FundedLine, ...]:
    return tuple(
        FundedLine(
            fiscal_year=line.fiscal_year,
            cost_kind=CostKind(line.cost_kind),
            appropriation_item=line.item,
            amount=line.amount,
            against=line.against,
        )
        for line in lines
    )


def _shortfalls(shortages: Iterable[Shortage]) -> tuple[Shortfall, ...]:
    return tuple(
        Shortfall(
            fiscal_year=shortage.limit.fiscal_year,
            cost_kind=CostKind(shortage.cost_kind),
            appropriation_item=shortage.limit.item,
            requested=shortage.requested,
            available=shortage.available,
        )
        for shortage in shortages
    )
