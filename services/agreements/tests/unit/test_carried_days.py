"""Rows of a case that is carried over: days that may be the same and days that may not, and what goes together."""

from datetime import date

import pytest

from agreements.models.carried_differences import carried_differences
from agreements.models.carried_faults import carried_faults
from agreements.models.carried_rows import assemble
from agreements.readers.tables import Row
from insatser.chain import carrying
from tests.support.facts import ARBOGA, UNIT

ON = date(2026, 10, 31)
ROWS = carrying.case_rows(ARBOGA, UNIT, ON)


def head_faults(**cells: str) -> dict[str, str]:
    """What should have stood in the row of the case, by column, when it has other cells than the file's."""
    rows = [Row(line, row | (cells if line == 1 else {})) for line, row in enumerate(ROWS, 1)]
    (case,) = assemble(rows).cases
    return {fault.column: fault.expected for fault in carried_faults(case, today=ON) if fault.line == 1}


@pytest.mark.parametrize(
    "cells",
    [
        {},
        {"starts_on": "2027-12-30"},
        {"ends_on": "2026-10-31"},
        {"carried_over_on": "2026-10-31"},
        {"signed_on": "2026-10-31"},
        {"answered_on": "2024-11-02", "signed_on": "2024-11-02"},
    ],
)
def test_the_first_and_the_last_day_that_are_possible_are_possible(cells: dict[str, str]) -> None:
    assert head_faults(**cells) == {}


@pytest.mark.parametrize(
    ("cells", "column", "expected"),
    [
        ({"starts_on": "2027-12-31"}, "ends_on", "en dag efter 2027-12-31"),
        ({"ends_on": "2026-10-30"}, "ends_on", "2026-10-31 eller senare: bara pågående samverkan förs över"),
        ({"carried_over_on": "2026-11-01"}, "carried_over_on", "senast i dag, 2026-10-31"),
        ({"signed_on": "2026-11-01"}, "signed_on", "senast överföringsdagen 2026-10-31"),
        ({"answered_on": "2024-11-03"}, "decided_on", "2024-11-03 (answered_on) eller senare"),
        ({"signed_on": "2024-11-01"}, "signed_on", "2024-11-02 (decided_on) eller senare"),
    ],
)
def test_a_day_that_is_not_possible_is_named_with_what_would_be(
    cells: dict[str, str], column: str, expected: str
) -> None:
    assert head_faults(**cells) == {column: expected}


def test_a_statement_of_which_all_is_approved_is_accepted() -> None:
    """What is approved in part may have been rejected or not."""
    place = next(number for number, row in enumerate(ROWS) if row["record"] == "statement")

    def asked(**cells: str) -> list[str]:
        rows = [Row(line, row | (cells if line == place + 1 else {})) for line, row in enumerate(ROWS, 1)]
        (case,) = assemble(rows).cases
        return [fault.expected for fault in carried_faults(case, today=ON) if fault.column == "accepted"]

    assert asked(approved="200000.00", used="200000.00", accepted="false") == ["true: hela beloppet är godkänt"]
    assert asked(accepted="false") == asked(approved="200000.00", used="200000.00", accepted="true") == []


def test_a_row_that_a_new_file_lacks_is_named_by_what_it_is_known_by() -> None:
    (standing,) = assemble([Row(line, row) for line, row in enumerate(ROWS, 1)]).cases
    left = [row for row in ROWS if row["record"] != "repayment" and row.get("fiscal_year") != "2027"]
    (case,) = assemble([Row(line, row) for line, row in enumerate(left, 1)]).cases
    assert [fault.read for fault in carried_differences(case, standing)] == [
        "costs: 2027, grant, A1 saknas",
        "repayments: 2024:118-2, IN1 saknas",
    ]
