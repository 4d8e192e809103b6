"""Vouchers of a period as SIE 4I: payments, deliveries and repayments. A commitment is not a voucher."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from budget.documents.sie import APPROPRIATION_ITEM, PROJECT, Row, Sender, UnwritableError, is_writable, write
from budget.documents.sie import Voucher as Written
from budget.errors import CannotBeWritten, RuleMissing
from budget.models.vouchers import SERIES, Voucher, VoucherKind, VoucherRow
from budget.rules.money import ZERO
from budget.rules.payment_texts import carry
from budget.rules.wording import no_account
from budget.unit_of_work import Work
from shared.kit.errors import FieldError, InvalidInput


@dataclass(frozen=True, slots=True)
class Accounts:
    """The receiver's accounts: of every cost kind, of the bank, and of services delivered and not paid."""

    costs: Mapping[str, str]
    bank: str
    accrued: str


async def export_vouchers(
    work: Work,
    programme: str,
    *,
    since: date,
    until: date,
    after_number: int | None = None,
    sender: Sender,
    bank_account: str,
    accrued_account: str,
    today: date,
) -> bytes:
    """Export those after `after_number`, the last exported before: a voucher keeps the number it was booked with."""
    if since.year != until.year or since > until:
        fault = FieldError(field="query.until", message="perioden kan inte exporteras", expected="inom ett kalenderår")
        raise InvalidInput("Välj en period inom ett räkenskapsår.", errors=(fault,))
    query = work.vouchers.list_vouchers(
        programme=programme, since=since, until=until, after_number=after_number, series=SERIES
    )
    found = (await work.session.scalars(query.order_by(Voucher.number))).all()
    rules = await work.cost_rules.list_rules_on(programme, until)
    costs = {kind: rule.ledger_account for kind, rule in rules.items()}
    accounts = Accounts(costs, bank_account, accrued_account)
    try:
        return write([_written(voucher, accounts) for voucher in found], sender, made_on=today)
    except UnwritableError as error:
        raise CannotBeWritten(str(error)) from error


def _written(voucher: Voucher, accounts: Accounts) -> Written:
    """Debit the cost, or the debt that is paid; credit the bank, or the debt that arises. A row per kind and item."""
    sums: dict[tuple[str, str], Decimal] = defaultdict(lambda: ZERO)
    for row in voucher.rows:
        sums[_debit(voucher.kind, row, accounts), row.item] += row.amount
    debit = tuple(
        Row(account, amount, {PROJECT: _carried(voucher.diary_number), APPROPRIATION_ITEM: item})
        for (account, item), amount in sorted(sums.items())
    )
    owed = voucher.kind in (VoucherKind.ACCRUAL, VoucherKind.REVERSAL)
    credit = Row(accounts.accrued if owed else accounts.bank, -voucher.amount)
    return Written(SERIES, voucher.number, voucher.day, _carried(voucher.text), (*debit, credit))


def _debit(kind: VoucherKind, row: VoucherRow, accounts: Accounts) -> str:
    if kind is VoucherKind.SETTLEMENT:
        return accounts.accrued
    if row.cost_kind not in accounts.costs:
        raise RuleMissing(no_account(row.cost_kind))
    return accounts.costs[row.cost_kind]


def _carried(text: str) -> str:
    """The text as the file can have it: one that an earlier version took in must not stop the year's export."""
    return text if is_writable(text) else carry(text)
