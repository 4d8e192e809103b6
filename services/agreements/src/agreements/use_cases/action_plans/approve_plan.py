"""Skolverket approves the organiser's action plan; the case can then be decided."""

from datetime import datetime
from uuid import UUID

from agreements.errors import WrongPhase
from agreements.models.action_plan import ActionPlan
from agreements.models.analysis_faults import added_unit_faults
from agreements.models.chosen_goal import chosen
from agreements.models.completeness import text_faults
from agreements.models.cooperation import CooperationStatus
from agreements.models.plan_faults import plan_faults
from agreements.models.situation_analysis import AnalysisStatus
from agreements.steps.load_register import load_register
from agreements.steps.lock_part import lock_part
from agreements.steps.refuse_faults import refuse_faults
from agreements.unit_of_work import Work
from shared.clock import swedish_date


async def approve_plan(work: Work, plan_id: UUID, *, version: int, now: datetime) -> ActionPlan:
    plan, case = await lock_part(work, work.action_plans, plan_id, version=version, now=now)
    await work.must_be_another("approve_plan", action_plan=plan.id)
    case.require_running()
    analysis = await work.situation_analyses.find_part_of(case.id)
    if analysis is None or analysis.status is not AnalysisStatus.COMPLETED:
        raise WrongPhase("Nulägesanalysen ska vara färdig innan planen godkänns. Slutför den först.")
    today = swedish_date(now)
    register = await load_register(work, case, today=today)
    agreement = await work.agreements.find_part_of(case.id)
    signed = agreement.signed_version if agreement else None
    kept = chosen(signed.annex.content if signed and signed.annex else None)
    units = await work.school_units.list_faults(case)
    gone = {unit for unit, fault in units.items() if fault}
    missing = plan_faults(
        plan.content, analysis.content, list(units), register=register, kept=kept, gone=gone, today=today
    )
    unanalysed = added_unit_faults(analysis.content, [unit for unit in case.added_units if unit not in gone])
    faults = *text_faults(plan.content), *missing, *unanalysed
    refuse_faults(faults, "Åtgärdsplanen kan inte godkännas. Rätta det som står under errors.")
    case.note_planned()
    plan.approve(work.actor.subject, today=today, now=now)
    case.prepare(CooperationStatus.PLANNED, now)
    await work.record("approve_plan", "action_plan", plan.id, at=now, after={"status": plan.status})
    return plan
