"""What is bound on which year: never more than is agreed and unpaid, whatever the year of the signature."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from budget.rules.cost_lines import still_to_bind
from budget.rules.money import ZERO, total
from budget.rules.movements import Against, Line, LineKey

YEAR = 2027
AMOUNTS = st.integers(0, 500).map(Decimal)
YEARS = st.dictionaries(st.integers(2025, 2029), AMOUNTS, max_size=5)


def lines(amounts: dict[int, Decimal], *, ahead: Against = Against.AUTHORISATION) -> list[Line]:
    return [
        Line("1:5", year, "grant", amount, Against.ALLOTMENT if year <= YEAR else ahead)
        for year, amount in amounts.items()
        if amount
    ]


@given(agreed=YEARS, paid=YEARS, bound=YEARS, signed_in=st.integers(2025, 2028))
def test_the_year_of_the_signature_moves_money_and_changes_no_sum(
    agreed: dict[int, Decimal], paid: dict[int, Decimal], bound: dict[int, Decimal], signed_in: int
) -> None:
    spent = {LineKey("1:5", year, "grant"): amount for year, amount in paid.items() if amount}
    found, running = (
        still_to_bind(lines(agreed), spent=spent, bound=lines(bound), year=YEAR, signed_in=then)
        for then in (signed_in, None)
    )
    assert total(line.amount for line in found) == total(line.amount for line in running)
    assert len({line.key for line in found}) == len(found)
    assert all(line.amount > ZERO for line in found)
    late = total(line.amount for line in found if line.fiscal_year < YEAR)
    asked = total(line.amount for line in lines(agreed) if line.fiscal_year <= min(signed_in, YEAR))
    kept = total(line.amount for line in running if line.fiscal_year < YEAR)
    assert kept <= late <= kept + asked


def test_a_signature_of_the_running_year_pools_all_that_has_come() -> None:
    agreed = lines({2026: Decimal(7), YEAR: Decimal(10)})
    assert still_to_bind(agreed, spent={}, bound=[], year=YEAR, signed_in=YEAR) == lines({YEAR: Decimal(17)})


def test_a_late_signature_leaves_its_own_years_costs_on_that_year() -> None:
    agreed = lines({2025: Decimal(3), 2026: Decimal(7), YEAR: Decimal(10)})
    found = still_to_bind(agreed, spent={}, bound=[], year=YEAR, signed_in=2026)
    assert found == lines({2026: Decimal(10), YEAR: Decimal(10)})
