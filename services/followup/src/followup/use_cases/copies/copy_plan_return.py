"""Keeps that an approved action plan went back to its organiser."""

from datetime import datetime

from followup.copies import PlanReturnEntry
from followup.unit_of_work import Work
from shared.contracts.agreements import ActionPlanReopenedV1


async def copy_plan_return(work: Work, fact: ActionPlanReopenedV1, *, now: datetime) -> None:
    entry = PlanReturnEntry(
        id=fact.plan_return_id,
        cooperation_id=fact.cooperation_id,
        action_plan_id=fact.action_plan_id,
        reopened_on=fact.reopened_on,
        in_force=fact.in_force,
    )
    entry.note(work.event)
    await work.copies.put(entry)
