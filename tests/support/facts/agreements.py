"""Facts as agreements publishes them: one cooperation from the answer to its end."""

from typing import Any

from shared.clock import new_id
from shared.contracts.agreements import (
    ActionPlanReopenedV1,
    AgreementAmendedV1,
    AgreementCarriedOverV1,
    AgreementCompletedV1,
    AgreementPausedV1,
    AgreementResumedV1,
    AgreementSignedV1,
    AgreementTerminatedV1,
    ConflictOfInterestRecordedV1,
    CooperationEndedV1,
    DelegationRecordedV1,
    DialogueTeamChangedV1,
    MeasuresDecidedV1,
    OfferAnsweredV1,
    OrganizerSucceededV1,
    PlaceChangedV1,
    ServiceOrderChangedV1,
    TeamAssignedV1,
)
from shared.contracts.carrying import CarriedClaim, CarriedPayment, CarriedStatement
from shared.contracts.selection import OfferMadeV1
from shared.contracts.terms import AgreementTerms
from tests.support.facts.building import ARBOGA, JONKOPING, UNIT, build
from tests.support.facts.parts import cost_line, instalment, measure, statement_due
from tests.support.facts.selection import offer_made


def offer_answered(offer: OfferMadeV1 | None = None, **changed: Any) -> OfferAnsweredV1:
    offer = offer or offer_made()
    return build(
        OfferAnsweredV1,
        changed,
        cooperation_id=new_id(),
        offer_id=offer.offer_id,
        organization_number=offer.organization_number,
        accepted=True,
        answered_on="2026-05-20",
    )


def measures_decided(**changed: Any) -> MeasuresDecidedV1:
    return build(
        MeasuresDecidedV1,
        changed,
        cooperation_id=new_id(),
        decision_id=new_id(),
        decision_number=1,
        diary_number="2026:150",
        organization_number=ARBOGA,
        school_unit_codes=(UNIT,),
        decided_on="2026-11-02",
        cost_lines=(cost_line(),),
    )


def agreement_signed(**changed: Any) -> AgreementSignedV1:
    """Two years from 1 December 2026: one measure, and a grant of 500 000 kronor in two instalments, the second after
    the statement on the first."""
    statements = changed.get("statements_due", (statement_due(),))
    instalments = [instalment()]
    if statements:
        after = statements[0]
        instalments.append(
            instalment(number=2, due_on=after.due_on, amount=after.amount, after_statement_id=after.statement_id)
        )
    return build(
        AgreementSignedV1,
        changed,
        cooperation_id=new_id(),
        agreement_id=new_id(),
        version=1,
        diary_number="ÖK 2026:12",
        content_hash="0" * 64,
        organization_number=ARBOGA,
        school_unit_codes=(UNIT,),
        starts_on="2026-12-01",
        ends_on="2028-11-30",
        signed_on="2026-11-20",
        cost_lines=(cost_line(),),
        measures=(measure(),),
        statements_due=statements,
        instalments=tuple(instalments),
    )


def agreement_carried_over(before: AgreementTerms | None = None, **changed: Any) -> AgreementCarriedOverV1:
    """What a test has signed elsewhere, carried over the day before the tests begin; nothing of it was paid."""
    before = before or agreement_signed()
    same = {name: getattr(before, name) for name in AgreementTerms.model_fields}
    same |= {"carried_over_on": "2026-11-21", "offer_id": new_id(), "answered_on": "2026-05-20"}
    return build(AgreementCarriedOverV1, changed, **same)


def carried_payment(**changed: Any) -> CarriedPayment:
    return build(
        CarriedPayment,
        changed,
        payment_id=new_id(),
        cost_kind="grant",
        amount="250000.00",
        paid_on="2026-10-01",
        fiscal_year=2026,
        bank_reference="BG1",
    )


def carried_claim(**changed: Any) -> CarriedClaim:
    return build(
        CarriedClaim,
        changed,
        claim_id=new_id(),
        amount="50000.00",
        claimed_on="2026-10-15",
        due_on="2026-11-14",
        diary_number="2026:77",
        reason="Bidrag som inte har använts.",
    )


def carried_statement(**changed: Any) -> CarriedStatement:
    return build(CarriedStatement, changed, statement_id=new_id(), submitted_on="2026-10-05", used="250000.00")


def agreement_amended(before: AgreementTerms | None = None, **changed: Any) -> AgreementAmendedV1:
    """The next version of `before`, which is the same but for what the test changes."""
    before = before or agreement_signed()
    same = {name: getattr(before, name) for name in AgreementTerms.model_fields}
    return build(
        AgreementAmendedV1, changed, **same | {"version": before.version + 1, "previous_version": before.version}
    )


