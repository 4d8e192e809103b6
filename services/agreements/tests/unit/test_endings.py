"""When an agreement may end, who must have been heard, and when the last of the money is accounted for."""

from datetime import date

import pytest

from agreements.rules.endings import end_faults, final_statement_faults, hearing_faults
from agreements.rules.faults import Fault

FIRST, LAST = date(2027, 1, 1), date(2029, 12, 31)


@pytest.mark.parametrize(
    ("from_on", "within"), [("2026-12-31", False), ("2027-01-01", True), ("2029-12-31", True), ("2030-01-01", False)]
)
def test_an_agreement_ends_on_a_day_of_its_own_time(from_on: str, within: bool) -> None:
    found = list(end_faults(date.fromisoformat(from_on), starts_on=FIRST, ends_on=LAST))
    fault = Fault("body.from_on", "dagen ligger utanför överenskommelsens tid", "2027-01-01–2029-12-31")
    assert found == ([] if within else [fault])


@pytest.mark.parametrize(
    ("communicated_on", "heard"),
    [("2028-02-29", False), ("2028-03-01", True), ("2028-04-01", True), ("2028-04-02", False)],
)
def test_the_organiser_is_heard_between_the_offer_and_the_decision(communicated_on: str, heard: bool) -> None:
    found = list(
        hearing_faults(date.fromisoformat(communicated_on), offered_on=date(2028, 3, 1), today=date(2028, 4, 1))
    )
    fault = Fault("body.communicated_on", "huvudmannen har inte fått yttra sig", "2028-03-01–2028-04-01")
    assert found == ([] if heard else [fault])


@pytest.mark.parametrize(
    ("statement_on", "in_time"),
    [("2028-05-31", False), ("2028-06-01", True), ("2028-12-01", True), ("2028-12-02", False)],
)
def test_the_last_statement_comes_from_the_end_on_and_within_twice_the_usual_time(
    statement_on: str, in_time: bool
) -> None:
    found = list(final_statement_faults(date.fromisoformat(statement_on), from_on=date(2028, 6, 1), months=3))
    fault = Fault("body.final_statement_on", "dagen är före slutet eller långt efter", "2028-06-01–2028-12-01")
    assert found == ([] if in_time else [fault])
