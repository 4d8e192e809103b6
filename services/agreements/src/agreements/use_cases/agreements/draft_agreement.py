"""The agreement is drafted from the plan and the decision."""

from datetime import date, datetime
from uuid import UUID

from agreements.errors import WrongPhase
from agreements.models.agreement import Agreement, AgreementStatus
from agreements.models.agreement_version import AgreementVersion, VersionState
from agreements.models.binding import agreement_faults
from agreements.models.completeness import text_faults
from agreements.models.cooperation import CooperationStatus
from agreements.models.decision import DecisionStatus
from agreements.models.drafting import draft_content
from agreements.rules.periods import ended_faults
from agreements.steps.check_organizer import check_organizer
from agreements.steps.keep_revision import keep_revision
from agreements.steps.load_ground import load_ground
from agreements.steps.lock_case import lock_case
from agreements.steps.refuse_faults import refuse_faults
from agreements.unit_of_work import Work
from shared.clock import swedish_date


async def draft_agreement(
    work: Work, cooperation_id: UUID, *, starts_on: date, ends_on: date, now: datetime
) -> Agreement:
    case = await lock_case(work, cooperation_id, now=now)
    case.require(CooperationStatus.DECIDED, detail="Överenskommelsen skrivs när insatserna är beslutade.")
    await check_organizer(work, case)
    decision = await work.decisions.find_with_status(case.id, DecisionStatus.DECIDED)
    if decision is None:
        raise WrongPhase("Besluta om insatserna innan överenskommelsen skrivs.")
    detail = "Utkastet kan inte skapas med de uppgifterna. Rätta det som står under errors."
    ground = await load_ground(work, case, decision)
    plan = ground.annex.content
    refuse_faults(text_faults(plan), detail)
    content = draft_content(
        ground.annex.action_plan_id,
        plan.measures,
        costs=decision.costs.root,
        starts_on=starts_on,
        ends_on=ends_on,
        months_after_payment=ground.rules.statements.months_after_payment,
    )
    ended = ended_faults(ends_on, today=swedish_date(now))
    refuse_faults([*ended, *agreement_faults(content, ground)], detail)
    agreement = Agreement(
        cooperation_id=case.id,
        decision_id=decision.id,
        diary_number=await work.diary_numbers.take_number(swedish_date(now).year),
        organization_number=case.organization_number,
        status=AgreementStatus.PREPARED,
        created_at=now,
        updated_at=now,
        versions=[
            AgreementVersion(
                number=1,
                state=VersionState.DRAFT,
                content=content,
                annex=ground.annex,
                created_by=work.actor.subject,
                created_at=now,
                updated_at=now,
                signatures=[],
            )
        ],
    )
    work.agreements.add(agreement)
    await keep_revision(work, agreement, former=None, now=now)
    after = {"diary_number": agreement.diary_number}
    await work.record("draft_agreement", "agreement", agreement.id, at=now, after=after)
    return agreement
