"""How a report is counted and written down."""

import json
from datetime import date
from decimal import Decimal

import pytest

from followup.documents.report_json import write_json
from followup.rules.definitions import activity_state
from followup.rules.known import Activity, Schedule
from followup.rules.report import CountedReport, Fact, count_outcomes, table
from shared.clock import new_id


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
    schedule = Schedule(new_id(), "2120002122", (), "2026:12", date(2026, 11, 20), date(2028, 11, 30), None, None)
    activity = Activity(new_id(), schedule.id, "kick_off", status, date(2027, 1, 15), completed_on, None, None)
    assert activity_state(activity, schedule, as_of) == state


@pytest.mark.parametrize(("on", "state"), [(date(2027, 1, 9), "planned"), (date(2027, 1, 10), "on_hold")])
def test_a_pause_is_shown_from_its_first_day_whenever_it_was_published(on: date, state: str) -> None:
    pause = {"paused_from": date(2027, 1, 10), "ended_on": None}
    schedule = Schedule(new_id(), "2120002122", (), "2026:12", date(2026, 11, 20), date(2028, 11, 30), **pause)
    activity = Activity(new_id(), schedule.id, "kick_off", "on_hold", date(2027, 1, 15), None, None, None)
    assert activity_state(activity, schedule, on) == state


def test_a_chosen_unit_is_not_counted_as_close_but_not_chosen() -> None:
    outcomes = [("selected", True), ("not_selected", True), ("not_selected", True), ("held", False)]
    assert count_outcomes(outcomes) == {"selected": 1, "not_selected": 2, "held": 1, "near_cutoff": 2}


def test_facts_of_one_row_that_have_not_the_same_numbers_are_a_fault() -> None:
    with pytest.raises(ValueError, match="argument 2"):
        a_report(PAID[0], Fact("d", (2026, "grant"), (Decimal(1), Decimal(2))))
