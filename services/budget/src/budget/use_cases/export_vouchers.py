"""Payments and repayments of a period as SIE 4I. A commitment is not a voucher."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from itertools import groupby
from typing import Any

from budget.errors import CannotBeWritten, RuleMissing
from budget.rules.sie import APPROPRIATION_ITEM, PROJECT, Row, Sender, UnwritableError, Voucher, write
from budget.unit_of_work import Work
from shared.kit.errors import FieldError, InvalidInput

SERIES = "B"


async def export_vouchers(
    work: Work, programme: str, *, since: date, until: date, sender: Sender, bank_account: str, today: date
) -> bytes:
    """Numbers run through the fiscal year in the order of days, so a later export of the same days is the same file."""
    if since.year != until.year or since > until:
        fault = FieldError(field="query.until", message="perioden kan inte exporteras", expected="inom ett kalenderår")
        raise InvalidInput("Välj en period inom ett räkenskapsår.", errors=(fault,))
    rows = await work.reports.voucher_rows(programme, since=date(since.year, 1, 1), until=until)
    accounts = {kind: rule.ledger_account for kind, rule in (await work.limits.rules_on(programme, until)).items()}
    numbered = enumerate(groupby(rows, key=lambda row: row.id), start=1)
    vouchers = [_voucher(number, list(parts), accounts, bank_account=bank_account) for number, (_, parts) in numbered]
    try:
        return write([voucher for voucher in vouchers if voucher.day >= since], sender, made_on=today)
    except UnwritableError as error:
        raise CannotBeWritten(str(error)) from error


def _voucher(number: int, parts: list[Any], accounts: Mapping[str, str], *, bank_account: str) -> Voucher:
    whole = sum((part.amount for part in parts), Decimal(0))
    costs = tuple(Row(_account(part, accounts), part.amount, _objects(part)) for part in parts)
    return Voucher(SERIES, number, parts[0].day, parts[0].text, (*costs, Row(bank_account, -whole)))


def _account(part: Any, accounts: Mapping[str, str]) -> str:
    if part.cost_kind not in accounts:
        raise RuleMissing(f"Kostnadsslaget {part.cost_kind} saknar konto. Lägg till en kostnadsregel.")
    return accounts[part.cost_kind]


def _objects(part: Any) -> dict[int, str]:
    return {PROJECT: part.diary_number, APPROPRIATION_ITEM: part.item}
