"""The organiser begins its action plan."""

from datetime import datetime
from uuid import UUID

from agreements.models.action_plan import ActionPlan, PlanStatus
from agreements.models.chosen_goal import choose_indicators
from agreements.models.cooperation import CooperationStatus
from agreements.models.plan_content import PlanContent
from agreements.steps.keep_revision import keep_revision
from agreements.steps.lock_case import lock_case
from agreements.unit_of_work import Work
from shared.clock import swedish_date


async def begin_plan(work: Work, cooperation_id: UUID, *, content: PlanContent, now: datetime) -> ActionPlan:
    case = await lock_case(work, cooperation_id, now=now)
    case.require(CooperationStatus.ANALYSIS, detail="Åtgärdsplanen görs medan analysen pågår.")
    content = choose_indicators(content, await work.indicators.list_begun(swedish_date(now)))
    plan = ActionPlan(
        cooperation_id=case.id,
        status=PlanStatus.DRAFT,
        content=content,
        written_by=work.actor.subject,
        created_at=now,
        updated_at=now,
    )
    work.action_plans.add(plan)
    await keep_revision(work, plan, former=None, now=now)
    await work.record("begin_plan", "action_plan", plan.id, at=now, after={"measures": len(content.measures)})
    return plan
