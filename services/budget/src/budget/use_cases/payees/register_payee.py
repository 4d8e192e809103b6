"""Register where an organiser is paid."""

from datetime import datetime

from budget.models.payments import Payee
from budget.rules.bank_accounts import AccountType
from budget.steps.check_account import checked_account
from budget.unit_of_work import Work


async def register_payee(
    work: Work,
    *,
    organization_number: str,
    name: str,
    account_type: AccountType,
    account_number: str,
    bic: str | None,
    now: datetime,
) -> Payee:
    await work.must_be_impartial(organization_number, now=now)
    payments = list(await work.payments.list_open_to(organization_number))
    await work.must_be_another("register_payee", payment=payments)
    account = checked_account(account_type, account_number, bic=bic)
    payee = Payee(
        organization_number=organization_number,
        name=name,
        account_type=account.type,
        account_number=account.number,
        bic=account.bic,
        changed_by=work.actor.subject,
        created_at=now,
        updated_at=now,
    )
    work.payees.add(payee)
    await work.session.flush()  # gives the row its id, which the audit row needs
    await work.record("register_payee", "payee", payee.id, at=now, after={"account_type": account_type})
    return payee
