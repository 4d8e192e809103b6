"""The approved plan as it stands, with the analysis that it answers: what a decision on measures rests on."""

from agreements.models.action_plan import ActionPlan
from agreements.models.annex import Annex
from agreements.models.cooperation import Cooperation
from agreements.steps.find_completed import find_completed
from agreements.unit_of_work import Work


async def freeze_plan(work: Work, case: Cooperation, plan: ActionPlan) -> Annex:
    analysis = await work.situation_analyses.find_part_of(case.id)
    completed = await find_completed(work, analysis) if analysis else None
    return Annex.of(
        plan.id,
        plan.content,
        analysis.content if analysis else None,
        analysis_hash=completed.content_hash if completed else None,
    )
