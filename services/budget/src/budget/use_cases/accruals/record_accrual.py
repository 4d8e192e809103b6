"""A bought service has been delivered: its cost has arisen and counts now; the debt waits for its payment."""

from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from budget.errors import NotEnoughMoney, WrongState
from budget.models import (
    Accrual,
    AccrualState,
    Commitment,
    CommitmentState,
    CostRuleRow,
    TransactionKind,
    VoucherKind,
)
from budget.rules.fiscal_year import CountedWhen
from budget.rules.money import ZERO, kronor
from budget.steps.book_cost import book_cost
from budget.steps.check_measure import check_measure
from budget.steps.place_costs import rule_of
from budget.steps.write_voucher import write_voucher
from budget.unit_of_work import Work
from shared.kit.clock import new_id, swedish_date


async def record_accrual(
    work: Work,
    agreement_id: UUID,
    *,
    cost_kind: str,
    amount: Decimal,
    incurred_on: date,
    text: str,
    measure_id: UUID | None,
    now: datetime,
) -> Accrual:
    commitment = await work.fundings.get_commitment_for_change(agreement_id)
    if commitment.state not in (CommitmentState.COMMITTED, CommitmentState.PAUSED):
        raise WrongState("Pengarna är inte bundna, eller så är överenskommelsen avslutad.")
    if not counts_when_incurred(await rule_of(work, commitment.programme, cost_kind, now=now)):
        raise WrongState("Bidrag räknas den dag de betalas. Bara köpta tjänster och egna kostnader blir upplupna.")
    check_delivered(incurred_on, swedish_date(now))
    await check_measure(work, commitment, measure_id)
    left = await left_to_spend(work, commitment, cost_kind)
    if amount > left:
        raise NotEnoughMoney(
            f"Överenskommelsen har {kronor(left)} kvar av slaget {cost_kind}. Begärt: {kronor(amount)}. "
            "Ändra överenskommelsen om mer har levererats."
        )
    return await accrue(
        work,
        commitment,
        cost_kind=cost_kind,
        amount=amount,
        incurred_on=incurred_on,
        text=text,
        measure_id=measure_id,
        now=now,
    )


async def accrue(
    work: Work,
    commitment: Commitment,
    *,
    cost_kind: str,
    amount: Decimal,
    incurred_on: date,
    text: str,
    measure_id: UUID | None,
    now: datetime,
) -> Accrual:
    """The caller has locked the cooperation and made the checks."""
    accrual_id = new_id()
    booked = await book_cost(
        work,
        commitment,
        kind=TransactionKind.ACCRUED,
        cost_kind=cost_kind,
        amount=amount,
        year=incurred_on.year,
        cause_id=accrual_id,
        must_be_bound=True,
        now=now,
    )
    [item] = booked.items  # a kind is bound on one item at a time: binding anew moves all of it
    accrual = Accrual(
        id=accrual_id,
        commitment_id=commitment.id,
        cooperation_id=commitment.cooperation_id,
        programme=commitment.programme,
        organization_number=commitment.organization_number,
        item=item,
        cost_kind=cost_kind,
        measure_id=measure_id,
        amount=amount,
        settled=ZERO,
        incurred_on=incurred_on,
        fiscal_year=booked.fiscal_year,
        text=text,
        state=AccrualState.OPEN,
        recorded_by=work.actor.subject,
        created_at=now,
        updated_at=now,
    )
    work.vouchers.add(accrual)
    await write_voucher(
        work,
        commitment,
        kind=VoucherKind.ACCRUAL,
        cause_id=accrual_id,
        day=incurred_on if booked.fiscal_year == incurred_on.year else swedish_date(now),
        text=text,
        cost_kind=cost_kind,
        by_item=booked.by_item,
        fiscal_year=booked.fiscal_year,
        measure_id=measure_id,
        now=now,
    )
    after = {"amount": str(amount), "incurred_on": str(incurred_on), "fiscal_year": booked.fiscal_year}
    await work.record("accrue", "accrual", accrual_id, at=now, after=after)
    return accrual


def counts_when_incurred(rule: CostRuleRow) -> bool:
    return CountedWhen(rule.counted) is CountedWhen.INCURRED


def check_delivered(incurred_on: date, today: date) -> None:
    if incurred_on > today:
        raise WrongState("Dagen ligger framåt i tiden. Kostnaden uppstår när tjänsten är levererad.")


async def left_to_spend(work: Work, commitment: Commitment, cost_kind: str) -> Decimal:
    """Bound of the kind, less payments on their way that will take from it."""
    payments = await work.payments.payments_of(commitment.id)
    leaving = sum((p.amount for p in payments if p.takes_from_bound and p.cost_kind == cost_kind), ZERO)
    return sum((line.amount for line in commitment.held if line.cost_kind == cost_kind), ZERO) - leaving
