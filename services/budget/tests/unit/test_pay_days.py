"""Banks pay on their own days, and a holiday moves no payment to another fiscal year."""

from datetime import date

import pytest

from budget.steps.choose_pay_day import choose_pay_day


@pytest.mark.parametrize(
    ("planned", "chosen"),
    [
        ("2026-11-25", "2026-11-25"),
        ("2026-11-28", "2026-11-30"),
        ("2026-06-19", "2026-06-22"),
        ("2026-04-03", "2026-04-07"),
        ("2026-12-24", "2026-12-28"),
        ("2026-12-31", "2026-12-30"),
        ("2027-01-01", "2027-01-04"),
        ("2028-12-30", "2028-12-29"),
    ],
)
def test_a_planned_day_becomes_a_banking_day_of_the_same_year(planned: str, chosen: str) -> None:
    assert choose_pay_day(date.fromisoformat(planned)) == date.fromisoformat(chosen)
