"""The use case that each event runs."""

from agreements.copies import (
    Funding,
    Indicator,
    Organizer,
    Payment,
    QualityMaterial,
    RepaymentClaim,
    Schedule,
    SchoolUnit,
    Supervision,
    UnitStatistics,
)
from agreements.use_cases.cooperations.open_cooperation import open_cooperation
from agreements.use_cases.cooperations.supplement_cooperation import supplement_cooperation
from agreements.use_cases.cooperations.withdraw_offer import withdraw_offer
from agreements.use_cases.funding.copy_carried_forward import copy_carried_forward
from agreements.use_cases.funding.copy_claim import copy_claim
from agreements.use_cases.funding.copy_funding import copy_funding
from agreements.use_cases.funding.copy_opening import copy_opening
from agreements.use_cases.funding.copy_payment import copy_payment
from agreements.use_cases.indicators.copy_indicator import copy_indicator
from agreements.use_cases.organizers.copy_organizer import copy_organizer
from agreements.use_cases.quality_dialogues.copy_quality_summary import copy_quality_summary
from agreements.use_cases.schedules.copy_activity import copy_activity
from agreements.use_cases.schedules.copy_schedule import copy_schedule
from agreements.use_cases.schedules.copy_statement import copy_statement
from agreements.use_cases.school_units.copy_school_unit import copy_school_unit
from agreements.use_cases.school_units.copy_unit_statistics import copy_unit_statistics
from agreements.use_cases.supervisions.copy_supervision import copy_supervision
from shared.audit_trail import heads as audit_heads
from shared.broker.manifests import manifests_of
from shared.contracts import budget, facts_of, followup, selection
from shared.contracts.selection import (
    OfferMadeV1,
    OfferSupplementedV1,
    OfferWithdrawnV1,
    OrganizerChangedV1,
    QualityEntryPublishedV1,
    SchoolUnitChangedV1,
    SelectionAuditHeadTakenV1,
    SupervisionChangedV1,
    UnitStatisticsPublishedV1,
)
from shared.kit.inbox import Order
from shared.kit.subscription import Subscription

SUBSCRIPTIONS = (
    Subscription(
        "offers",
        {
            OfferMadeV1: open_cooperation,
            OfferSupplementedV1: supplement_cooperation,
            OfferWithdrawnV1: withdraw_offer,
        },
    ),
    # The register publishes the state as it is, so a later fact makes an earlier one superfluous.
    Subscription("supervision", {SupervisionChangedV1: copy_supervision}, Order.LATEST, (Supervision,)),
    Subscription("organizers", {OrganizerChangedV1: copy_organizer}, Order.LATEST, (Organizer,)),
    Subscription("school-units", {SchoolUnitChangedV1: copy_school_unit}, Order.LATEST, (SchoolUnit,)),
    Subscription("unit-statistics", {UnitStatisticsPublishedV1: copy_unit_statistics}, Order.LATEST, (UnitStatistics,)),
    Subscription("quality-entries", {QualityEntryPublishedV1: copy_indicator}, Order.LATEST, (Indicator,)),
    Subscription(
        "quality-summaries", {followup.QualitySummaryApprovedV1: copy_quality_summary}, Order.LATEST, (QualityMaterial,)
    ),
    Subscription(
        "funding",
        # All facts of the aggregate, so that none is missed; a fact without a use case changes nothing here.
        dict.fromkeys(facts_of(budget.FUNDING))
        | {
            budget.FundsReservedV1: copy_funding,
            budget.ReservationRefusedV1: copy_funding,
            budget.ReservationReleasedV1: copy_funding,
            budget.FundsCommittedV1: copy_funding,
            budget.CommitmentAdjustedV1: copy_funding,
            budget.CommitmentRefusedV1: copy_funding,
            budget.OpeningBalanceBookedV1: copy_opening,
            budget.FundsCarriedForwardV1: copy_carried_forward,
            budget.PaymentMadeV1: copy_payment,
            budget.RepaymentClaimedV1: copy_claim,
            budget.RepaymentChangedV1: copy_claim,
            budget.RepaymentReceivedV1: copy_claim,
        },
        copies=(Funding, Payment, RepaymentClaim),
    ),
    Subscription(
        "schedule",
        dict.fromkeys(facts_of(followup.SCHEDULE))
        | {
            followup.ScheduleCreatedV1: copy_schedule,
            followup.ScheduleRevisedV1: copy_schedule,
            followup.FollowupCompletedV1: copy_activity,
            followup.FollowupOverdueV1: copy_activity,
            followup.StatementApprovedV1: copy_statement,
            followup.StatementRejectedV1: copy_statement,
        },
        copies=(Schedule,),
    ),
    # The head of another's audit trail is kept where that service's passwords do not reach.
    Subscription("audit-heads", {SelectionAuditHeadTakenV1: audit_heads.keep}, Order.LATEST),
    # The others' counts of what they have sent, and their requests to us to send again.
    manifests_of(budget),
    manifests_of(followup),
    manifests_of(selection),
)
