"""The one definition of available, and the words in which a refusal is given."""

from dataclasses import fields, replace
from decimal import Decimal

import pytest

from budget.rules.accounts import ANY_KIND, Stage
from budget.rules.positions import Balance, Holder, Limit, Position, Shortage, position
from budget.rules.wording import explain

BALANCES = [
    Balance(Stage.ALLOTTED, ANY_KIND, Decimal(-100)),
    Balance(Stage.SAVED, ANY_KIND, Decimal(-10)),
    Balance(Stage.CREDIT, ANY_KIND, Decimal(-5)),
    Balance(Stage.WITHDRAWN, ANY_KIND, Decimal(3)),
    Balance(Stage.CREDIT_USED, ANY_KIND, Decimal(2)),
    Balance(Stage.RESERVED, "grant", Decimal(20)),
    Balance(Stage.COMMITTED, "grant", Decimal(30)),
    Balance(Stage.COMMITTED, "operation", Decimal(1)),
    Balance(Stage.PAID, "grant", Decimal(15)),
    Balance(Stage.REPAID, "grant", Decimal(-4)),
    Balance(Stage.AVAILABLE, ANY_KIND, Decimal(48)),
]


def test_available_is_what_section_six_of_the_ordinance_adds_up_to_less_what_is_bound() -> None:
    now = position(BALANCES)
    assert now.provided == Decimal(110)
    assert now.adds_up()


def test_a_balance_that_was_tampered_with_does_not_add_up() -> None:
    assert not position([*BALANCES, Balance(Stage.AVAILABLE, ANY_KIND, Decimal("0.01"))]).adds_up()


WHOLE = Position(
    allotted=Decimal(1000), saved=Decimal(200), credit=Decimal(30), withdrawn=Decimal(4), credit_used=Decimal(5),
    reserved=Decimal(60), committed=Decimal(70), paid=Decimal(80), repaid=Decimal(9), closed=Decimal(100),
    available=Decimal(1221 - 301), authorised=Decimal(500), outstanding=Decimal(120), room=Decimal(380),
)  # fmt: skip


@pytest.mark.parametrize("part", [part.name for part in fields(Position) if part.type is Decimal])
def test_a_position_adds_up_and_no_part_of_it_may_be_another(part: str) -> None:
    assert WHOLE.adds_up()
    assert not replace(WHOLE, **{part: getattr(WHOLE, part) + 1}).adds_up()


@pytest.mark.parametrize(
    ("available", "room", "red"), [("0", "0", False), ("-0.01", "5", True), ("5", "-0.01", True), ("5", "5", False)]
)
def test_a_position_is_red_when_its_money_or_its_authorisation_lacks_an_ore(
    available: str, room: str, red: bool
) -> None:
    assert Position(available=Decimal(available), room=Decimal(room)).is_red is red


def test_kinds_are_shown_apart() -> None:
    assert position(BALANCES).by_kind["operation"].committed == Decimal(1)
    assert set(position(BALANCES).by_kind) == {"grant", "operation"}


def test_a_refusal_says_what_holds_the_money_and_what_would_free_it() -> None:
    bound = Position(allotted=Decimal(100), reserved=Decimal(40), committed=Decimal(50), available=Decimal(10))
    limit = Limit("1:5 ap.3", 2026, authorisation=False)
    text = explain(Shortage(limit, "grant", Decimal(20), Decimal(10), bound)).replace("\u00a0", " ")
    assert "Begärt: 20,00 kr. Disponibelt: 10,00 kr." in text
    assert "40,00 kr reserverade" in text
    assert "50,00 kr bundna" in text
    assert "Utrymme uppstår om" in text


def test_a_refusal_names_the_cases_that_bind_most_and_none_when_nobody_does() -> None:
    limit = Limit("1:5 ap.3", 2026, authorisation=True)
    standing = Position(authorised=Decimal(100), outstanding=Decimal(90), room=Decimal(10))
    holders = (Holder("2026:12", Decimal(60)), Holder("2026:7", Decimal(30)))
    alone, with_holders = (
        explain(Shortage(limit, "grant", Decimal(20), Decimal(10), standing, named)).replace("\u00a0", " ")
        for named in ((), holders)
    )
    assert "Störst belopp har 2026:12 (60,00 kr), 2026:7 (30,00 kr). Utrymme uppstår om ramen höjs" in with_holders
    assert "Störst" not in alone
    assert "Ramen är 100,00 kr och utestående åtaganden är 90,00 kr. Utrymme uppstår om ramen höjs" in alone
