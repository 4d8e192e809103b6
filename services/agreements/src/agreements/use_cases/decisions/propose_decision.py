"""A case officer proposes Skolverket's decision on measures, with the costs of the approved plan."""

from datetime import date, datetime
from uuid import UUID

from agreements.errors import Incomplete, WrongPhase
from agreements.models.action_plan import ActionPlan, PlanStatus
from agreements.models.cooperation import Cooperation, CooperationStatus
from agreements.models.decision import Costs, Decision, DecisionStatus
from agreements.models.plan_faults import total_faults
from agreements.models.sharing import share_faults
from agreements.rules.endings import hearing_faults
from agreements.rules.faults import Fault
from agreements.steps.check_impartial import check_impartial
from agreements.steps.check_organizer import check_organizer
from agreements.steps.check_supervision import check_supervision
from agreements.steps.check_units import check_units
from agreements.steps.follow_request import follow_request
from agreements.steps.freeze_plan import freeze_plan
from agreements.steps.list_shared_parts import list_shared_parts
from agreements.steps.lock_case import lock_case
from agreements.steps.refuse_faults import refuse_faults
from agreements.unit_of_work import Work
from shared.clock import swedish_date

DECIDABLE = (CooperationStatus.PLANNED, CooperationStatus.DECIDED, CooperationStatus.ACTIVE)
CONSENT = "när och hur huvudmannen har samtyckt"


async def propose_decision(
    work: Work,
    cooperation_id: UUID,
    *,
    content: str,
    reasons: str,
    revocation_reservation: str | None,
    organizer_consent: str | None,
    communicated_on: date,
    presented_by: str | None,
    participants: list[str],
    change_request_id: UUID | None,
    now: datetime,
) -> Decision:
    case = await lock_case(work, cooperation_id, now=now)
    await check_organizer(work, case)
    case.require(*DECIDABLE, detail="Beslutet fattas när planen är godkänd.")
    await check_supervision(work, case)
    plan = await work.action_plans.find_part_of(case.id)
    if plan is None or plan.status is not PlanStatus.APPROVED:
        raise WrongPhase("Åtgärdsplanen ska vara godkänd innan beslutet föreslås.")
    await check_units(work, case, plan)
    costs = _planned_costs(plan)
    shares = share_faults("content.measures", costs.root, await list_shared_parts(work, case))
    detail = "Planens kostnader kan inte beslutas. Öppna planen och rätta dem."
    refuse_faults([*total_faults(plan.content), *shares], detail)
    today = swedish_date(now)
    heard = hearing_faults(communicated_on, offered_on=case.offered_on, today=today)
    refuse_faults(heard, "Huvudmannen ska ha fått yttra sig före beslutet.")
    presenter, number = presented_by or work.actor.subject, case.organization_number
    await check_impartial(work, [presenter], number, field="presented_by", now=now)
    await check_impartial(work, participants, number, field="participants", now=now)
    decision = await _waiting(work, case, plan, today=today, now=now)
    decision.propose(
        content=content,
        reasons=reasons,
        revocation_reservation=revocation_reservation or "",
        organizer_consent=organizer_consent,
        communicated_on=communicated_on,
        costs=costs,
        annex=await freeze_plan(work, case, plan),
        proposed_by=work.actor.subject,
        presented_by=presenter,
        participants=participants,
        now=now,
    )
    await _check_lowering(work, decision)
    work.decisions.add(decision)
    await work.session.flush()  # gives the row its id, which the audit row and the request need
    await follow_request(work, case, change_request_id, decision_id=decision.id, now=now)
    after = {"diary_number": decision.diary_number, "costs": decision.costs.model_dump(mode="json")}
    await work.record("propose_decision", "decision", decision.id, at=now, after=after)
    return decision


async def _waiting(work: Work, case: Cooperation, plan: ActionPlan, *, today: date, now: datetime) -> Decision:
    """A new proposal, or the one that waits when the plan has changed under it: nobody can decide on that any more."""
    waiting = await work.decisions.find_with_status(case.id, DecisionStatus.PROPOSED)
    if waiting and not waiting.rests_on(plan):
        return waiting
    return Decision(
        cooperation_id=case.id,
        action_plan_id=plan.id,
        decision_number=await work.decisions.get_next_number(case.id),
        diary_number=await work.diary_numbers.take_number(today.year),
        status=DecisionStatus.PROPOSED,
        created_at=now,
        updated_at=now,
    )


async def _check_lowering(work: Work, decision: Decision) -> None:
    """Refuse to lower a grant without a reservation in the decision in force, or consent (FL 37 §)."""
    former = await work.decisions.find_with_status(decision.cooperation_id, DecisionStatus.DECIDED)
    if former is None or former.revocation_reservation or decision.organizer_consent:
        return
    faults = [Fault("body.organizer_consent", f"sänker {line}", CONSENT) for line in decision.lowers(former)]
    refuse_faults(
        faults, "Det gällande beslutet har inget förbehåll om att beloppen får sänkas (37 § förvaltningslagen)."
    )


def _planned_costs(plan: ActionPlan) -> Costs:
    if not plan.costs:
        raise Incomplete("Planen har inga kostnader att besluta om. Lägg till kostnader (costs) på insatserna.")
    return Costs(plan.costs)
