"""Three texts of one document made one; of a plan's goals what was written in them, not what the register filled in."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from agreements.models.action_plan import ActionPlan
from agreements.models.goals_as_written import as_saved, as_written
from agreements.rules.merging import Collision, merge
from agreements.steps.keep_revision import Written
from agreements.unit_of_work import Work
from shared.clock import swedish_date

Text = Mapping[str, Any]


async def merge_contents(
    work: Work, document: Written, *, base: Text, theirs: Text, yours: Text, now: datetime
) -> tuple[dict[str, Any], list[Collision]]:
    rows = document.content.ROWS
    if not isinstance(document, ActionPlan):
        return merge(base, theirs, yours, rows)
    indicators = await work.indicators.list_begun(swedish_date(now))
    base, theirs, yours = (as_written(side, indicators) for side in (base, theirs, yours))
    merged, collisions = merge(base, theirs, yours, rows)
    return as_saved(merged, indicators), collisions
