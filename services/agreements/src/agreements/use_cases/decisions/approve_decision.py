"""Someone other than the proposer decides on measures; budget then reserves the money."""

from datetime import datetime
from uuid import UUID

from agreements.facts import measures_decided
from agreements.models.agreement import Agreement
from agreements.models.cooperation import Cooperation, CooperationStatus
from agreements.models.decision import Decision, DecisionStatus
from agreements.steps.check_organizer import check_organizer
from agreements.steps.check_supervision import check_supervision
from agreements.steps.check_units import check_units
from agreements.steps.freeze_plan import freeze_plan
from agreements.steps.lock_part import lock_part
from agreements.unit_of_work import Work
from shared.clock import swedish_date


async def approve_decision(work: Work, decision_id: UUID, *, version: int, now: datetime) -> Decision:
    decision, case = await lock_part(work, work.decisions, decision_id, version=version, now=now)
    # The texts of earlier proposals live on in this one, and its amounts are the plan's.
    decisions = await work.decisions.list_ids(case.id)
    await work.must_be_another("approve_decision", decision=decisions, action_plan=decision.action_plan_id)
    await check_organizer(work, case)
    await check_supervision(work, case)
    plan = await work.action_plans.get_part(decision.action_plan_id)
    decision.require_proposed()
    decision.require_plan(plan)
    await check_units(work, case, plan)
    decision.annex = await freeze_plan(work, case, plan)
    await _replace_former(work, case, now=now)
    decision.decide(work.actor.subject, today=swedish_date(now), now=now)
    case.prepare(CooperationStatus.DECIDED, now)
    if agreement := await work.agreements.find_part_of(case.id):
        await _point_at(work, agreement, decision, now=now)
    fact = measures_decided(decision, case, plan.measure_kinds())
    work.publish(fact, subject=case.id, scope=case.programme)
    await work.record("approve_decision", "decision", decision.id, at=now, after={"status": decision.status})
    return decision


async def _replace_former(work: Work, case: Cooperation, *, now: datetime) -> None:
    former = await work.decisions.find_with_status(case.id, DecisionStatus.DECIDED)
    if former:
        former.replace(now)
        await work.session.flush()  # before the new one is decided: the database lets only one stand at a time


async def _point_at(work: Work, agreement: Agreement, decision: Decision, *, now: datetime) -> None:
    """A draft or an amendment follows the new decision; what both have signed stands until both sign again."""
    before = {"decision_id": str(agreement.decision_id)}
    agreement.follow(decision.id, now)
    after = {"decision_id": str(decision.id)}
    await work.record("approve_decision", "agreement", agreement.id, at=now, before=before, after=after)
