"""What each party undertakes in the first draft, by the plan."""

from datetime import date
from typing import Any
from uuid import UUID

import pytest

from agreements.models.drafting import LONGEST_ON_A_LINE, draft_content, measure_costs
from agreements.models.plan_content import PlanContent
from insatser.chain import bodies
from tests.support.facts import UNIT

TODAY = date(2026, 11, 22)
PLAN_ID = UUID("0190f0c2-7a10-7cc1-9d0c-1f2a3b4c5d6e")
TITLE = "Handledning i matematikdidaktik"
WORK = f"Leda arbetet i insatsen {TITLE} och ge deltagarna tid"
ROOM = LONGEST_ON_A_LINE - len(f"{WORK}: ")


def undertaken(**changed: Any) -> list[str]:
    """The commitments of the plan's first measure: the agency's, the organiser's work, and its follow-up."""
    measure = bodies.action_plan([UNIT], TODAY)["measures"][0] | changed
    plan = PlanContent.model_validate({"measures": [measure]})
    content = draft_content(
        PLAN_ID,
        plan.measures,
        costs=measure_costs(PLAN_ID, plan.measures),
        starts_on=TODAY,
        ends_on=date(2028, 12, 31),
        months_after_payment=3,
    )
    return [commitment.what for commitment in content.commitments]


@pytest.mark.parametrize(
    ("participants", "work"),
    [
        ("", WORK),
        ("Alla", f"{WORK}: Alla"),
        ("x" * ROOM, f"{WORK}: " + "x" * ROOM),
        ("x" * (ROOM + 1), WORK),
    ],
)
def test_the_plans_own_text_follows_where_all_of_it_fits_on_a_line(participants: str, work: str) -> None:
    assert undertaken(participants=participants)[1] == work


def test_nothing_follows_a_title_that_is_longer_than_a_line() -> None:
    title = "x" * LONGEST_ON_A_LINE
    assert undertaken(title=title, participants="Alla", follow_up_method="Besök") == [
        f"Betala bidraget till insatsen {title} och granska redovisningarna av det",
        f"Leda arbetet i insatsen {title} och ge deltagarna tid",
        f"Följa upp insatsen {title}",
    ]
