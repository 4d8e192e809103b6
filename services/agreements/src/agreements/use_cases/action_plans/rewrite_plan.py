"""The action plan is rewritten, while it is a draft."""

from datetime import datetime
from uuid import UUID

from agreements.models.action_plan import ActionPlan
from agreements.models.chosen_goal import choose_indicators
from agreements.models.plan_content import PlanContent
from agreements.steps.keep_revision import keep_revision
from agreements.steps.lock_document import lock_document
from agreements.unit_of_work import Work
from shared.clock import swedish_date


async def rewrite_plan(work: Work, plan_id: UUID, *, content: PlanContent, version: int, now: datetime) -> ActionPlan:
    plan, _ = await lock_document(work, work.action_plans, plan_id, version=version, now=now)
    former = plan.content
    content = choose_indicators(content, await work.indicators.list_begun(swedish_date(now)))
    plan.rewrite(content, subject=work.actor.subject, now=now)
    await keep_revision(work, plan, former=former, now=now)
    await work.record("rewrite_plan", "action_plan", plan.id, at=now, after={"measures": len(content.measures)})
    return plan
