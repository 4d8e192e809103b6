"""What each figure of a report counts on its day: a thing is so from its first day on, and not the day before."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest

from followup.rules.definitions import (
    activity_state,
    by_schedule,
    cases,
    commitment_state,
    commitments,
    is_agreed,
    is_in_force,
    is_owed,
    is_paused,
    meeting_state,
    money_moved,
    spent,
)
from followup.rules.known import (
    Activity,
    Answer,
    Commitment,
    Funding,
    Known,
    Measure,
    Meeting,
    Offer,
    OwnCost,
    Position,
    Schedule,
)
from followup.rules.plan_table import Spent

ONE, TWO, THREE, FOUR = (UUID(int=number) for number in range(1, 5))
SIGNED, DAY_BEFORE, DAY, DAY_AFTER = date(2026, 11, 20), date(2027, 3, 9), date(2027, 3, 10), date(2027, 3, 11)
JONKOPING, HABO = "2120000530", "2120001637"


def schedule(case: UUID = ONE, **changed: Any) -> Schedule:
    days = {"signed_on": SIGNED, "ends_on": date(2029, 11, 19), "paused_from": None, "ended_on": None}
    return Schedule(case, JONKOPING, (), "2026:12", **(days | changed))


def answer(cooperation: UUID, *, on: date, accepted: bool = True, offer: UUID = FOUR) -> Answer:
    return Answer(cooperation, offer, JONKOPING, accepted, on)


@pytest.mark.parametrize(("ended_on", "running"), [(None, True), (DAY_AFTER, True), (DAY, False), (DAY_BEFORE, False)])
def test_a_dialogue_runs_until_the_day_before_its_end(ended_on: date | None, running: bool) -> None:
    (case,) = cases(Known(DAY, answers=(answer(ONE, on=DAY_BEFORE),), schedules=(schedule(ended_on=ended_on),)))
    assert (case.ended_on, case.is_running(DAY)) == (ended_on, running)


def test_a_dialogue_runs_from_the_day_on_which_the_organiser_accepted() -> None:
    known = Known(DAY, answers=(answer(ONE, on=DAY), answer(TWO, on=DAY_AFTER), answer(THREE, on=DAY, accepted=False)))
    (case,) = cases(known)
    assert (case.cooperation_id, case.schedule, case.ended_on) == (ONE, None, None)
    assert (case.is_running(DAY_BEFORE), case.is_running(DAY)) == (False, True)


def test_a_case_that_came_to_no_agreement_runs_until_it_was_ended() -> None:
    left = replace(answer(ONE, on=SIGNED), ended_on=DAY)
    (case,) = cases(Known(DAY, answers=(left,)))
    assert (case.ended_on, case.is_running(DAY_BEFORE), case.is_running(DAY)) == (DAY, True, False)


def test_a_case_goes_on_though_its_offer_was_withdrawn_after_the_answer() -> None:
    offer = Offer(FOUR, JONKOPING, None, None, (), None, None, DAY)
    (case,) = cases(Known(DAY, offers=(offer,), answers=(answer(ONE, on=SIGNED),)))
    assert (case.ended_on, case.is_running(DAY)) == (None, True)


def test_an_agreement_whose_answer_is_not_known_is_a_case_from_its_signature() -> None:
    known = Known(DAY, answers=(answer(TWO, on=DAY_BEFORE),), schedules=(schedule(), schedule(TWO, signed_on=DAY)))
    first, second = cases(known)
    assert (first.cooperation_id, first.organization_number, first.started_on) == (ONE, JONKOPING, SIGNED)
    assert (second.cooperation_id, second.started_on, second.schedule) == (
        TWO,
        DAY_BEFORE,
        schedule(TWO, signed_on=DAY),
    )


def test_an_agreement_that_is_signed_later_is_not_known_on_the_day() -> None:
    known = Known(DAY, schedules=(schedule(ONE, signed_on=DAY), schedule(TWO, signed_on=DAY_AFTER)))
    assert [case.cooperation_id for case in cases(known)] == [ONE]
    assert set(by_schedule(known)) == {ONE}


def test_an_agreement_is_in_force_from_its_signature_to_the_day_before_its_end() -> None:
    ended = schedule(ended_on=DAY)
    assert [is_in_force(ended, on) for on in (date(2026, 11, 19), SIGNED, DAY_BEFORE, DAY)] == [
        False, True, True, False
    ]  # fmt: skip


def test_a_pause_lasts_until_the_day_of_the_resumption() -> None:
    resumed = schedule(resumed_from=DAY)
    assert [is_paused(resumed, on) for on in (DAY_BEFORE, DAY)] == [True, False]
    assert [is_paused(schedule(paused_from=DAY), on) for on in (DAY_BEFORE, DAY)] == [False, True]
    assert not is_paused(schedule(), DAY)


def test_nothing_is_on_hold_in_an_agreement_that_has_ended() -> None:
    activity = Activity(ONE, ONE, "check_point", "planned", DAY, None, None, None)
    assert activity_state(activity, schedule(paused_from=SIGNED), DAY) == "on_hold"
    assert activity_state(activity, schedule(paused_from=SIGNED, ended_on=DAY), DAY_AFTER) == "overdue"


def test_an_activity_is_cancelled_from_the_day_on_which_it_was_closed() -> None:
    activity = Activity(ONE, ONE, "check_point", "cancelled", SIGNED, None, DAY, None)
    assert [activity_state(activity, schedule(), on) for on in (DAY_BEFORE, DAY)] == ["overdue", "cancelled"]


def test_a_measure_and_an_undertaking_hold_from_when_they_are_agreed_until_they_are_dropped() -> None:
    measure = Measure(ONE, ONE, "ORGANIZER", "own_measure", "leadership", DAY_BEFORE, DAY_AFTER)
    undertaken = Commitment(ONE, ONE, "ORGANIZER", "Avsätta tid", "open", DAY, DAY_BEFORE, DAY_AFTER)
    days = (SIGNED, DAY_BEFORE, DAY, DAY_AFTER)
    assert [is_agreed(measure, on) for on in days] == [False, True, True, False]
    assert [is_owed(undertaken, on) for on in days] == [False, True, True, False]


@pytest.mark.parametrize(
    ("status", "held_on", "state"),
    [
        ("planned", None, ["planned", "planned", "overdue"]),
        ("cancelled", None, ["cancelled", "cancelled", "cancelled"]),
        ("held", DAY, ["planned", "held", "held"]),
    ],
)
def test_a_meeting_is_late_when_its_day_has_passed_and_nobody_has_said_that_it_was_held(
    status: str, held_on: date | None, state: list[str]
) -> None:
    meeting = Meeting(ONE, "visit", "Besök", status, DAY, held_on, None)
    assert [meeting_state(meeting, on) for on in (DAY_BEFORE, DAY, DAY_AFTER)] == state


@pytest.mark.parametrize(
    ("status", "state"), [("open", ["planned", "planned", "overdue"]), ("kept", ["kept", "kept", "kept"])]
)
def test_an_undertaking_is_late_when_its_day_has_passed_and_it_is_still_open(status: str, state: list[str]) -> None:
    undertaken = Commitment(ONE, ONE, "ORGANIZER", "Avsätta tid", status, DAY, SIGNED, None)
    assert [commitment_state(undertaken, on) for on in (DAY_BEFORE, DAY, DAY_AFTER)] == state


def line(
    kind: str, amount: int, *, on: date = SIGNED, version: int = 1, case: UUID = ONE, year: int | None = 2027
) -> Funding:
    return Funding(ONE, case, kind, ONE, year, "grant", Decimal(amount), on, version)


def test_the_last_commitment_of_a_case_replaces_its_earlier_ones() -> None:
    first, raised, again = line("commitment", 100), line("commitment", 120, version=2), line("commitment", 5, version=2)
    later = line("commitment", 150, version=3, on=DAY_AFTER)
    other = line("commitment", 70, case=TWO)
    paid = line("payment", 50, version=9)
    funding = [first, raised, again, later, other, paid]
    assert commitments(funding, DAY) == [raised, again, other]
    assert commitments(funding, DAY_AFTER) == [later, other]


def test_a_commitment_that_is_released_binds_nothing() -> None:
    assert commitments([line("commitment", 100), line("commitment", 0, version=2, year=None)], DAY) == []


def test_money_has_moved_from_the_day_on_which_it_did() -> None:
    paid, claimed = line("payment", 50, on=DAY), line("claim", 10, on=DAY_AFTER)
    assert money_moved([line("commitment", 100), paid, claimed], DAY) == [paid]
    assert money_moved([paid, claimed], DAY_AFTER) == [paid, claimed]


def test_own_costs_stand_on_the_row_of_what_they_were_for_and_change_no_sum() -> None:
    def position(row: UUID, kind: str | None, paid: int) -> Position:
        return Position(row, 2015, "1:1", kind, *map(Decimal, (0, 0, 0, paid, 0)))

    known = Known(
        DAY,
        positions=(
            position(ONE, "grant", 1796),
            position(TWO, "operation", 1000),
            position(THREE, "development", 425),
            position(FOUR, None, 9999),
        ),
        own_costs=(
            OwnCost("a", 2015, "operation", "coordination", Decimal(600)),
            OwnCost("b", 2015, "operation", "measures", Decimal(300)),
            OwnCost("c", 2015, "operation", None, Decimal(100)),
            OwnCost("d", 2015, "development", "development", Decimal(425)),
            OwnCost("e", 2015, "education_service", "measures", Decimal(50)),
        ),
    )
    assert spent(known) == [
        Spent(str(ONE), 2015, "grant", "grant", Decimal(1796)),
        Spent(str(TWO), 2015, "operation", "unnamed", Decimal(1000)),
        Spent(str(THREE), 2015, "development", "development", Decimal(425)),
        Spent("a", 2015, "operation", "coordination", Decimal(600)),
        Spent("a", 2015, "operation", "unnamed", Decimal(-600)),
        Spent("b", 2015, "operation", "own_measures", Decimal(300)),
        Spent("b", 2015, "operation", "unnamed", Decimal(-300)),
    ]
