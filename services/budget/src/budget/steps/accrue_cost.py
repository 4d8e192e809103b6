"""A cost has arisen and counts now; the debt waits for its payment."""

from datetime import datetime

from budget.models.accruals import Accrual, AccrualState
from budget.models.commitments import Commitment
from budget.models.ledger import TransactionKind
from budget.models.vouchers import VoucherKind
from budget.rules.costs import Cost
from budget.rules.money import ZERO
from budget.steps.book_cost import Booked, book_cost
from budget.steps.write_voucher import Entry, write_voucher
from budget.unit_of_work import Work
from shared.clock import new_id, swedish_date


async def accrue_cost(work: Work, commitment: Commitment, cost: Cost, *, now: datetime) -> Accrual:
    """The caller has locked the cooperation and made the checks."""
    accrual_id = new_id()
    booked = await book_cost(
        work,
        commitment,
        cost,
        kind=TransactionKind.ACCRUED,
        year=cost.incurred_on.year,
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
        cost_kind=cost.kind,
        measure_id=cost.measure_id,
        amount=cost.amount,
        settled=ZERO,
        reversed=ZERO,
        incurred_on=cost.incurred_on,
        fiscal_year=booked.fiscal_year,
        text=cost.text,
        state=AccrualState.OPEN,
        recorded_by=work.actor.subject,
        created_at=now,
        updated_at=now,
        reversals=[],
    )
    work.accruals.add(accrual)
    await write_voucher(work, commitment, _entry(accrual, booked, now), now=now)
    after = {"amount": str(cost.amount), "incurred_on": str(cost.incurred_on), "fiscal_year": booked.fiscal_year}
    await work.record("accrue_cost", "accrual", accrual_id, at=now, after=after)
    return accrual


def _entry(accrual: Accrual, booked: Booked, now: datetime) -> Entry:
    counts_in_its_own_year = booked.fiscal_year == accrual.incurred_on.year
    return Entry(
        kind=VoucherKind.ACCRUAL,
        cause_id=accrual.id,
        day=accrual.incurred_on if counts_in_its_own_year else swedish_date(now),
        text=accrual.text,
        cost_kind=accrual.cost_kind,
        by_item=booked.by_item,
        fiscal_year=booked.fiscal_year,
        measure_id=accrual.measure_id,
    )
