"""The summary of a report: each of its figures is one that stands in a chapter, and leads to the same facts."""

from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from followup.programmes import load_programmes
from followup.rules.known import Answer, Consultation, Known, Measure, Position, Schedule
from followup.rules.report import Row
from followup.steps.count_figures import count_chapters

SBS = load_programmes(Path(__file__).parents[2] / "programmes")["sbs-2015"]
"""It has a plan of 2016, which is no money spent."""
DAY, AFTER = date(2016, 12, 31), date(2017, 1, 1)
ACCEPTED, SIGNED, ENDS = date(2015, 6, 22), date(2016, 2, 1), date(2019, 1, 31)


def answer(case: int, *, accepted: bool = True, on: date = ACCEPTED, ended_on: date | None = None) -> Answer:
    return Answer(UUID(int=case), UUID(int=100 + case), f"{2120000530 + case}", accepted, on, ended_on)


def schedule(case: int, *units: str, signed_on: date = SIGNED, ended_on: date | None = None) -> Schedule:
    number = f"{2120000530 + case}"
    return Schedule(UUID(int=case), number, units, f"2016:{case}", signed_on, ENDS, None, ended_on)


def measure(number: int, case: int, agreed_on: date = SIGNED, dropped_on: date | None = None) -> Measure:
    identity, schedule_id = UUID(int=200 + number), UUID(int=case)
    return Measure(identity, schedule_id, "SCHOOL_UNIT", "MENTORING", "LEADERSHIP", agreed_on, dropped_on)


def consultation(number: int, on: date) -> Consultation:
    return Consultation(UUID(int=300 + number), on, ("Skolinspektionen",), "Urvalet", "Inga.", None, f"2016:{number}")


def position(number: int, year: int, kind: str, paid: int) -> Position:
    nothing = Decimal(0)
    return Position(UUID(int=400 + number), year, "1:5 ap.3", kind, nothing, nothing, nothing, Decimal(paid), nothing)


FACTS: dict[str, Any] = {
    "answers": (
        *(answer(case) for case in range(1, 6)),
        answer(6, ended_on=DAY),
        answer(7, ended_on=AFTER),
        answer(8, accepted=False),
        answer(9, on=AFTER),
    ),
    "schedules": (
        schedule(1, "48000001", "48000002"),
        schedule(2, "48000003"),
        schedule(3, "48000004", "48000005", ended_on=DAY),
        schedule(4, "48000006", signed_on=AFTER),
    ),
    "measures": (
        *(measure(number, 1) for number in range(5)),
        measure(5, 2),
        measure(6, 3),
        measure(7, 3),
        measure(8, 4),
        measure(9, 1, dropped_on=DAY),
        measure(10, 1, agreed_on=AFTER),
    ),
    "consultations": (consultation(1, DAY), consultation(2, ACCEPTED), consultation(3, AFTER)),
    "positions": (
        position(1, 2014, "grant", 0),
        position(2, 2015, "grant", 1_795_600),
        position(3, 2015, "operation", 425_200),
        position(4, 2016, "grant", 98_000_000),
        position(5, 2017, "grant", 12_000_000),
    ),
}


def summary(**facts: Any) -> list[Row]:
    return list(count_chapters(Known(DAY, **facts), SBS)[0].rows)


def test_the_summary_has_the_figures_of_the_chapters_on_the_day() -> None:
    assert [row.values for row in summary(**FACTS)] == [
        ("Huvudmän som har tackat ja", 7),
        ("Pågående dialoger på dagen", 5),
        ("Huvudmän med överenskommelse", 3),
        ("Skolenheter som omfattas av överenskommelse", 5),
        ("Överenskomna insatser", 8),
        ("varav i gällande överenskommelser", 6),
        ("Genomförda samråd", 2),
        ("Utfall 2015, tkr", 2221),
        ("Utfall 2016, tkr", 98_000),
    ]


def test_what_is_spent_leads_to_the_positions_of_all_that_the_total_sums() -> None:
    spent = {row.values[0]: row.ids for row in summary(**FACTS)}["Utfall 2015, tkr"]
    assert {str(one.id) for one in FACTS["positions"] if one.fiscal_year == 2015} <= set(spent)


def test_an_assignment_of_which_nothing_is_known_has_noughts_and_nothing_spent() -> None:
    assert {row.values[1:] + row.ids for row in summary()} == {(0,)}


@pytest.mark.parametrize("as_of", [ACCEPTED, ACCEPTED - timedelta(days=1)])
def test_an_organiser_that_accepts_on_the_day_counts(as_of: date) -> None:
    first, running, *_ = count_chapters(Known(as_of, answers=(answer(1),)), SBS)[0].rows
    assert first.values[1] == running.values[1] == (as_of == ACCEPTED)


def test_an_organiser_that_takes_part_again_is_one_organiser() -> None:
    before = answer(1, ended_on=DAY)
    again = Answer(UUID(int=2), UUID(int=102), before.organization_number, True, DAY, None)
    first, running, *_ = count_chapters(Known(DAY, answers=(before, again)), SBS)[0].rows
    assert (first.values[1], running.values[1]) == (1, 1)
