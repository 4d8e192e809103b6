"""Our own state as facts for the other services: the only place that builds our contract objects."""

from collections.abc import Mapping
from datetime import date
from uuid import UUID, uuid5

from agreements.models.agreement import Agreement
from agreements.models.agreement_version import AgreementVersion
from agreements.models.carried_case import CarriedCase, ClaimRow, PaymentRow
from agreements.models.carried_content import CarriedIds
from agreements.models.conflict import Conflict
from agreements.models.content import AgreementContent, Commitment
from agreements.models.cooperation import Cooperation, CooperationStatus
from agreements.models.decision import Decision
from agreements.models.delegation import Delegation
from agreements.models.drafting import goal_id, measure_id
from agreements.models.paying import accounted_for
from agreements.models.plan_content import PlanContent
from agreements.models.succession import Succession
from agreements.models.termination import Termination
from shared.contracts.agreements import (
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
    MeasuresDecidedV1,
    OfferAnsweredV1,
    OrganizerSucceededV1,
)
from shared.contracts.carrying import CarriedClaim, CarriedPayment, CarriedRepayment, CarriedStatement
from shared.contracts.terms import (
    AgreementTerms,
    CommitmentLine,
    Goal,
    Instalment,
    Measure,
    MeasureKind,
    StatementDue,
)


def offer_answered(case: Cooperation) -> OfferAnsweredV1:
    assert case.answered_on is not None, "the offer has just been answered"
    return OfferAnsweredV1(
        cooperation_id=case.id,
        offer_id=case.offer_id,
        organization_number=case.organization_number,
        accepted=case.status is not CooperationStatus.DECLINED,
        decline_reason=case.decline_reason,
        answered_on=case.answered_on,
    )


def measures_decided(decision: Decision, case: Cooperation, kinds: Mapping[UUID, MeasureKind]) -> MeasuresDecidedV1:
    """`kinds` says how each measure of the plan is arranged."""
    assert decision.decided_on is not None, "the decision has just been made"
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


def goals(plan_id: UUID, plan: PlanContent) -> tuple[Goal, ...]:
    """The goals that can be evaluated; one that release 1.1.0 took as running text is none."""
    return tuple(
        Goal(
            goal_id=goal_id(plan_id, measure.key, goal.key),
            measure_id=measure_id(plan_id, measure.key),
            target=goal.target,
            target_on=goal.target_on,
            higher_is_better=goal.higher_is_better,
            **goal.model_dump(exclude={"key", "target", "target_on", "higher_is_better"}),
        )
        for measure in plan.measures
        for goal in measure.goals
        if goal.target is not None and goal.target_on is not None and goal.higher_is_better is not None
    )


def agreement_signed(agreement: Agreement, case: Cooperation) -> AgreementSignedV1:
    return AgreementSignedV1(**dict(_terms(agreement, case)))


def agreement_carried_over(agreement: Agreement, case: Cooperation, carried: CarriedCase) -> AgreementCarriedOverV1:
    """The fact of an agreement that both signed elsewhere, and what had become of its money."""
    ids = CarriedIds(carried)
    return AgreementCarriedOverV1(
        **dict(_terms(agreement, case)),
        carried_over_on=carried.head.carried_over_on,
        offer_id=case.offer_id,
        answered_on=carried.head.answered_on,
        payments=tuple(_carried_payment(ids, row) for row in carried.payments),
        claims=tuple(_carried_claim(ids, carried, row) for row in carried.claims),
        statements=tuple(
            CarriedStatement(
                statement_id=ids.statement(row.number),
                submitted_on=row.submitted_on,
                used=row.used,
                approved=row.approved,
                judged_on=row.judged_on,
                accepted=row.accepted,
            )
            for row in carried.statements
            if row.submitted_on is not None and row.used is not None
        ),
    )


def _carried_payment(ids: CarriedIds, row: PaymentRow) -> CarriedPayment:
    return CarriedPayment(
        payment_id=ids.payment(row),
        instalment_id=ids.instalment(row.instalment) if row.instalment else None,
        cost_kind=row.cost_kind,
        amount=row.amount,
        paid_on=row.paid_on,
        fiscal_year=row.counts_in,
        bank_reference=row.reference,
    )


def _carried_claim(ids: CarriedIds, carried: CarriedCase, row: ClaimRow) -> CarriedClaim:
    return CarriedClaim(
        claim_id=ids.claim(row),
        statement_id=ids.statement(row.statement) if row.statement else None,
        amount=row.amount,
        claimed_on=row.claimed_on,
        due_on=row.due_on,
        diary_number=row.claim,
        reason=row.reason,
        written_off=row.written_off,
        repayments=tuple(
            CarriedRepayment(amount=repaid.amount, received_on=repaid.received_on, bank_reference=repaid.reference)
            for repaid in carried.repayments
            if repaid.claim == row.claim
        ),
    )


def agreement_amended(agreement: Agreement, case: Cooperation) -> AgreementAmendedV1:
    return AgreementAmendedV1(**dict(_terms(agreement, case)), previous_version=agreement.previous_number)


