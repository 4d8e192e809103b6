"""The organiser begins its situation analysis."""

from datetime import datetime
from uuid import UUID

from agreements.models.analysis_content import AnalysisContent
from agreements.models.cooperation import CooperationStatus
from agreements.models.situation_analysis import AnalysisStatus, SituationAnalysis
from agreements.steps.keep_revision import keep_revision
from agreements.steps.lock_case import lock_case
from agreements.unit_of_work import Work


async def begin_analysis(
    work: Work, cooperation_id: UUID, *, content: AnalysisContent, now: datetime
) -> SituationAnalysis:
    case = await lock_case(work, cooperation_id, now=now)
    statuses = [CooperationStatus.ANALYSIS]
    if case.carried_over_on:
        # The case's analysis stands elsewhere, and it needs one here before its plan can change.
        statuses.append(CooperationStatus.ACTIVE)
    case.require(*statuses, detail="Analysen görs när erbjudandet har antagits.")
    analysis = SituationAnalysis(
        cooperation_id=case.id, status=AnalysisStatus.DRAFT, content=content, created_at=now, updated_at=now
    )
    work.situation_analyses.add(analysis)
    await keep_revision(work, analysis, former=None, now=now)
    after = {"problems": len(content.problems)}
    await work.record("begin_analysis", "situation_analysis", analysis.id, at=now, after=after)
    return analysis
