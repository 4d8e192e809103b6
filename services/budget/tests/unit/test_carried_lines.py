"""Lines of a commitment: what moves to the next year takes the agreed amounts with it, its own year's first."""

from datetime import UTC, datetime
from decimal import Decimal

from budget.models.commitment_lines import CommitmentLine, new_line
from budget.models.commitments import Commitment
from budget.rules.movements import Against, Line

NOW = datetime(2026, 12, 31, tzinfo=UTC)


def line(year: int, *, bound: int, agreed: int, paid: int = 0) -> CommitmentLine:
    stated = Line("1:5 ap.3", year, "grant", Decimal(bound), Against.ALLOTMENT)
    made = new_line(stated, amount=Decimal(bound), agreed=Decimal(agreed))
    made.paid = Decimal(paid)
    return made


def test_what_moves_is_taken_from_its_own_year_and_then_from_the_newest_before_it() -> None:
    commitment = Commitment(
        lines=[line(2024, bound=0, agreed=100), line(2025, bound=0, agreed=50), line(2026, bound=120, agreed=10)]
    )
    commitment.carry("1:5 ap.3", 2026, NOW)
    assert {row.fiscal_year: (int(row.amount), int(row.agreed)) for row in commitment.lines} == {
        2024: (0, 40),
        2025: (0, 0),
        2026: (0, 0),
        2027: (120, 120),
    }
    assert commitment.updated_at == NOW


def test_what_earlier_years_have_paid_stays_agreed_there() -> None:
    commitment = Commitment(
        lines=[
            line(2024, bound=0, agreed=10, paid=30),
            line(2025, bound=0, agreed=100, paid=70),
            line(2026, bound=40, agreed=0),
        ]
    )
    commitment.carry("1:5 ap.3", 2026, NOW)
    assert {row.fiscal_year: int(row.agreed) for row in commitment.lines} == {2024: 10, 2025: 70, 2026: 0, 2027: 30}


def test_what_is_paid_beyond_the_lines_is_paid_on_a_line_of_its_own_and_the_next_time_on_that() -> None:
    commitment = Commitment(lines=[line(2026, bound=100, agreed=100)])
    beyond = Line("1:5 ap.3", 2027, "grant", Decimal(30), Against.ALLOTMENT)
    for _ in range(2):
        commitment.spend([(commitment.lines[0].as_line(), Decimal(20))], beyond, NOW)
    assert [(row.fiscal_year, int(row.amount), int(row.agreed), int(row.paid)) for row in commitment.lines] == [
        (2026, 60, 100, 40),
        (2027, 0, 0, 60),
    ]
