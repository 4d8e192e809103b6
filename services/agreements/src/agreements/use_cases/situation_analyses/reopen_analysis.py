"""A completed analysis is opened again, with a reason, while no plan is approved on it, also as an agreement runs."""

from datetime import datetime
from uuid import UUID

from agreements.errors import WrongPhase
from agreements.models.action_plan import PlanStatus
from agreements.models.cooperation import CooperationStatus
from agreements.models.situation_analysis import SituationAnalysis
from agreements.steps.lock_part import lock_part
from agreements.unit_of_work import Work


async def reopen_analysis(
    work: Work, analysis_id: UUID, *, reason: str, version: int, now: datetime
) -> SituationAnalysis:
    analysis, case = await lock_part(work, work.situation_analyses, analysis_id, version=version, now=now)
    detail = "Öppna först åtgärdsplanen på nytt."
    case.require(CooperationStatus.ANALYSIS, CooperationStatus.ACTIVE, detail=detail)
    plan = await work.action_plans.find_part_of(case.id)
    if plan and plan.status is PlanStatus.APPROVED:
        raise WrongPhase(f"Åtgärdsplanen är godkänd. {detail}")
    analysis.reopen(now)
    await work.record(
        "reopen_analysis", "situation_analysis", analysis.id, at=now, after={"status": analysis.status}, reason=reason
    )
    return analysis
