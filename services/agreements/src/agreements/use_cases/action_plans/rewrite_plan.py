"""The action plan is rewritten, while it is a draft."""

from datetime import datetime
from uuid import UUID

from agreements.models.action_plan import ActionPlan
from agreements.models.content import PlanContent
from agreements.unit_of_work import Work


async def rewrite_plan(work: Work, plan_id: UUID, *, content: PlanContent, version: int, now: datetime) -> ActionPlan:
    plan, _ = await work.action_plans.get_part_for_change(plan_id)
    plan.expect(version)
    plan.rewrite(content, subject=work.actor.subject, now=now)
    await work.record("rewrite_plan", "action_plan", plan.id, at=now, after={"measures": len(content.measures)})
    return plan
