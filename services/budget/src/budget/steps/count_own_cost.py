"""Count an own cost on its item, or take it back: a movement, a voucher, and what it comes to is published."""

from datetime import date, datetime
from decimal import Decimal

from budget.models.ledger import TransactionKind
from budget.models.own_costs import OwnCost
from budget.models.vouchers import VoucherKind
from budget.rules.accounts import Posting
from budget.rules.movements import Scope, spend
from budget.steps.book_cost import book_in_open_year
from budget.steps.find_running_day import find_running_day
from budget.steps.new_movement import new_movement
from budget.steps.publish_own_costs import publish_own_costs
from budget.steps.write_own_voucher import write_own_voucher
from budget.unit_of_work import Work


async def count_own_cost(
    work: Work, cost: OwnCost, *, amount: Decimal, kind: VoucherKind, year: int, text: str, now: datetime
) -> int:
    """The year it counts in: its own, or the running one when that is closed. The cost has arisen, whatever room there
    is: a position without room turns red, and its event says so."""
    day = await find_running_day(work, cost.programme, now=now)

    def postings(counts_in: int) -> list[Posting]:
        return spend(Scope(cost.programme, counts_in), cost.item, cost_kind=cost.cost_kind, amount=amount)

    movement = new_movement(
        work,
        TransactionKind.ACCRUED,
        programme=cost.programme,
        reference=cost.diary_number,
        cause_id=cost.id,
        day=day,
        now=now,
    )
    counted = await book_in_open_year(work, postings, year=year, movement=movement, now=now)
    await write_own_voucher(
        work, cost, kind=kind, amount=amount, day=_day(cost, kind, counted, day), year=counted, text=text, now=now
    )
    await publish_own_costs(work, [cost.counted_in(counted)], now=now)
    return counted


def _day(cost: OwnCost, kind: VoucherKind, counted: int, today: date) -> date:
    """The day it arose, when that year was open; what is taken back is taken back today."""
    arose = kind is VoucherKind.ACCRUAL and counted == cost.incurred_on.year
    return cost.incurred_on if arose else today
