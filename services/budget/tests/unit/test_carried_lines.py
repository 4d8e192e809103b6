"""Money that moves to the next year takes the agreed amounts with it, its own year's first."""

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
