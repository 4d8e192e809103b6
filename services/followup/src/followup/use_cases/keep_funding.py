"""Keeps our own copy of what budget tells, for the costs in the report."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from followup.copies import FundingEntry, FundingKind, PositionEntry
from followup.unit_of_work import Work
from shared.contracts.budget import (
    CommitmentAdjustedV1,
    FundsCommittedV1,
    PaymentMadeV1,
    PositionChangedV1,
    RepaymentClaimedV1,
    RepaymentReceivedV1,
)
from shared.contracts.terms import CostKind
from shared.kit.clock import swedish_date

NOTHING = Decimal("0.00")


async def keep_commitment(work: Work, told: FundsCommittedV1 | CommitmentAdjustedV1, *, now: datetime) -> None:
    """The commitment whole, by year, item and kind; a commitment that was released leaves one line of nothing."""
    day = swedish_date(work.telling.time)
    lines = [(each.fiscal_year, each.appropriation_item, each.cost_kind, each.amount) for each in told.lines]
    for year, item, kind, amount in lines:
        _add(
            work,
            told.cooperation_id,
            told.agreement_id,
            kind=FundingKind.COMMITMENT,
            effective_on=day,
            values={"fiscal_year": year, "appropriation_item": item, "cost_kind": kind.value, "amount": amount},
        )
    if not lines:
        nothing = {"cost_kind": CostKind.GRANT.value, "amount": NOTHING}
        _add(
            work,
            told.cooperation_id,
            told.agreement_id,
            kind=FundingKind.COMMITMENT,
            effective_on=day,
            values=nothing,
        )


async def keep_payment(work: Work, made: PaymentMadeV1, *, now: datetime) -> None:
    _add(
        work,
        made.cooperation_id,
        made.payment_id,
        kind=FundingKind.PAYMENT,
        effective_on=made.paid_on,
        values={
            "fiscal_year": made.fiscal_year,
            "appropriation_item": made.appropriation_item,
            "cost_kind": made.cost_kind.value,
            "amount": made.amount,
        },
    )


async def keep_claim(work: Work, claimed: RepaymentClaimedV1, *, now: datetime) -> None:
    _add(
        work,
        claimed.cooperation_id,
        claimed.claim_id,
        kind=FundingKind.CLAIM,
        effective_on=claimed.claimed_on,
        values={"amount": claimed.amount},
    )


async def keep_repayment(work: Work, received: RepaymentReceivedV1, *, now: datetime) -> None:
    _add(
        work,
        received.cooperation_id,
        received.claim_id,
        kind=FundingKind.REPAYMENT,
        effective_on=received.received_on,
        values={"amount": received.amount},
    )


async def keep_position(work: Work, changed: PositionChangedV1, *, now: datetime) -> None:
    told = work.telling
    entry = PositionEntry(
        id=told.id,
        position=told.subject,
        effective_on=swedish_date(told.time),
        **changed.model_dump(),
        **work.source,
    )
    work.copies.add(entry)


def _add(
    work: Work,
    cooperation_id: UUID,
    reference_id: UUID,
    *,
    kind: FundingKind,
    effective_on: date,
    values: dict[str, Any],
) -> None:
    entry = FundingEntry(
        cooperation_id=cooperation_id,
        programme=work.programme,
        kind=kind,
        reference_id=reference_id,
        effective_on=effective_on,
        **values,
        **work.source,
    )
    work.copies.add(entry)
