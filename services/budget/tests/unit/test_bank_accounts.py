"""Check digits of the accounts that money goes to: a misread digit is found before a payment is."""

import pytest

from budget.rules.bank_accounts import AccountType, BankAccount, WrongAccountError, check_account


@pytest.mark.parametrize(
    ("kind", "number"),
    [
        (AccountType.BANKGIRO, "50501055"),
        (AccountType.BANKGIRO, "9912346"),
        (AccountType.PLUSGIRO, "8377004"),
        (AccountType.IBAN, "SE4550000000058398257466"),
        (AccountType.IBAN, "DE89370400440532013000"),
    ],
)
def test_numbers_with_right_check_digits_are_taken(kind: AccountType, number: str) -> None:
    check_account(BankAccount(kind, number))


@pytest.mark.parametrize(
    ("kind", "number"),
    [
        (AccountType.BANKGIRO, "50501056"),
        (AccountType.BANKGIRO, "50510055"),
        (AccountType.PLUSGIRO, "0"),
        (AccountType.PLUSGIRO, "12345678905"),
        (AccountType.IBAN, "SE4550000000058398257467"),
        (AccountType.IBAN, "SE45"),
        (AccountType.IBAN, "50501055"),
    ],
)
def test_a_wrong_digit_a_swapped_pair_and_a_wrong_length_are_refused_with_the_number(
    kind: AccountType, number: str
) -> None:
    with pytest.raises(WrongAccountError, match=f"Kontrollsiffran i {number} stämmer inte"):
        check_account(BankAccount(kind, number))
