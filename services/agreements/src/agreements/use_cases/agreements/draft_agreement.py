"""The agreement is drafted from the plan and the decision."""

from datetime import date, datetime
from uuid import UUID

from agreements.errors import WrongPhase
from agreements.models.agreement import Agreement, AgreementStatus
from agreements.models.agreement_version import AgreementVersion, VersionState
from agreements.models.completeness import agreement_faults, text_faults
from agreements.models.cooperation import CooperationStatus
from agreements.models.decision import DecisionStatus
from agreements.models.drafting import draft_content
from agreements.steps.lock_case import lock_case
from agreements.steps.refuse_faults import refuse_faults
from agreements.unit_of_work import Work
from shared.kit.clock import swedish_date


async def draft_agreement(
    work: Work, cooperation_id: UUID, *, starts_on: date, ends_on: date, now: datetime
) -> Agreement:
    case = await lock_case(work, cooperation_id, now=now)
    case.require(CooperationStatus.DECIDED, detail="Överenskommelsen skrivs när insatserna är beslutade.")
    decision = await work.decisions.find_with_status(case.id, DecisionStatus.DECIDED)
    plan = await work.action_plans.find_part_of(case.id)
    if decision is None or plan is None:
        raise WrongPhase("Besluta om insatserna innan överenskommelsen skrivs.")
    detail = "Utkastet kan inte skapas med de uppgifterna. Rätta det som står under errors."
    refuse_faults(text_faults(plan.content), detail)
    content = draft_content(
        plan.id, plan.content.measures, costs=decision.costs.root, starts_on=starts_on, ends_on=ends_on
    )
    faults = agreement_faults(content, decision.costs.root, case.school_unit_codes)
    refuse_faults(faults, detail)
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
                created_by=work.actor.subject,
                created_at=now,
                updated_at=now,
                signatures=[],
            )
        ],
    )
    work.agreements.add(agreement)
    await work.session.flush()  # gives the row its id, which the audit row needs
    after = {"diary_number": agreement.diary_number}
    await work.record("draft_agreement", "agreement", agreement.id, at=now, after=after)
    return agreement
