"""Book a voucher: what was paid, delivered or came back, divided on the measures it was for."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from budget.models import Claim, Commitment, Payment, Receipt, Voucher, VoucherKind, VoucherRow
from budget.rules.measures import UNTIED, Tied, divide, shares_of
from budget.rules.money import ZERO
from budget.unit_of_work import Work
from shared.contracts.terms import MeasureKind


async def write_voucher(
    work: Work,
    commitment: Commitment,
    *,
    kind: VoucherKind,
    cause_id: UUID,
    day: date,
    text: str,
    cost_kind: str,
    by_item: Mapping[str, Decimal],
    fiscal_year: int,
    measure_id: UUID | None = None,
    now: datetime,
) -> Voucher:
    """`by_item` is kronor per appropriation item, negative when money came back. The number is given after
    every account has been moved: whoever waits for the next holds nothing that this one needs."""
    rows = []
    for item, amount in sorted(by_item.items()):
        shares = await _shares(work, commitment, kind, cost_kind=cost_kind, amount=amount, measure_id=measure_id,
                               year=fiscal_year)  # fmt: skip
        rows += [_row(item, fiscal_year, cost_kind=cost_kind, tied=tied, amount=part) for tied, part in shares.items()]
    voucher = Voucher(
        voucher_year=day.year,
        number=await work.vouchers.next_number(day.year),
        day=day,
        kind=kind,
        text=text,
        programme=commitment.programme,
        commitment_id=commitment.id,
        organization_number=commitment.organization_number,
        diary_number=commitment.diary_number,
        cause_id=cause_id,
        made_at=now,
        rows=rows,
    )
    work.vouchers.add(voucher)
    await work.session.flush()
    return voucher


async def write_payment_voucher(
    work: Work,
    commitment: Commitment,
    payment: Payment,
    *,
    by_item: Mapping[str, Decimal],
    day: date,
    fiscal_year: int,
    now: datetime,
) -> Voucher:
    """A payment whose cost counts as it is paid."""
    return await write_voucher(
        work,
        commitment,
        kind=VoucherKind.PAYMENT,
        cause_id=payment.id,
        day=day,
        text=payment.message,
        cost_kind=payment.cost_kind,
        by_item=by_item,
        fiscal_year=fiscal_year,
        measure_id=payment.measure_id,
        now=now,
    )


async def write_repayment_voucher(
    work: Work, commitment: Commitment, claim: Claim, receipt: Receipt, *, fiscal_year: int, now: datetime
) -> Voucher:
    return await write_voucher(
        work,
        commitment,
        kind=VoucherKind.REPAYMENT,
        cause_id=receipt.id,
        day=receipt.received_on,
        text=f"Återbetalning, {claim.diary_number}",
        cost_kind=claim.cost_kind,
        by_item={claim.item: -receipt.amount},
        fiscal_year=fiscal_year,
        now=now,
    )


async def _shares(
    work: Work,
    commitment: Commitment,
    kind: VoucherKind,
    *,
    cost_kind: str,
    amount: Decimal,
    measure_id: UUID | None,
    year: int,
) -> dict[Tied, Decimal]:
    if kind is VoucherKind.SETTLEMENT:
        return {UNTIED: amount}
    if measure_id:
        return {await measure_of(work, commitment, measure_id): amount}
    booked = await work.vouchers.booked_by_measure(commitment.id, cost_kind)
    if amount < ZERO:
        return divide(amount, booked)
    return shares_of(amount, await work.vouchers.agreed_shares(commitment.id, cost_kind), booked, until=year)


async def measure_of(work: Work, commitment: Commitment, measure_id: UUID) -> Tied:
    """The measure as the agreement states it: its kind is known when any of its costs names it."""
    kinds = await work.vouchers.measure_kinds(commitment.id)
    return Tied(measure_id, kinds.get(measure_id))


def _row(item: str, fiscal_year: int, *, cost_kind: str, tied: Tied, amount: Decimal) -> VoucherRow:
    return VoucherRow(
        item=item,
        fiscal_year=fiscal_year,
        cost_kind=cost_kind,
        measure_id=tied.measure_id,
        measure_kind=MeasureKind(tied.measure_kind) if tied.measure_kind else None,
        amount=amount,
    )
