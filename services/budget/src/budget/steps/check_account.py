"""A bank account is checked before it is stored."""

from budget.rules.bank_accounts import AccountType, BankAccount, WrongAccountError, check_account
from shared.kit.errors import InvalidInput, at_field


def checked_account(account_type: AccountType, number: str, *, bic: str | None) -> BankAccount:
    """The account with its number in plain form."""
    account = BankAccount(account_type, number.replace(" ", "").replace("-", "").upper(), bic)
    try:
        check_account(account)
    except WrongAccountError as error:
        fault = at_field("account_number", "numret kan inte godtas", str(error))
        raise InvalidInput("Rätta kontonumret.", errors=fault) from error
    if account_type is AccountType.IBAN and not bic:
        fault = at_field("bic", "fältet saknas", "bankens BIC")
        raise InvalidInput("Ange bankens BIC.", errors=fault)
    return account
