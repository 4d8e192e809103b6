"""Reopens an approved plan with a reason, also while an agreement runs; the decision applies until it is replaced."""

from datetime import datetime
from uuid import UUID

from agreements.facts.teams import action_plan_reopened
from agreements.models.action_plan import ActionPlan
from agreements.models.cooperation import CooperationStatus
from agreements.steps.lock_part import lock_part
from agreements.unit_of_work import Work
from shared.clock import swedish_date


async def reopen_plan(work: Work, plan_id: UUID, *, reason: str, version: int, now: datetime) -> ActionPlan:
    plan, case = await lock_part(work, work.action_plans, plan_id, version=version, now=now)
    case.prepare(CooperationStatus.ANALYSIS, now)
    plan.reopen(now)
    fact = action_plan_reopened(plan, case, swedish_date(now))
    work.publish(fact, subject=fact.plan_return_id, scope=case.programme)
    await work.record("reopen_plan", "action_plan", plan.id, at=now, after={"status": plan.status}, reason=reason)
    return plan
