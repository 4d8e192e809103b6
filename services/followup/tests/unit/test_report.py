"""How a report is counted and written down."""

import json
from datetime import date
from decimal import Decimal

import pytest

from followup.documents.report_json import write_json
from followup.rules.report import CountedReport, Fact, count_outcomes, progress_of, table


def a_report(*facts: Fact) -> CountedReport:
    section = table(
        "costs",
        "Kostnader",
        columns=("År", "Slag", "Kronor"),
        facts=facts,
        source="Utbetalningar",
        label=lambda part: part,
    )
    return CountedReport("riktade-insatser-2024", "Riktade insatser", date(2026, 4, 1), [section])


PAID = (
    Fact("b", (2026, "grant"), (Decimal("100.10"),)),
    Fact("a", (2026, "grant"), (Decimal("0.20"),)),
    Fact("c", (2025, "grant"), (Decimal("5.00"),)),
)


def test_the_order_of_the_facts_does_not_matter() -> None:
    assert write_json(a_report(*PAID)) == write_json(a_report(*reversed(PAID)))


def test_amounts_are_exact_and_every_row_names_its_facts() -> None:
    rows = json.loads(write_json(a_report(*PAID)))["sections"][0]["rows"]
    assert rows == [
        {"values": [2025, "grant", "5.00"], "ids": ["c"]},
        {"values": [2026, "grant", "100.30"], "ids": ["a", "b"]},
    ]


@pytest.mark.parametrize(
    ("completed_on", "as_of", "state"),
    [
        (None, date(2027, 1, 15), "planned"),
        (None, date(2027, 1, 16), "overdue"),
        (date(2027, 2, 1), date(2027, 1, 31), "overdue"),
        (date(2027, 2, 1), date(2027, 2, 1), "done"),
    ],
)
def test_an_activity_is_shown_as_it_was_on_the_day(completed_on: date | None, as_of: date, state: str) -> None:
    status = "done" if completed_on else "planned"
    assert progress_of(status, date(2027, 1, 15), completed_on=completed_on, closed_on=None, as_of=as_of) == state


def test_a_chosen_unit_is_not_counted_as_close_but_not_chosen() -> None:
    outcomes = [("selected", True), ("not_selected", True), ("held", False)]
    assert count_outcomes(outcomes) == {"selected": 1, "not_selected": 1, "held": 1, "near_cutoff": 1}
