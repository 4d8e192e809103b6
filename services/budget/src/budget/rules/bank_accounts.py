"""Bank accounts that money is paid to or from: Swedish giro numbers and IBAN, with their check digits."""

import re
from dataclasses import dataclass
from enum import StrEnum


class WrongAccountError(ValueError):
    """A number that no account can have; the text is Swedish and says how to mend it."""


class AccountType(StrEnum):
    BANKGIRO = "bankgiro"
    PLUSGIRO = "plusgiro"
    IBAN = "iban"


@dataclass(frozen=True, slots=True)
class BankAccount:
    type: AccountType
    number: str
    """Digits only for a giro, without spaces for an IBAN."""
    bic: str | None = None


def check_account(account: BankAccount) -> None:
    """Check digits of a giro (Luhn) or an IBAN (ISO 13616); a wrong number is refused before it is stored."""
    is_right = _is_iban(account.number) if account.type is AccountType.IBAN else _has_luhn_digit(account.number)
    if not is_right:
        raise WrongAccountError(f"Kontrollsiffran i {account.number} stämmer inte. Kontrollera numret.")


def _has_luhn_digit(number: str) -> bool:
    if not re.fullmatch(r"\d{2,10}", number):
        return False
    doubled = [int(digit) * (2 if index % 2 else 1) for index, digit in enumerate(reversed(number))]
    return sum(digit // 10 + digit % 10 for digit in doubled) % 10 == 0


def _is_iban(number: str) -> bool:
    """The country and check digits go last, letters count from ten, and the whole leaves 1 when divided by 97."""
    if not re.fullmatch(r"[A-Z]{2}\d{2}[A-Z0-9]{11,30}", number):
        return False
    return int("".join(str(int(character, 36)) for character in number[4:] + number[:4])) % 97 == 1
