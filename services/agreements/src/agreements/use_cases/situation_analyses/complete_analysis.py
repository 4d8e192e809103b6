"""The situation analysis is declared complete, when nothing required is missing, and what it rests on is kept."""

from datetime import datetime
from uuid import UUID

from agreements.errors import WrongPhase
from agreements.models.analysis_faults import analysis_faults
from agreements.models.completed_analysis import CompletedAnalysis
from agreements.models.completeness import text_faults
from agreements.models.situation_analysis import SituationAnalysis
from agreements.steps.gather_material import gather_material
from agreements.steps.list_gone_units import list_gone_units
from agreements.steps.lock_part import lock_part
from agreements.steps.refuse_faults import refuse_faults
from agreements.unit_of_work import Work
from shared.clock import swedish_date


async def complete_analysis(work: Work, analysis_id: UUID, *, version: int, now: datetime) -> SituationAnalysis:
    analysis, case = await lock_part(work, work.situation_analyses, analysis_id, version=version, now=now)
    case.require_running()
    first = await work.first_agreements.find_part_of(case.id)
    # The first agreement of a case that was carried over was signed elsewhere.
    if not (first.signed if first else case.carried_over_on):
        raise WrongPhase("Båda parter ska först underteckna den första överenskommelsen.")
    today = swedish_date(now)
    gone = await list_gone_units(work, case)
    missing = analysis_faults(analysis.content, case.school_unit_codes, gone=gone, today=today)
    faults = *text_faults(analysis.content), *missing
    refuse_faults(faults, "Nulägesanalysen är inte färdig. Komplettera det som står under errors.")
    analysis.complete(today, now)
    material = await gather_material(work, case)
    completed = CompletedAnalysis.of(analysis, material, by=work.actor.subject, today=today, now=now)
    work.completed_analyses.add(completed)
    after = {"status": analysis.status, "content_hash": completed.content_hash}
    await work.record("complete_analysis", "situation_analysis", analysis.id, at=now, after=after)
    return analysis