def agreement_paused(agreement: AgreementTerms | None = None, **changed: Any) -> AgreementPausedV1:
    return build(
        AgreementPausedV1, changed, **_ids(agreement), paused_from="2026-12-07", reason="Huvudmannen omorganiserar."
    )


def agreement_resumed(agreement: AgreementTerms | None = None, **changed: Any) -> AgreementResumedV1:
    return build(
        AgreementResumedV1, changed, **_ids(agreement), resumed_from="2027-03-01", reason="Omorganisationen är klar."
    )


def cooperation_ended(answered: OfferAnsweredV1 | None = None, **changed: Any) -> CooperationEndedV1:
    answered = answered or offer_answered()
    return build(
        CooperationEndedV1,
        changed,
        cooperation_id=answered.cooperation_id,
        offer_id=answered.offer_id,
        organization_number=answered.organization_number,
        ended_on="2026-06-15",
        reason="Huvudmannen lämnar samverkan.",
    )


def agreement_terminated(agreement: AgreementTerms | None = None, **changed: Any) -> AgreementTerminatedV1:
    return build(
        AgreementTerminatedV1, changed, **_ids(agreement), terminated_from="2027-03-01", reason="Skolan läggs ned."
    )


def agreement_completed(agreement: AgreementTerms | None = None, **changed: Any) -> AgreementCompletedV1:
    return build(AgreementCompletedV1, changed, **_ids(agreement), completed_on="2028-11-30")


def organizer_succeeded(agreement: AgreementTerms | None = None, **changed: Any) -> OrganizerSucceededV1:
    return build(
        OrganizerSucceededV1,
        changed,
        cooperation_id=agreement.cooperation_id if agreement else new_id(),
        former_organization_number=ARBOGA,
        organization_number=JONKOPING,
        organizer_name="Jönköpings kommun",
        succeeded_on="2027-01-10",
    )


def place_changed(**changed: Any) -> PlaceChangedV1:
    return build(
        PlaceChangedV1,
        changed,
        place_id=new_id(),
        existing_programme_id=new_id(),
        cooperation_id=new_id(),
        agreement_id=new_id(),
        measure_id=new_id(),
        places=6,
        status="taken",
    )


def dialogue_team_changed(**changed: Any) -> DialogueTeamChangedV1:
    return build(
        DialogueTeamChangedV1,
        changed,
        dialogue_team_id=new_id(),
        title="Team Mitt",
        team_leader="lisa",
        supporters=("anna", "bo", "cecilia"),
    )


def team_assigned(**changed: Any) -> TeamAssignedV1:
    return build(
        TeamAssignedV1,
        changed,
        assignment_id=new_id(),
        cooperation_id=new_id(),
        dialogue_team_id=new_id(),
        responsible_supporter="anna",
        assigned_on="2026-05-25",
    )


def action_plan_reopened(**changed: Any) -> ActionPlanReopenedV1:
    return build(
        ActionPlanReopenedV1,
        changed,
        plan_return_id=new_id(),
        action_plan_id=new_id(),
        cooperation_id=new_id(),
        reopened_on="2026-10-02",
        in_force=False,
    )


def service_order_changed(**changed: Any) -> ServiceOrderChangedV1:
    return build(
        ServiceOrderChangedV1,
        changed,
        service_order_id=new_id(),
        cooperation_id=new_id(),
        agreement_id=new_id(),
        measure_id=new_id(),
        cost_kind="education_service",
        supplier_number="2021002932",
        contract_reference="Dnr 2026:412, ramavtal 3",
        status="ordered",
        ordered="150000.00",
        delivered="0.00",
        invoiced="0.00",
    )


def conflict_of_interest_recorded(**changed: Any) -> ConflictOfInterestRecordedV1:
    return build(
        ConflictOfInterestRecordedV1,
        changed,
        conflict_id=new_id(),
        official_id="handlaggare",
        organization_number=ARBOGA,
        from_on="2026-11-01",
        until_on=None,
    )


def delegation_recorded(**changed: Any) -> DelegationRecordedV1:
    return build(
        DelegationRecordedV1,
        changed,
        delegation_id=new_id(),
        official_id="handlaggare",
        role="decider",
        delegated_by="beslutsfattare",
        from_on="2026-11-01",
        until_on="2027-06-30",
        ended_at=None,
    )


def _ids(agreement: AgreementTerms | None) -> dict[str, Any]:
    agreement = agreement or agreement_signed()
    return {"cooperation_id": agreement.cooperation_id, "agreement_id": agreement.agreement_id}
