"""Book a voucher of a payment, a delivery or a repayment, divided on its measures."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from budget.models.claims import Claim, Receipt
from budget.models.commitments import Commitment
from budget.models.payments import Payment
from budget.models.vouchers import OPENING_SERIES, SERIES, Voucher, VoucherKind, VoucherRow
from budget.rules.measures import UNTIED, Tied, divide, shares_of
from budget.rules.money import ZERO
from budget.rules.payment_texts import carry
from budget.unit_of_work import Work
from shared.contracts.terms import MeasureKind


@dataclass(frozen=True, slots=True)
class Entry:
    """The content of a voucher: kronor of a cost kind per appropriation item, negative for a repayment."""

    kind: VoucherKind
    cause_id: UUID
    day: date
    text: str
    cost_kind: str
    by_item: Mapping[str, Decimal]
    fiscal_year: int
    measure_id: UUID | None = None


async def write_voucher(work: Work, commitment: Commitment, entry: Entry, *, now: datetime) -> Voucher:
    rows = []
    for item, amount in sorted(entry.by_item.items()):
        shares = await _shares(work, commitment, entry, amount)
        rows += [_row(entry, item, tied, part) for tied, part in shares.items()]
    series = OPENING_SERIES if entry.kind is VoucherKind.OPENING else SERIES
    voucher = Voucher(
        series=series,
        voucher_year=entry.day.year,
        # The number is taken after every account has been moved: whoever waits for the next locks nothing we need.
        number=await work.vouchers.lock_next_number(entry.day.year, series=series),
        day=entry.day,
        kind=entry.kind,
        text=carry(entry.text),
        programme=commitment.programme,
        commitment_id=commitment.id,
        organization_number=commitment.organization_number,
        diary_number=commitment.diary_number,
        cause_id=entry.cause_id,
        made_at=now,
        rows=rows,
    )
    work.vouchers.add(voucher)
    await work.session.flush()  # gives the row its id
    return voucher


def payment_entry(payment: Payment, *, by_item: Mapping[str, Decimal], day: date, fiscal_year: int) -> Entry:
    """The entry of a payment whose cost counts as it is paid."""
    return Entry(
        kind=VoucherKind.PAYMENT,
        cause_id=payment.id,
        day=day,
        text=payment.message,
        cost_kind=payment.cost_kind,
        by_item=by_item,
        fiscal_year=fiscal_year,
        measure_id=payment.measure_id,
    )


def repayment_entry(claim: Claim, receipt: Receipt, *, fiscal_year: int) -> Entry:
    return Entry(
        kind=VoucherKind.REPAYMENT,
        cause_id=receipt.id,
        day=receipt.received_on,
        text=f"Återbetalning, {claim.diary_number}",
        cost_kind=claim.cost_kind,
        by_item={claim.item: -receipt.amount},
        fiscal_year=fiscal_year,
    )


async def _shares(work: Work, commitment: Commitment, entry: Entry, amount: Decimal) -> dict[Tied, Decimal]:
    if entry.kind is VoucherKind.SETTLEMENT:
        return {UNTIED: amount}
    if entry.measure_id:
        kinds = await work.agreed_costs.list_measure_kinds(commitment.id)
        return {Tied(entry.measure_id, kinds.get(entry.measure_id)): amount}
    booked = {
        tied: counted
        for (tied, kind), counted in (await work.vouchers.sum_by_measure(commitment.id)).items()
        if kind == entry.cost_kind
    }
    if amount < ZERO:
        return divide(amount, booked)
    agreed = await work.agreed_costs.list_shares(commitment.id, entry.cost_kind)
    return shares_of(amount, agreed, booked, until=entry.fiscal_year)


def _row(entry: Entry, item: str, tied: Tied, amount: Decimal) -> VoucherRow:
    return VoucherRow(
        item=item,
        fiscal_year=entry.fiscal_year,
        cost_kind=entry.cost_kind,
        measure_id=tied.measure_id,
        measure_kind=MeasureKind(tied.measure_kind) if tied.measure_kind else None,
        amount=amount,
    )
