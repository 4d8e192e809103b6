"""The sums of a grant statement, and how much of it can be approved."""

from decimal import Decimal

import pytest

from followup.rules.statements import Outcome, fault_in_judgement, lines_add_up, not_accepted


def test_what_was_used_is_the_sum_of_its_lines_to_the_ore() -> None:
    lines = [Decimal("60.50"), Decimal("39.50")]
    assert lines_add_up(Decimal(100), lines)
    assert not lines_add_up(Decimal("100.01"), lines)
    assert lines_add_up(Decimal(0), [])


@pytest.mark.parametrize(
    ("outcome", "approved", "used", "granted", "fault"),
    [
        (Outcome.APPROVED, "90", "90", "100", None),
        (Outcome.APPROVED, "100", "120", "100", None),
        (Outcome.APPROVED, "90.01", "90", "100", "mellan 0.00 och 90 kr"),
        (Outcome.APPROVED, "100.01", "120", "100", "mellan 0.00 och 100 kr"),
        (Outcome.APPROVED, "-0.01", "90", "100", "mellan 0.00 och 90 kr"),
        (Outcome.REJECTED, "0", "90", "100", None),
        (Outcome.REJECTED, "99.99", "100", "100", None),
        (Outcome.REJECTED, "100", "100", "100", "Föreslå godkännande i stället"),
    ],
)
def test_no_more_is_approved_than_was_used_and_a_rejection_claims_something(
    outcome: Outcome, approved: str, used: str, granted: str, fault: str | None
) -> None:
    found = fault_in_judgement(outcome, Decimal(approved), used=Decimal(used), granted=Decimal(granted))
    assert found is None if fault is None else fault in (found or "")


def test_what_is_not_approved_of_the_grant_may_not_be_kept() -> None:
    assert not_accepted(Decimal(100), Decimal("90.50")) == Decimal("9.50")
