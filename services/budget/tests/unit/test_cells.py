"""A report's cells as text: kronor with öre, figures as they are, and nothing for what is not known."""

from decimal import Decimal

import pytest

from budget.rules.tables import Cell, shown


@pytest.mark.parametrize(
    ("cell", "text"),
    [(None, ""), (Decimal(1796), "1796.00"), (Decimal("-0.5"), "-0.50"), (1796, "1796"), ("Totalt", "Totalt")],
)
def test_a_cell_is_written_exactly(cell: Cell, text: str) -> None:
    assert shown(cell) == text
