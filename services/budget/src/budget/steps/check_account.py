"""A bank account is checked before it is stored."""

from budget.rules.bank_accounts import AccountType, BankAccount, WrongAccountError, check_account
from shared.kit.errors import FieldError, InvalidInput


def checked_account(account_type: AccountType, number: str, *, bic: str | None) -> BankAccount:
    """The account with its number in plain form."""
    account = BankAccount(account_type, number.replace(" ", "").replace("-", "").upper(), bic)
    try:
        check_account(account)
    except WrongAccountError as error:
        fault = FieldError(field="body.account_number", message="numret kan inte godtas", expected=str(error))
        raise InvalidInput("Rätta kontonumret.", errors=(fault,)) from error
    if account_type is AccountType.IBAN and not bic:
        fault = FieldError(field="body.bic", message="fältet saknas", expected="bankens BIC")
        raise InvalidInput("Ange bankens BIC.", errors=(fault,))
    return account
