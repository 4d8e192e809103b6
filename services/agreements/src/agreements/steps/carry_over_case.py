"""Makes a case that runs of what a file says: its plan, decision and agreement stand as they were signed elsewhere."""

from datetime import datetime

from agreements.models.action_plan import ActionPlan, PlanStatus
from agreements.models.agreement import Agreement, AgreementStatus
from agreements.models.agreement_version import AgreementVersion, VersionState
from agreements.models.annex import Annex
from agreements.models.carried_case import CarriedCase
from agreements.models.carried_content import CarriedIds, carried_content, carried_costs, carried_plan
from agreements.models.carry_over import CarryOver
from agreements.models.cooperation import Cooperation, CooperationStatus
from agreements.models.decision import Costs, Decision, DecisionStatus
from agreements.rules.wording import DECIDED_ELSEWHERE
from agreements.unit_of_work import Work


async def carry_over_case(
    work: Work, carried: CarriedCase, carry_over: CarryOver, *, now: datetime
) -> tuple[Agreement, Cooperation]:
    """Two persons answer for it: whoever read the file, and whoever confirmed it."""
    head, ids, made = carried.head, CarriedIds(carried), {"created_at": now, "updated_at": now}
    organizer = await work.organizers.find_organizer(head.organization_number)
    assert organizer is not None, "the organiser has just been found"
    assert carry_over.confirmed_by is not None, "the file has just been confirmed"
    case = Cooperation(
        id=ids.cooperation,
        offer_id=ids.part("offer"),
        round_id=ids.part("round"),
        programme=head.programme,
        organization_number=head.organization_number,
        organizer_name=organizer.name,
        school_unit_codes=list(head.school_unit_codes),
        status=CooperationStatus.ACTIVE,
        offered_on=head.answered_on,
        answer_by=head.answered_on,
        answered_on=head.answered_on,
        carried_over_on=head.carried_over_on,
        live_organization_number=head.organization_number,
        **made,
    )
    work.cooperations.add(case)
    await work.session.flush()  # the case before its parts, which point to it
    plan = ActionPlan(
        id=ids.plan,
        cooperation_id=case.id,
        status=PlanStatus.APPROVED,
        content=carried_plan(carried),
        written_by=carry_over.read_by,
        approved_by=carry_over.confirmed_by,
        approved_on=head.decided_on,
        **made,
    )
    work.action_plans.add(plan)
    await work.session.flush()  # gives the row its id
    annex = Annex.of(plan.id, plan.content, None)
    decision = _decision(carried, carry_over, annex, now=now)
    work.decisions.add(decision)
    await work.session.flush()  # gives the row its id
    agreement = _agreement(carried, carry_over, annex, now=now)
    agreement.decision_id = decision.id
    work.agreements.add(agreement)
    await work.session.flush()  # gives the row its id, which the audit row needs
    after = {"carry_over_id": str(carry_over.id), "diary_number": head.case}
    for kind, made_id in (("cooperation", case.id), ("agreement", agreement.id)):
        await work.record("carry_over_case", kind, made_id, at=now, after=after)
    return agreement, case


def _decision(carried: CarriedCase, carry_over: CarryOver, annex: Annex, *, now: datetime) -> Decision:
    head, ids = carried.head, CarriedIds(carried)
    return Decision(
        id=ids.part("decision"),
        cooperation_id=ids.cooperation,
        action_plan_id=ids.plan,
        decision_number=1,
        diary_number=head.decision,
        status=DecisionStatus.DECIDED,
        content=DECIDED_ELSEWHERE,
        reasons=DECIDED_ELSEWHERE,
        revocation_reservation="",
        communicated_on=head.decided_on,
        costs=Costs(carried_costs(carried)),
        annex=annex,
        proposed_by=carry_over.read_by,
        presented_by=carry_over.read_by,
        participants=[],
        decided_by=carry_over.confirmed_by,
        decided_on=head.decided_on,
        created_at=now,
        updated_at=now,
    )


def _agreement(carried: CarriedCase, carry_over: CarryOver, annex: Annex, *, now: datetime) -> Agreement:
    head, ids = carried.head, CarriedIds(carried)
    version = AgreementVersion(
        number=1,
        state=VersionState.SIGNED,
        content=carried_content(carried),
        annex=annex,
        signed_on=head.signed_on,
        created_by=carry_over.read_by,
        created_at=now,
        updated_at=now,
        signatures=[],
    )
    agreement = Agreement(
        id=ids.part("agreement"),
        cooperation_id=ids.cooperation,
        diary_number=head.case,
        organization_number=head.organization_number,
        status=AgreementStatus.ACTIVE,
        created_at=now,
        updated_at=now,
        versions=[version],
    )
    version.content_hash = agreement.content_hash(version)
    return agreement