def agreement_paused(agreement: Agreement, *, from_on: date, reason: str) -> AgreementPausedV1:
    return AgreementPausedV1(
        cooperation_id=agreement.cooperation_id, agreement_id=agreement.id, paused_from=from_on, reason=reason
    )


def agreement_resumed(agreement: Agreement, *, from_on: date, reason: str) -> AgreementResumedV1:
    return AgreementResumedV1(
        cooperation_id=agreement.cooperation_id, agreement_id=agreement.id, resumed_from=from_on, reason=reason
    )


def agreement_terminated(agreement: Agreement, termination: Termination) -> AgreementTerminatedV1:
    """Never an amount: budget sets what is claimed, under the lock of the commitment."""
    return AgreementTerminatedV1(
        cooperation_id=agreement.cooperation_id,
        agreement_id=agreement.id,
        terminated_from=termination.from_on,
        reason=termination.reason,
        repayment_ground=termination.repayment_ground,
        final_statement_on=termination.final_statement_on,
    )


def cooperation_ended(case: Cooperation, termination: Termination) -> CooperationEndedV1:
    return CooperationEndedV1(
        cooperation_id=case.id,
        offer_id=case.offer_id,
        organization_number=case.organization_number,
        ended_on=termination.from_on,
        reason=termination.reason,
    )


def agreement_completed(agreement: Agreement, *, from_on: date) -> AgreementCompletedV1:
    return AgreementCompletedV1(
        cooperation_id=agreement.cooperation_id, agreement_id=agreement.id, completed_on=from_on
    )


def organizer_succeeded(succession: Succession) -> OrganizerSucceededV1:
    assert succession.decided_on is not None, "the succession has just been decided"
    return OrganizerSucceededV1(
        cooperation_id=succession.cooperation_id,
        former_organization_number=succession.former_number,
        organization_number=succession.successor_number,
        organizer_name=succession.successor_name,
        succeeded_on=succession.decided_on,
    )


def conflict_of_interest_recorded(conflict: Conflict) -> ConflictOfInterestRecordedV1:
    return ConflictOfInterestRecordedV1(
        conflict_id=conflict.id,
        official_id=conflict.official_id,
        organization_number=conflict.organization_number,
        from_on=conflict.from_on,
        until_on=conflict.until_on,
    )


def delegation_recorded(delegation: Delegation) -> DelegationRecordedV1:
    return DelegationRecordedV1(
        delegation_id=delegation.id,
        official_id=delegation.official_id,
        role=delegation.role,
        delegated_by=delegation.delegated_by,
        from_on=delegation.from_on,
        until_on=delegation.until_on,
        ended_at=delegation.ended_at,
    )


def _terms(agreement: Agreement, case: Cooperation) -> AgreementTerms:
    """The terms that both parties have signed, at the version that applies."""
    version = agreement.signed_version
    assert version is not None, "only what both have signed is published"
    assert version.signed_on is not None, "a signed version has its day"
    assert version.content_hash is not None, "a signed version has its hash"
    content = version.content
    kinds = {measure.measure_id: measure.kind for measure in content.measures}
    return AgreementTerms(
        cooperation_id=case.id,
        agreement_id=agreement.id,
        version=version.number,
        diary_number=agreement.diary_number,
        content_hash=version.content_hash,
        organization_number=case.organization_number,
        school_unit_codes=tuple(case.school_unit_codes),
        starts_on=content.starts_on,
        ends_on=content.ends_on,
        signed_on=version.signed_on,
        cost_lines=tuple(cost.to_line(kinds) for cost in content.costs),
        measures=tuple(Measure.model_validate(measure, from_attributes=True) for measure in content.measures),
        statements_due=_statements_due(content),
        instalments=tuple(Instalment.model_validate(part, from_attributes=True) for part in content.instalments),
        goals=_agreed_goals(version),
        commitments=tuple(_commitment(agreement.id, line) for line in content.commitments),
    )


def _agreed_goals(version: AgreementVersion) -> tuple[Goal, ...]:
    """The goals of the agreed measures. A version signed without its annex has no goals that can be evaluated."""
    if version.annex is None:
        return ()
    agreed = {measure.measure_id for measure in version.content.measures}
    return tuple(g for g in goals(version.annex.action_plan_id, version.annex.content) if g.measure_id in agreed)


def _statements_due(content: AgreementContent) -> tuple[StatementDue, ...]:
    accounts = accounted_for(content)
    return tuple(
        StatementDue(
            statement_id=due.statement_id,
            due_on=due.due_on,
            amount=due.amount,
            instalment_ids=accounts.get(due.statement_id, ()),
        )
        for due in content.statements
    )


def _commitment(agreement_id: UUID, line: Commitment) -> CommitmentLine:
    # A line that was signed before lines had identities is the same line in every version that words it alike.
    line_id = line.commitment_id or uuid5(agreement_id, f"{line.party}/{line.what}")
    return CommitmentLine(
        commitment_id=line_id, party=line.party.value, what=line.what, owner=line.owner, due_on=line.due_on
    )
