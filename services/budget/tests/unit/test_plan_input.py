"""Plans and scenarios are sums of what is sent in: what no amount could hold is refused where it comes in."""

import pytest
from pydantic import ValidationError

from budget.api.plan_schemas import PlanIn, ScenarioIn

LARGEST = "9999999999999.99"
COHORT = {"start_year": 2027, "start_half": 1, "organizers": 1000, "each": LARGEST}


def test_a_plan_that_no_amount_could_hold_is_refused() -> None:
    with pytest.raises(ValidationError, match="tusen miljarder"):
        PlanIn.model_validate({"programme": "riktade-insatser-2024", "name": "För stor", "cohorts": [COHORT]})


def test_a_scenario_that_no_amount_could_hold_is_refused() -> None:
    change = {"item": "1:5 ap.3", "fiscal_year": 2027, "bound": LARGEST, "why": "För mycket"}
    with pytest.raises(ValidationError, match="tusen miljarder"):
        ScenarioIn.model_validate({"programme": "riktade-insatser-2024", "name": "För stor", "changes": [change] * 2})
