"""A completed analysis is opened again, with a reason, as long as no plan has been approved on it."""

from datetime import datetime
from uuid import UUID

from agreements.models.cooperation import CooperationStatus
from agreements.models.situation_analysis import SituationAnalysis
from agreements.steps.lock_part import lock_part
from agreements.unit_of_work import Work


async def reopen_analysis(
    work: Work, analysis_id: UUID, *, reason: str, version: int, now: datetime
) -> SituationAnalysis:
    analysis, case = await lock_part(work, work.situation_analyses, analysis_id, version=version, now=now)
    case.require(CooperationStatus.ANALYSIS, detail="Öppna först åtgärdsplanen på nytt.")
    analysis.reopen(now)
    await work.record(
        "reopen_analysis", "situation_analysis", analysis.id, at=now, after={"status": analysis.status}, reason=reason
    )
    return analysis
