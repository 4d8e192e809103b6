"""The analysis as it was completed, with what it rested on."""

from agreements.models.completed_analysis import CompletedAnalysis
from agreements.models.situation_analysis import SituationAnalysis
from agreements.unit_of_work import Work


async def find_completed(work: Work, analysis: SituationAnalysis) -> CompletedAnalysis | None:
    """The completed analysis; None of a draft, and of what release 1.1.0 completed, which keeps no grounds."""
    completed = await work.completed_analyses.list_parts_of(analysis.cooperation_id)
    last = completed[-1] if completed else None
    return last if last and (last.completed_on, last.content) == (analysis.completed_on, analysis.content) else None
