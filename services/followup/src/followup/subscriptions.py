"""Which event runs which use case."""

from followup.copies import (
    DialogueTeamCopy,
    OfferCopy,
    OrganizerCopy,
    OrganizerRunCopy,
    OwnCostCopy,
    PlanReturnEntry,
    QualityEntryCopy,
    RoundCopy,
    SchoolUnitCopy,
    SupervisionCopy,
    TeamAssignmentEntry,
)
from followup.use_cases.copies.copy_answer import copy_answer
from followup.use_cases.copies.copy_claim import copy_claim
from followup.use_cases.copies.copy_claim_change import copy_claim_change
from followup.use_cases.copies.copy_commitment import copy_commitment
from followup.use_cases.copies.copy_conflict import copy_conflict
from followup.use_cases.copies.copy_delegation import copy_delegation
from followup.use_cases.copies.copy_end import copy_end
from followup.use_cases.copies.copy_offer import copy_offer
from followup.use_cases.copies.copy_organizer import copy_organizer
from followup.use_cases.copies.copy_own_costs import copy_own_costs
from followup.use_cases.copies.copy_payment import copy_payment
from followup.use_cases.copies.copy_plan_return import copy_plan_return
from followup.use_cases.copies.copy_position import copy_position
from followup.use_cases.copies.copy_quality_entry import copy_quality_entry
from followup.use_cases.copies.copy_repayment import copy_repayment
from followup.use_cases.copies.copy_round import copy_round
from followup.use_cases.copies.copy_supervision import copy_supervision
from followup.use_cases.copies.copy_supplement import copy_supplement
from followup.use_cases.copies.copy_team import copy_team
from followup.use_cases.copies.copy_team_assignment import copy_team_assignment
from followup.use_cases.copies.copy_unit_statistics import copy_unit_statistics
from followup.use_cases.copies.copy_withdrawal import copy_withdrawal
from followup.use_cases.schedules.carry_over_schedule import carry_over_schedule
from followup.use_cases.schedules.complete_schedule import complete_schedule
from followup.use_cases.schedules.create_schedule import create_schedule
from followup.use_cases.schedules.follow_school_unit import follow_school_unit
from followup.use_cases.schedules.pass_to_successor import pass_to_successor
from followup.use_cases.schedules.pause_schedule import pause_schedule
from followup.use_cases.schedules.resume_schedule import resume_schedule
from followup.use_cases.schedules.revise_schedule import revise_schedule
from followup.use_cases.schedules.terminate_schedule import terminate_schedule
from shared.audit_trail import heads as audit_heads
from shared.broker.manifests import manifests_of
from shared.contracts import agreements, budget, selection
from shared.contracts.budget import BudgetAuditHeadTakenV1
from shared.kit.inbox import Order
from shared.kit.schema import conflict_of_interest, delegated_role
from shared.kit.subscription import Subscription

SUBSCRIPTIONS = (
    Subscription(
        "cooperation",
        {
            agreements.OfferAnsweredV1: copy_answer,
            agreements.MeasuresDecidedV1: None,
            agreements.AgreementSignedV1: create_schedule,
            agreements.AgreementCarriedOverV1: carry_over_schedule,
            agreements.AgreementAmendedV1: revise_schedule,
            agreements.AgreementPausedV1: pause_schedule,
            agreements.AgreementResumedV1: resume_schedule,
            agreements.OrganizerSucceededV1: pass_to_successor,
            agreements.AgreementTerminatedV1: terminate_schedule,
            agreements.AgreementCompletedV1: complete_schedule,
            agreements.CooperationEndedV1: copy_end,
        },
    ),
    Subscription(
        "funding",
        {
            budget.FundsReservedV1: None,
            budget.ReservationRefusedV1: None,
            budget.ReservationReleasedV1: None,
            budget.FundsCommittedV1: copy_commitment,
            budget.CommitmentAdjustedV1: copy_commitment,
            budget.CommitmentRefusedV1: None,
            budget.FundsCarriedForwardV1: None,
            # Each payment and claim of an opening balance is published by itself too.
            budget.OpeningBalanceBookedV1: None,
            budget.PaymentMadeV1: copy_payment,
            budget.RepaymentClaimedV1: copy_claim,
            budget.RepaymentChangedV1: copy_claim_change,
            budget.RepaymentReceivedV1: copy_repayment,
        },
    ),
    Subscription("positions", {budget.PositionChangedV1: copy_position}, order=Order.LATEST),
    Subscription("own-costs", {budget.OwnCostsChangedV1: copy_own_costs}, Order.LATEST, (OwnCostCopy,)),
    Subscription("rounds", {selection.RoundDecidedV1: copy_round}, Order.LATEST, (RoundCopy,)),
    Subscription(
        "offers",
        {
            selection.OfferMadeV1: copy_offer,
            selection.OfferSupplementedV1: copy_supplement,
            selection.OfferWithdrawnV1: copy_withdrawal,
        },
        copies=(OfferCopy,),
    ),
    Subscription(
        "organizers", {selection.OrganizerChangedV1: copy_organizer}, Order.LATEST, (OrganizerCopy, OrganizerRunCopy)
    ),
    Subscription("school-units", {selection.SchoolUnitChangedV1: follow_school_unit}, Order.LATEST, (SchoolUnitCopy,)),
    Subscription("unit-statistics", {selection.UnitStatisticsPublishedV1: copy_unit_statistics}, Order.LATEST),
    Subscription(
        "quality-entries", {selection.QualityEntryPublishedV1: copy_quality_entry}, Order.LATEST, (QualityEntryCopy,)
    ),
    Subscription("supervision", {selection.SupervisionChangedV1: copy_supervision}, Order.LATEST, (SupervisionCopy,)),
    Subscription("dialogue-teams", {agreements.DialogueTeamChangedV1: copy_team}, Order.LATEST, (DialogueTeamCopy,)),
    # Each time is a subject of its own, so none is dropped for a newer one.
    Subscription(
        "team-assignments", {agreements.TeamAssignedV1: copy_team_assignment}, Order.LATEST, (TeamAssignmentEntry,)
    ),
    Subscription("plan-returns", {agreements.ActionPlanReopenedV1: copy_plan_return}, Order.LATEST, (PlanReturnEntry,)),
    Subscription(
        "conflicts", {agreements.ConflictOfInterestRecordedV1: copy_conflict}, Order.LATEST, (conflict_of_interest,)
    ),
    Subscription("delegations", {agreements.DelegationRecordedV1: copy_delegation}, Order.LATEST, (delegated_role,)),
    # The head of another's audit trail is kept where that service's passwords do not reach.
    Subscription("audit-heads", {BudgetAuditHeadTakenV1: audit_heads.keep}, Order.LATEST),
    # What the others say they have sent, and what they ask us to send again.
    manifests_of(agreements),
    manifests_of(budget),
    manifests_of(selection),
)
