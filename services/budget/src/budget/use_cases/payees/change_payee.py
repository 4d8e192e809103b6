"""Change where an organiser is paid."""

from datetime import datetime
from uuid import UUID

from budget.models.payments import Payee
from budget.rules.bank_accounts import AccountType
from budget.steps.check_account import checked_account
from budget.unit_of_work import Work


async def change_payee(
    work: Work,
    payee_id: UUID,
    *,
    name: str,
    account_type: AccountType,
    account_number: str,
    bic: str | None,
    version: int,
    now: datetime,
) -> Payee:
    payee = await work.payees.get_payee_for_change(payee_id)
    await work.must_be_impartial(payee.organization_number, now=now)
    payments = list(await work.payments.list_open_to(payee.organization_number))
    await work.must_be_another("change_payee", payment=payments)
    payee.expect(version)
    account = checked_account(account_type, account_number, bic=bic)
    payee.change(name=name, account=account, changed_by=work.actor.subject, now=now)
    await work.record("change_payee", "payee", payee.id, at=now, after={"account_type": account_type})
    return payee
