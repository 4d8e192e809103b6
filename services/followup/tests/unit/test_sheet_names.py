"""A sheet's name is what a spreadsheet allows, and ends with a whole word."""

import pytest

from followup.documents.report_xlsx import LONGEST_SHEET_NAME, _sheet_name


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Bidrag per huvudman", "1 Bidrag per huvudman"),
        ("Utbetalade och redovisade bidrag, per huvudman", "1 Utbetalade och redovisade"),
        ("Undantagna, väntande och obesvarade", "1 Undantagna, väntande"),
        ("Huvudmän och skolenheter i urvalet", "1 Huvudmän och skolenheter"),
        ("Insatser: stöd/handledning [2026]", "1 Insatser  stöd handledning"),
        ("Skolverketsutbildningsverksamhetsstatistik", "1 Skolverketsutbildningsverksam"),
    ],
)
def test_a_sheet_name_is_whole(title: str, expected: str) -> None:
    assert _sheet_name(title, 1) == expected
    assert len(expected) <= LONGEST_SHEET_NAME
