"""Skolverket approves the organiser's action plan; the case can then be decided."""

from datetime import datetime
from uuid import UUID

from agreements.errors import WrongPhase
from agreements.models.action_plan import ActionPlan
from agreements.models.analysis_faults import unanalysed_faults
from agreements.models.chosen_goal import chosen
from agreements.models.completeness import text_faults
from agreements.models.cooperation import CooperationStatus
from agreements.models.plan_faults import plan_faults
from agreements.models.situation_analysis import AnalysisStatus
from agreements.steps.find_completed import find_completed
from agreements.steps.find_signed_plan import find_signed_plan
from agreements.steps.list_gone_units import list_gone_units
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
    signed = await find_signed_plan(work, case)
    gone = await list_gone_units(work, case)
    missing = plan_faults(
        plan.content,
        analysis.content,
        case.school_unit_codes,
        register=register,
        kept=chosen(signed),
        gone=gone,
        signed=signed,
        today=today,
    )
    # An analysis of release 1.1.0 was not asked about each unit; a later one was, but for those that were closed then.
    asked = case.school_unit_codes if await find_completed(work, analysis) else case.added_units
    unanalysed = unanalysed_faults(analysis.content, [unit for unit in asked if unit not in gone])
    faults = *text_faults(plan.content), *missing, *unanalysed
    refuse_faults(faults, "Åtgärdsplanen kan inte godkännas. Rätta det som står under errors.")
    case.note_planned()
    plan.approve(work.actor.subject, today=today, now=now)
    case.prepare(CooperationStatus.PLANNED, now)
    await work.record("approve_plan", "action_plan", plan.id, at=now, after={"status": plan.status})
    return plan
