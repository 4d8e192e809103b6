"""Book a voucher of a cost of the agency itself: no agreement stands behind it."""

from datetime import date, datetime
from decimal import Decimal

from budget.models.own_costs import OwnCost
from budget.models.vouchers import Voucher, VoucherKind, VoucherRow
from budget.rules.payment_texts import carry
from budget.unit_of_work import Work


async def write_own_voucher(
    work: Work, cost: OwnCost, *, kind: VoucherKind, amount: Decimal, day: date, year: int, text: str, now: datetime
) -> None:
    row = VoucherRow(
        item=cost.item,
        fiscal_year=year,
        cost_kind=cost.cost_kind,
        measure_kind=cost.measure_kind,
        activity=cost.activity,
        amount=amount,
    )
    voucher = Voucher(
        voucher_year=day.year,
        # The number is taken after every account has been moved: whoever waits for the next locks nothing we need.
        number=await work.vouchers.lock_next_number(day.year),
        day=day,
        kind=kind,
        text=carry(text),
        programme=cost.programme,
        diary_number=cost.diary_number,
        cause_id=cost.id,
        made_at=now,
        rows=[row],
    )
    work.vouchers.add(voucher)
    await work.session.flush()  # gives the row its id
