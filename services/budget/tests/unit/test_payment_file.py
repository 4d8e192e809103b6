"""The payment file, read back with nothing but the schema's own rules."""

from datetime import UTC, date, datetime
from decimal import Decimal
from xml.etree import ElementTree

import pytest

from budget.rules.pain import AccountType, BankAccount, Party, Transfer, UnpayableError, check_account, write

SPACE = "{urn:iso:std:iso:20022:tech:xsd:pain.001.001.03}"
PAYER = Party("Statens skolverk", "2021004185", BankAccount(AccountType.IBAN, "SE4550000000058398257466", "ESSESESS"))
CREDITOR = Party("Exempelkommun å ä ö", "2120000530", BankAccount(AccountType.BANKGIRO, "9912346"))

ORDER = {
    "GrpHdr": ["MsgId", "CreDtTm", "NbOfTxs", "CtrlSum", "InitgPty"],
    "PmtInf": [
        "PmtInfId", "PmtMtd", "NbOfTxs", "CtrlSum", "PmtTpInf", "ReqdExctnDt", "Dbtr", "DbtrAcct", "DbtrAgt",
        "CdtTrfTxInf",
    ],
    "CdtTrfTxInf": ["PmtId", "Amt", "CdtrAgt", "Cdtr", "CdtrAcct", "RmtInf"],
}  # fmt: skip
"""Sequences of the schema (pain.001.001.03), with the optional elements that are not used left out."""


def transfer(number: int, amount: str, creditor: Party = CREDITOR, text: str = "Bidrag, del 1") -> Transfer:
    return Transfer(f"P{number}", Decimal(amount), creditor, text)


def written(*transfers: Transfer) -> ElementTree.Element:
    made_at = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
    return ElementTree.fromstring(write(transfers, PAYER, message_id="M1", made_at=made_at, pay_on=date(2026, 11, 24)))


def named(tree: ElementTree.Element, tag: str) -> list[ElementTree.Element]:
    return list(tree.iter(SPACE + tag))


def test_elements_stand_in_the_order_of_the_schema() -> None:
    tree = written(transfer(1, "10.00"), transfer(2, "20.50"))
    for parent, order in ORDER.items():
        for element in named(tree, parent):
            tags = list(dict.fromkeys(child.tag.removeprefix(SPACE) for child in element))
            assert tags == order


def test_counts_and_control_sums_agree_on_both_levels() -> None:
    tree = written(transfer(1, "10.00"), transfer(2, "20.50"))
    assert [element.text for element in named(tree, "NbOfTxs")] == ["2", "2"]
    assert [element.text for element in named(tree, "CtrlSum")] == ["30.50", "30.50"]
    assert sum(Decimal(element.text or "") for element in named(tree, "InstdAmt")) == Decimal("30.50")


def test_amounts_have_two_decimals_and_the_currency() -> None:
    amount = named(written(transfer(1, "1000000")), "InstdAmt")[0]
    assert (amount.text, amount.get("Ccy")) == ("1000000.00", "SEK")


def test_a_bankgiro_goes_through_the_giro_system() -> None:
    tree = written(transfer(1, "1"))
    assert [element.text for element in named(tree, "MmbId")] == ["9900"]
    assert "BGNR" in [element.text for element in named(tree, "Prtry")]


def test_the_same_payment_twice_is_refused() -> None:
    with pytest.raises(UnpayableError, match="två gånger"):
        written(transfer(1, "1"), transfer(1, "1"))


@pytest.mark.parametrize("amount", ["0.00", "-1.00"])
def test_only_amounts_above_zero_are_paid(amount: str) -> None:
    with pytest.raises(UnpayableError, match="över noll"):
        written(transfer(1, amount))


def test_an_empty_file_is_refused() -> None:
    with pytest.raises(UnpayableError, match="ingen betalning"):
        written()


def test_characters_the_file_cannot_carry_are_named() -> None:
    with pytest.raises(UnpayableError, match="€"):
        written(transfer(1, "1", text="€"))


@pytest.mark.parametrize(
    ("kind", "number"),
    [(AccountType.BANKGIRO, "9912345"), (AccountType.PLUSGIRO, "x"), (AccountType.IBAN, "SE4550000000058398257467")],
)
def test_a_wrong_check_digit_is_found(kind: AccountType, number: str) -> None:
    with pytest.raises(UnpayableError, match="Kontrollsiffran"):
        check_account(BankAccount(kind, number))


def test_right_check_digits_pass() -> None:
    check_account(PAYER.account)
    check_account(CREDITOR.account)
