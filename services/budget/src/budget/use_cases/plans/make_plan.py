"""Make a plan: it keeps its inputs and is worked out when it is read."""

from datetime import datetime

from budget.models.plans import Plan, PlanInputs
from budget.steps.check_programme import check_programme
from budget.unit_of_work import Work


async def make_plan(work: Work, programme: str, *, name: str, inputs: PlanInputs, now: datetime) -> Plan:
    await check_programme(work, programme)
    plan = Plan(
        programme=programme, name=name, inputs=inputs, made_by=work.actor.subject, created_at=now, updated_at=now
    )
    work.plans.add(plan)
    await work.session.flush()  # gives the row its id, which the audit row needs
    await work.record("make_plan", "plan", plan.id, at=now, after={"programme": programme, "name": name})
    return plan
