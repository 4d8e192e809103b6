"""Register or change where an organiser is paid."""

from datetime import datetime
from uuid import UUID

from budget.documents.pain import AccountType, BankAccount, UnpayableError, check_account
from budget.models import Payee
from budget.unit_of_work import Work
from shared.kit.errors import FieldError, InvalidInput


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
    number = _checked(account_type, account_number, bic=bic)
    payee = Payee(
        organization_number=organization_number,
        name=name,
        account_type=account_type,
        account_number=number,
        bic=bic,
        changed_by=work.actor.subject,
        created_at=now,
        updated_at=now,
    )
    work.payments.add(payee)
    await work.session.flush()
    await work.record("register", "payee", payee.id, at=now, after={"account_type": account_type})
    return payee


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
    payee = await work.payments.get_payee_for_change(payee_id)
    payee.expect(version)
    payee.account_number = _checked(account_type, account_number, bic=bic)
    payee.name, payee.account_type, payee.bic = name, account_type, bic
    payee.changed_by = work.actor.subject
    payee.touch(now)
    await work.session.flush()
    await work.record("change", "payee", payee.id, at=now, after={"account_type": account_type})
    return payee


def _checked(account_type: AccountType, number: str, *, bic: str | None) -> str:
    plain = number.replace(" ", "").replace("-", "").upper()
    try:
        check_account(BankAccount(account_type, plain, bic))
    except UnpayableError as error:
        fault = FieldError(field="body.account_number", message="numret kan inte godtas", expected=str(error))
        raise InvalidInput("Rätta kontonumret.", errors=(fault,)) from error
    if account_type is AccountType.IBAN and not bic:
        fault = FieldError(field="body.bic", message="fältet saknas", expected="bankens BIC")
        raise InvalidInput("Ange bankens BIC.", errors=(fault,))
    return plain
