"""Which receipt of an archive's is believed, day by day."""

from datetime import date, timedelta
from typing import Any

import pytest

from agreements.programmes import named_programmes, rules_of
from agreements.rules.archiving import receipt_faults

DUE = date(2028, 5, 1)
DAY = timedelta(days=1)
RIGHT: dict[str, Any] = {
    "sealed_on": DUE,
    "due_on": DUE,
    "is_same_file": True,
    "received_on": DUE,
    "today": DUE,
}


def fields(**changed: Any) -> list[str]:
    return [fault.field for fault in receipt_faults(**RIGHT | changed)]


def test_a_file_that_was_sealed_received_and_recorded_on_the_first_day_is_believed() -> None:
    assert fields() == []


@pytest.mark.parametrize(
    ("changed", "found"),
    [
        ({"sealed_on": None, "is_same_file": False}, ["body.seal_id"]),
        ({"due_on": DUE + DAY}, ["body.seal_id"]),
        ({"is_same_file": False}, ["body.manifest_hash"]),
        ({"received_on": DUE - DAY}, ["body.received_on"]),
        ({"received_on": DUE + DAY}, ["body.received_on"]),
        ({"received_on": DUE + DAY, "today": DUE + DAY}, []),
        ({"due_on": DUE + DAY, "is_same_file": False}, ["body.seal_id", "body.manifest_hash"]),
    ],
)
def test_each_fault_stands_at_its_field(changed: dict[str, Any], found: list[str]) -> None:
    assert fields(**changed) == found


def test_a_fault_says_which_days_would_be_right() -> None:
    (early,) = receipt_faults(**RIGHT | {"due_on": DUE + DAY})
    (outside,) = receipt_faults(**RIGHT | {"received_on": DUE - DAY})
    assert (early.expected, outside.expected) == ("en fil från 2028-05-02 eller senare", "2028-05-01–2028-05-01")


@pytest.mark.parametrize("programme", [*named_programmes(), "uppdrag-utan-fil"])
def test_every_assignment_says_when_a_case_is_handed_over_and_when_working_texts_go(programme: str) -> None:
    archive = rules_of(programme).archive
    assert (archive.deliver_after_months, archive.dispose_after_months) == (12, 12)
