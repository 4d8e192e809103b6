"""Which event runs which use case."""

from budget.copies import Judgement, Organizer, SchoolUnit, ServiceOrder, Supervision
from budget.use_cases.commitments.adjust_commitment import adjust_commitment
from budget.use_cases.commitments.carry_over_commitment import carry_over_commitment
from budget.use_cases.commitments.commit_funds import commit_funds
from budget.use_cases.commitments.complete_commitment import complete_commitment
from budget.use_cases.commitments.pass_to_successor import pass_to_successor
from budget.use_cases.commitments.pause_commitment import pause_commitment
from budget.use_cases.commitments.resume_commitment import resume_commitment
from budget.use_cases.commitments.terminate_commitment import terminate_commitment
from budget.use_cases.conflicts.copy_conflict import copy_conflict
from budget.use_cases.delegations.copy_delegation import copy_delegation
from budget.use_cases.organizers.copy_organizer import copy_organizer
from budget.use_cases.reservations.release_funds import release_funds
from budget.use_cases.reservations.reserve_funds import reserve_funds
from budget.use_cases.service_orders.copy_service_order import copy_service_order
from budget.use_cases.statements.approve_statement import approve_statement
from budget.use_cases.statements.copy_judgement import copy_judgement
from budget.use_cases.supervisions.copy_school_unit import copy_school_unit
from budget.use_cases.supervisions.copy_supervision import copy_supervision
from shared.audit_trail import heads as audit_heads
from shared.broker.manifests import manifests_of
from shared.contracts import agreements, facts_of, followup, selection
from shared.contracts.agreements import (
    COOPERATION,
    AgreementAmendedV1,
    AgreementCarriedOverV1,
    AgreementCompletedV1,
    AgreementPausedV1,
    AgreementResumedV1,
    AgreementsAuditHeadTakenV1,
    AgreementSignedV1,
    AgreementTerminatedV1,
    ConflictOfInterestRecordedV1,
    CooperationEndedV1,
    DelegationRecordedV1,
    MeasuresDecidedV1,
    OrganizerSucceededV1,
    ServiceOrderChangedV1,
)
from shared.contracts.followup import SCHEDULE, StatementApprovedV1, StatementRejectedV1
from shared.contracts.selection import OrganizerChangedV1, SchoolUnitChangedV1, SupervisionChangedV1
from shared.kit.inbox import Order
from shared.kit.schema import conflict_of_interest, delegated_role
from shared.kit.subscription import Subscription

SUBSCRIPTIONS = (
    Subscription(
        "funding",
        dict.fromkeys(facts_of(COOPERATION))
        | {
            MeasuresDecidedV1: reserve_funds,
            AgreementSignedV1: commit_funds,
            AgreementCarriedOverV1: carry_over_commitment,
            AgreementAmendedV1: adjust_commitment,
            AgreementPausedV1: pause_commitment,
            AgreementResumedV1: resume_commitment,
            OrganizerSucceededV1: pass_to_successor,
            AgreementTerminatedV1: terminate_commitment,
            AgreementCompletedV1: complete_commitment,
            CooperationEndedV1: release_funds,
        },
    ),
    Subscription(
        "statements",
        dict.fromkeys(facts_of(SCHEDULE)) | {StatementApprovedV1: approve_statement},
    ),
    # A reader of its own, which begins with the first event: judgements from before version 1.2 are copied too.
    Subscription(
        "judgements",
        dict.fromkeys(facts_of(SCHEDULE)) | {StatementApprovedV1: copy_judgement, StatementRejectedV1: copy_judgement},
        copies=(Judgement,),
    ),
    Subscription("conflicts", {ConflictOfInterestRecordedV1: copy_conflict}, Order.LATEST, (conflict_of_interest,)),
    Subscription("service-orders", {ServiceOrderChangedV1: copy_service_order}, Order.LATEST, (ServiceOrder,)),
    Subscription("delegations", {DelegationRecordedV1: copy_delegation}, Order.LATEST, (delegated_role,)),
    Subscription("supervision", {SupervisionChangedV1: copy_supervision}, Order.LATEST, (Supervision,)),
    Subscription("school-units", {SchoolUnitChangedV1: copy_school_unit}, Order.LATEST, (SchoolUnit,)),
    Subscription("organizers", {OrganizerChangedV1: copy_organizer}, Order.LATEST, (Organizer,)),
    # The head of another's audit trail is kept where that service's passwords do not reach.
    Subscription("audit-heads", {AgreementsAuditHeadTakenV1: audit_heads.keep}, Order.LATEST),
    # What the others say they have sent, and what they ask us to send again.
    manifests_of(agreements),
    manifests_of(followup),
    manifests_of(selection),
)
