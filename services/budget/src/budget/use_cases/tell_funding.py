"""Tell what a cooperation holds, or why it holds nothing."""

from collections.abc import Sequence
from decimal import Decimal

from budget.models import Commitment, Reservation
from budget.rules.money import total
from budget.rules.movements import Line
from budget.rules.positions import Shortage, explain
from budget.unit_of_work import Work
from shared.contracts.budget import (
    CommitmentAdjustedV1,
    CommitmentRefusedV1,
    FundedLine,
    FundsCommittedV1,
    FundsReservedV1,
    ReservationRefusedV1,
    Shortfall,
)
from shared.contracts.terms import CostKind


def refusal_text(shortages: Sequence[Shortage]) -> str:
    return " ".join(explain(shortage) for shortage in shortages)


def tell_reservation(work: Work, reservation: Reservation, lines: Sequence[Line]) -> None:
    fact = FundsReservedV1(
        cooperation_id=reservation.cooperation_id,
        decision_id=reservation.decision_id,
        lines=funded(lines),
        total=total(line.amount for line in lines),
    )
    work.publish(fact, subject=reservation.cooperation_id, scope=reservation.programme)


def tell_reservation_refused(work: Work, reservation: Reservation, shortages: Sequence[Shortage]) -> None:
    fact = ReservationRefusedV1(
        cooperation_id=reservation.cooperation_id,
        decision_id=reservation.decision_id,
        reason=refusal_text(shortages),
        shortfalls=shortfalls(shortages),
    )
    work.publish(fact, subject=reservation.cooperation_id, scope=reservation.programme)


def tell_commitment(work: Work, commitment: Commitment) -> None:
    lines = _agreed(commitment)
    fact = FundsCommittedV1(
        cooperation_id=commitment.cooperation_id,
        agreement_id=commitment.id,
        agreement_version=commitment.agreement_version,
        lines=funded(lines),
        total=total(line.amount for line in lines),
    )
    work.publish(fact, subject=commitment.cooperation_id, scope=commitment.programme)


def tell_adjustment(work: Work, commitment: Commitment, *, released: Decimal) -> None:
    lines = _agreed(commitment)
    fact = CommitmentAdjustedV1(
        cooperation_id=commitment.cooperation_id,
        agreement_id=commitment.id,
        agreement_version=commitment.agreement_version,
        status=commitment.state,
        lines=funded(lines),
        total=total(line.amount for line in lines),
        released=released,
    )
    work.publish(fact, subject=commitment.cooperation_id, scope=commitment.programme)


def tell_commitment_refused(work: Work, commitment: Commitment, shortages: Sequence[Shortage]) -> None:
    fact = CommitmentRefusedV1(
        cooperation_id=commitment.cooperation_id,
        agreement_id=commitment.id,
        agreement_version=commitment.agreement_version,
        reason=refusal_text(shortages),
        shortfalls=shortfalls(shortages),
    )
    work.publish(fact, subject=commitment.cooperation_id, scope=commitment.programme)


def funded(lines: Sequence[Line]) -> tuple[FundedLine, ...]:
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


def shortfalls(shortages: Sequence[Shortage]) -> tuple[Shortfall, ...]:
    return tuple(
        Shortfall(
            fiscal_year=shortage.fiscal_year,
            cost_kind=CostKind(shortage.cost_kind),
            appropriation_item=shortage.item,
            requested=shortage.requested,
            available=shortage.available,
        )
        for shortage in shortages
    )


def _agreed(commitment: Commitment) -> list[Line]:
    """Bound, paid and, without an authorisation, planned: what the organiser can count on."""
    return [
        Line(line.item, line.fiscal_year, line.cost_kind, line.held_in_all, line.against)
        for line in commitment.lines
        if line.held_in_all
    ]
