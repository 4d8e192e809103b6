"""The use case that each event runs."""

from selection.copies import PlannedFollowUp, QualityMeeting
from selection.use_cases.agreed_measures.copy_measures import copy_measures
from selection.use_cases.conflicts_of_interest.copy_conflict import copy_conflict
from selection.use_cases.delegations.copy_delegation import copy_delegation
from selection.use_cases.offers.record_offer_answer import record_offer_answer
from selection.use_cases.participations.carry_over_participation import carry_over_participation
from selection.use_cases.participations.end_cooperation import end_cooperation
from selection.use_cases.participations.pass_on_participation import pass_on_participation
from selection.use_cases.quality_dialogues.copy_quality_dialogue import copy_quality_dialogue
from selection.use_cases.schedules.copy_schedule import copy_schedule
from selection.use_cases.schedules.note_follow_up import note_follow_up
from shared.audit_trail import heads as audit_heads
from shared.broker.manifests import manifests_of
from shared.contracts import agreements, budget, followup
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
from shared.contracts.followup import (
    FollowupAuditHeadTakenV1,
    FollowupCompletedV1,
    FollowupOverdueV1,
    QualityDialogueHeldV1,
    QualityDialoguePlannedV1,
    ScheduleCreatedV1,
    ScheduleRevisedV1,
    StatementApprovedV1,
    StatementRejectedV1,
)
from shared.kit.inbox import Order
from shared.kit.schema import conflict_of_interest, delegated_role
from shared.kit.subscription import Subscription

SUBSCRIPTIONS = (
    Subscription(
        "cooperations",
        {
            OfferAnsweredV1: record_offer_answer,
            MeasuresDecidedV1: None,
            AgreementSignedV1: copy_measures,
            AgreementCarriedOverV1: carry_over_participation,
            AgreementAmendedV1: copy_measures,
            AgreementPausedV1: None,
            AgreementResumedV1: None,
            OrganizerSucceededV1: pass_on_participation,
            AgreementTerminatedV1: end_cooperation,
            AgreementCompletedV1: end_cooperation,
            CooperationEndedV1: end_cooperation,
        },
    ),
    Subscription(
        "schedules",
        {
            ScheduleCreatedV1: copy_schedule,
            ScheduleRevisedV1: copy_schedule,
            FollowupCompletedV1: note_follow_up,
            FollowupOverdueV1: None,
            StatementApprovedV1: None,
            StatementRejectedV1: None,
        },
        copies=(PlannedFollowUp,),
    ),
    Subscription(
        "quality-dialogues",
        {QualityDialoguePlannedV1: copy_quality_dialogue, QualityDialogueHeldV1: copy_quality_dialogue},
        Order.LATEST,
        (QualityMeeting,),
    ),
    Subscription("conflicts", {ConflictOfInterestRecordedV1: copy_conflict}, Order.LATEST, (conflict_of_interest,)),
    Subscription("delegations", {DelegationRecordedV1: copy_delegation}, Order.LATEST, (delegated_role,)),
    # The head of another's audit trail is kept where that service's passwords do not reach.
    Subscription("audit-heads", {FollowupAuditHeadTakenV1: audit_heads.keep}, Order.LATEST),
    # What the others say they have sent, and what they ask us to send again; budget does only the latter.
    manifests_of(agreements),
    manifests_of(budget),
    manifests_of(followup),
)
