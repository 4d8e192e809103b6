"""The payment file, judged by the published schema of pain.001.001.03 and read back by its own rules."""

from datetime import UTC, date, datetime
from decimal import Decimal
from importlib.resources import files
from xml.etree import ElementTree

import pytest
from xmlschema import XMLSchema

from budget.documents.pain import Party, Transfer, UnpayableError, write
from budget.rules.bank_accounts import AccountType, BankAccount, WrongAccountError, check_account

SPACE = "{urn:iso:std:iso:20022:tech:xsd:pain.001.001.03}"
PAYER = Party("Statens skolverk", "2021004185", BankAccount(AccountType.IBAN, "SE4550000000058398257466", "ESSESESS"))
CREDITOR = Party("Exempelkommun å ä ö", "2120000530", BankAccount(AccountType.BANKGIRO, "9912346"))

OTHERS = (
    Party("Friskolan AB", "5560160680", BankAccount(AccountType.PLUSGIRO, "8377004")),
    Party("Universitetet", "2021002932", BankAccount(AccountType.IBAN, "SE4550000000058398257466", "ESSESESS")),
)


@pytest.fixture(scope="module")
def schema() -> XMLSchema:
    """The schema as ISO 20022 publishes it; a package of the tests' carries it."""
    folder = files("sepaxml") / "schemas" / "pain.001.001.03.xsd"
    return XMLSchema(str(folder))


def transfer(number: int, amount: str, creditor: Party = CREDITOR, text: str = "Bidrag, del 1") -> Transfer:
    return Transfer(f"P{number}", Decimal(amount), creditor, text)


def written(*transfers: Transfer) -> ElementTree.Element:
    made_at = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
    return ElementTree.fromstring(write(transfers, PAYER, message_id="M1", made_at=made_at, pay_on=date(2026, 11, 24)))


def named(tree: ElementTree.Element, tag: str) -> list[ElementTree.Element]:
    return list(tree.iter(SPACE + tag))


def test_the_file_follows_the_published_schema(schema: XMLSchema) -> None:
    tree = written(transfer(1, "10.00"), *(transfer(n, "20.50", party) for n, party in enumerate(OTHERS, start=2)))
    assert [str(error.reason) for error in schema.iter_errors(tree)] == []


@pytest.mark.parametrize(
    ("parent", "tag"), [("GrpHdr", "NbOfTxs"), ("PmtInf", "ReqdExctnDt"), ("CdtTrfTxInf", "CdtrAgt"), ("Othr", "Id")]
)
def test_an_element_out_of_order_breaks_the_schema(schema: XMLSchema, parent: str, tag: str) -> None:
    tree = written(transfer(1, "10.00"))
    holder = named(tree, parent)[0]
    moved = holder.find(SPACE + tag)
    assert moved is not None
    holder.remove(moved)
    holder.append(moved)
    assert not schema.is_valid(tree)


@pytest.mark.parametrize(("tag", "text"), [("MsgId", "M" * 36), ("IBAN", "SE"), ("ReqdExctnDt", "24/11"), ("BIC", "X")])
def test_a_value_of_the_wrong_form_breaks_the_schema(schema: XMLSchema, tag: str, text: str) -> None:
    tree = written(transfer(1, "10.00"))
    named(tree, tag)[0].text = text
    assert not schema.is_valid(tree)


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
    with pytest.raises(WrongAccountError, match="Kontrollsiffran"):
        check_account(BankAccount(kind, number))


def test_right_check_digits_pass() -> None:
    check_account(PAYER.account)
    check_account(CREDITOR.account)
