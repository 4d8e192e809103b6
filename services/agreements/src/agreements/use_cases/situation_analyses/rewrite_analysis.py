"""The situation analysis is rewritten, while it is a draft."""

from datetime import datetime
from uuid import UUID

from agreements.models.analysis_content import AnalysisContent
from agreements.models.situation_analysis import SituationAnalysis
from agreements.steps.keep_revision import keep_revision
from agreements.steps.lock_document import lock_document
from agreements.unit_of_work import Work


async def rewrite_analysis(
    work: Work, analysis_id: UUID, *, content: AnalysisContent, version: int, now: datetime
) -> SituationAnalysis:
    analysis, _ = await lock_document(work, work.situation_analyses, analysis_id, version=version, now=now)
    former = analysis.content
    analysis.rewrite(content, now)
    await keep_revision(work, analysis, former=former, now=now)
    after = {"problems": len(content.problems)}
    await work.record("rewrite_analysis", "situation_analysis", analysis.id, at=now, after=after)
    return analysis
