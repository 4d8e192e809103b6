"""SIE 4I files, read back by a reader that shares no code with the writer."""

import shlex
from collections import defaultdict
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from budget.documents.sie import APPROPRIATION_ITEM, PROJECT, Row, Sender, UnwritableError, Voucher, write

SENDER = Sender("Statens skolverk", "2021004185", "Insatser", "0.1.0")
DAY = date(2026, 12, 30)


def voucher(number: int, amount: str = "1250000.50", text: str = 'Bidrag "del 1" å ä ö Å Ä Ö') -> Voucher:
    objects = {PROJECT: "A-1", APPROPRIATION_ITEM: "1:5 ap.3"}
    rows = (Row("7711", Decimal(amount), objects), Row("2510", -Decimal(amount)))
    return Voucher("B", number, DAY, text, rows)


def read(data: bytes) -> tuple[dict[str, list[list[str]]], dict[str, Decimal], list[Decimal]]:
    """Posts by label, the sum of each account, and what each voucher sums to."""
    posts: dict[str, list[list[str]]] = defaultdict(list)
    accounts: dict[str, Decimal] = defaultdict(Decimal)
    vouchers: list[Decimal] = []
    for line in data.decode("cp437").split("\r\n"):
        words = shlex.split(line.replace("{", " { ").replace("}", " } ")) if line else []
        if not words or words[0] in "{}":
            continue
        posts[words[0]].append(words[1:])
        if words[0] == "#VER":
            vouchers.append(Decimal(0))
        if words[0] == "#TRANS":
            amount = Decimal(words[words.index("}") + 1])
            accounts[words[1]] += amount
            vouchers[-1] += amount
    return posts, accounts, vouchers


def test_the_file_is_read_back_to_the_same_sums() -> None:
    posts, accounts, vouchers = read(write([voucher(1), voucher(2, "0.01")], SENDER, made_on=DAY))
    assert accounts == {"7711": Decimal("1250000.51"), "2510": Decimal("-1250000.51")}
    assert vouchers == [0, 0]
    assert [ver[1] for ver in posts["#VER"]] == ["1", "2"]
    assert posts["#VER"][0][3] == 'Bidrag "del 1" å ä ö Å Ä Ö'


def test_the_head_stands_in_the_order_of_the_standard() -> None:
    lines = write([voucher(1)], SENDER, made_on=DAY).decode("cp437").split("\r\n")
    labels = [line.split()[0] for line in lines[:7]]
    assert labels == ["#FLAGGA", "#PROGRAM", "#FORMAT", "#GEN", "#SIETYP", "#ORGNR", "#FNAMN"]
    assert lines[5] == "#ORGNR 202100-4185"
    assert lines[3] == "#GEN 20261230"


def test_swedish_letters_are_in_code_page_437_without_a_byte_order_mark() -> None:
    data = write([voucher(1)], SENDER, made_on=DAY)
    assert bytes([0x86, 0x20, 0x84, 0x20, 0x94, 0x20, 0x8F, 0x20, 0x8E, 0x20, 0x99]) in data
    assert data.startswith(b"#FLAGGA 0\r\n")


def test_every_used_object_is_declared() -> None:
    posts, _, _ = read(write([voucher(1)], SENDER, made_on=DAY))
    assert [post[0] for post in posts["#DIM"]] == ["6", "20"]
    assert ["20", "1:5 ap.3", "1:5 ap.3"] in posts["#OBJEKT"]


def test_a_character_the_code_page_lacks_is_refused_and_named() -> None:
    with pytest.raises(UnwritableError, match="€"):
        write([voucher(1, text="100 €")], SENDER, made_on=DAY)


def test_a_voucher_that_does_not_balance_is_refused() -> None:
    with pytest.raises(UnwritableError, match="går inte jämnt ut"):
        write([Voucher("B", 1, DAY, "fel", (Row("7711", Decimal(1)),))], SENDER, made_on=DAY)


def test_vouchers_ascend_within_their_series() -> None:
    posts, _, _ = read(write([voucher(3), voucher(1), voucher(2)], SENDER, made_on=DAY))
    assert [post[1] for post in posts["#VER"]] == ["1", "2", "3"]


@given(st.lists(st.decimals("0.01", "9999999999999.99", places=2), min_size=1, max_size=20))
def test_sums_survive_for_any_amounts(amounts: list[Decimal]) -> None:
    vouchers = [voucher(number, str(amount)) for number, amount in enumerate(amounts, start=1)]
    _, accounts, sums = read(write(vouchers, SENDER, made_on=DAY))
    assert accounts["7711"] == sum(amounts)
    assert set(sums) == {0}
