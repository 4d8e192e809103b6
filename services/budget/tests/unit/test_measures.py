"""Which measures a payment was for: exact to the öre, and in the end each measure gets what the agreement says."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from budget.rules.measures import UNTIED, AgreedShare, Tied, divide, shares_of
from shared.clock import new_id

COURSE = Tied(new_id(), "university_course")
OWN = Tied(new_id(), "own_measure")


def agreed(*shares: tuple[int, Tied, str]) -> list[AgreedShare]:
    return [AgreedShare(year, tied, Decimal(amount)) for year, tied, amount in shares]


def test_a_payment_is_divided_by_what_is_left_on_each_measure() -> None:
    shares = agreed((2026, COURSE, "300"), (2026, OWN, "100"))
    assert shares_of(Decimal(100), shares, {COURSE: Decimal(200)}, until=2026) == {
        COURSE: Decimal(50),
        OWN: Decimal(50),
    }


def test_a_later_years_measure_gets_nothing_of_this_years_payment() -> None:
    shares = agreed((2026, OWN, "100"), (2027, COURSE, "900"))
    assert shares_of(Decimal(100), shares, {}, until=2026) == {OWN: Decimal(100)}


def test_what_is_paid_when_nothing_is_left_follows_the_whole_agreement() -> None:
    shares = agreed((2026, OWN, "100"), (2026, COURSE, "300"))
    booked = {OWN: Decimal(100), COURSE: Decimal(300)}
    assert shares_of(Decimal(4), shares, booked, until=2026) == {OWN: Decimal(1), COURSE: Decimal(3)}


def test_an_agreement_that_ties_nothing_gives_untied_costs() -> None:
    assert shares_of(Decimal(7), agreed((2026, UNTIED, "10")), {}, until=2026) == {UNTIED: Decimal(7)}
    assert divide(Decimal(7)) == {UNTIED: Decimal(7)}


@given(
    st.lists(st.decimals("0.01", "99999.99", places=2), min_size=1, max_size=6),
    st.lists(st.integers(1, 9), min_size=1, max_size=5),
)
def test_payments_add_up_to_the_agreement_measure_by_measure(costs: list[Decimal], cuts: list[int]) -> None:
    ties = [Tied(new_id(), "own_measure") for _ in costs]
    shares = [AgreedShare(2026, tied, amount) for tied, amount in zip(ties, costs, strict=True)]
    left, booked = sum(costs, Decimal(0)), dict.fromkeys(ties, Decimal(0))
    for cut in [*cuts, 0]:
        amount = (left / cut).quantize(Decimal("0.01"), rounding="ROUND_DOWN") if cut else left
        for tied, part in shares_of(amount, shares, booked, until=2026).items():
            booked[tied] += part
        left -= amount
        if not left:
            break
    assert sum(booked.values()) == sum(costs)
    assert all(abs(booked[tied] - amount) <= Decimal("0.10") for tied, amount in zip(ties, costs, strict=True))
