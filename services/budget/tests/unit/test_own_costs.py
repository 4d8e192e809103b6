"""Which activity an own cost can be for, and the name that its sum is published under."""

import pytest

from budget.rules.own_costs import OwnCostKey, fits, fitting


@pytest.mark.parametrize(
    ("kind", "activity", "can_be"),
    [
        ("operation", "coordination", True),
        ("operation", "measures", True),
        ("operation", "development", False),
        ("education_service", "measures", True),
        ("education_service", "coordination", False),
        ("development", "development", True),
        ("development", "evaluation", False),
        ("grant", "measures", False),
    ],
)
def test_development_is_only_development_and_a_grant_is_never_an_own_cost(
    kind: str, activity: str, can_be: bool
) -> None:
    assert fits(kind, activity) is can_be


def test_what_a_bought_service_can_be_for_is_said_in_swedish() -> None:
    assert fitting("education_service") == ["Insatser tillhandahållna av Skolverket"]
    assert fitting("grant") == []


def test_what_a_sum_is_not_divided_by_is_a_dash_in_its_name() -> None:
    key = OwnCostKey("sbs-2015", 2015, "1:1", "operation", "coordination", None)
    assert key.subject == "sbs-2015/2015/1:1/operation/coordination/-"
