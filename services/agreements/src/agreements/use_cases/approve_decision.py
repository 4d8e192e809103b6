"""Somebody else than the proposer decides on measures; budget then reserves the money."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from agreements.models import Agreement, Cooperation, CooperationStatus, Decision, DecisionStatus
from agreements.models.drafting import measure_id
from agreements.unit_of_work import Work
from agreements.use_cases.check_hold import check_hold
from shared.contracts.agreements import MeasuresDecidedV1
from shared.contracts.terms import MeasureKind
from shared.kit.clock import swedish_date


async def approve_decision(work: Work, decision_id: UUID, *, version: int, now: datetime) -> Decision:
    decision, case = await work.decisions.get_part_for_change(decision_id)
    decision.expect(version)
    work.actor.must_differ_from(decision.proposed_by)
    await check_hold(work, case)
    await _replace_former(work, case, now=now)
    decision.decide(work.actor.subject, today=swedish_date(now), now=now)
    case.move_to(CooperationStatus.DECIDED, now)
    if agreement := await work.agreements.find_of(case.id):
        await _point_at(work, agreement, decision, now=now)
    kinds = await _measure_kinds(work, decision)
    work.publish(measures_decided(case, decision, kinds), subject=case.id, scope=case.programme)
    await work.record("decide", "decision", decision.id, at=now, after={"status": decision.status})
    return decision


async def _replace_former(work: Work, case: Cooperation, *, now: datetime) -> None:
    former = await work.decisions.find_with_status(case.id, DecisionStatus.DECIDED)
    if former:
        former.replace(now)
        await work.session.flush()  # before the new one stands: only one decision stands at a time


async def _point_at(work: Work, agreement: Agreement, decision: Decision, *, now: datetime) -> None:
    """A draft follows the new decision; a signature that was given under the former one falls."""
    before = {"decision_id": str(agreement.decision_id)}
    agreement.follow(decision.id, now)
    after = {"decision_id": str(decision.id)}
    await work.record("follow_decision", "agreement", agreement.id, at=now, before=before, after=after)


async def _measure_kinds(work: Work, decision: Decision) -> dict[UUID, MeasureKind]:
    plan = await work.plans.get_part(decision.action_plan_id)
    return {measure_id(plan.id, measure.key): measure.kind for measure in plan.content.measures}


def measures_decided(case: Cooperation, decision: Decision, kinds: Mapping[UUID, MeasureKind]) -> MeasuresDecidedV1:
    assert decision.decided_on is not None
    return MeasuresDecidedV1(
        cooperation_id=case.id,
        decision_id=decision.id,
        decision_number=decision.decision_number,
        diary_number=decision.diary_number,
        organization_number=case.organization_number,
        school_unit_codes=tuple(case.school_unit_codes),
        decided_on=decision.decided_on,
        cost_lines=tuple(cost.to_line(kinds) for cost in decision.costs.root),
    )
