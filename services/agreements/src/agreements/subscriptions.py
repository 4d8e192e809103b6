"""Which event runs which use case."""

from agreements.use_cases.cooperations.open_cooperation import open_cooperation
from agreements.use_cases.cooperations.withdraw_offer import withdraw_offer
from agreements.use_cases.funding import note_funding
from agreements.use_cases.organizers.copy_organizer import copy_organizer
from agreements.use_cases.schedules import note_schedule
from agreements.use_cases.supervisions.copy_supervision import copy_supervision
from shared.contracts import budget, facts_of, followup
from shared.contracts.selection import OfferMadeV1, OfferWithdrawnV1, OrganizerChangedV1, SupervisionChangedV1
from shared.kit.inbox import Order
from shared.kit.subscription import Subscription

SUBSCRIPTIONS = (
    Subscription("offers", {OfferMadeV1: open_cooperation, OfferWithdrawnV1: withdraw_offer}),
    Subscription("supervision", {SupervisionChangedV1: copy_supervision}, Order.LATEST),
    Subscription("organizers", {OrganizerChangedV1: copy_organizer}, Order.LATEST),
    Subscription(
        "funding",
        dict.fromkeys(facts_of(budget.FUNDING))
        | {
            budget.FundsReservedV1: note_funding.note_reservation,
            budget.ReservationRefusedV1: note_funding.note_refused_reservation,
            budget.FundsCommittedV1: note_funding.note_commitment,
            budget.CommitmentAdjustedV1: note_funding.note_adjusted_commitment,
            budget.CommitmentRefusedV1: note_funding.note_refused_commitment,
            budget.PaymentMadeV1: note_funding.note_payment,
            budget.RepaymentClaimedV1: note_funding.note_claim,
            budget.RepaymentReceivedV1: note_funding.note_repayment,
        },
    ),
    Subscription(
        "schedule",
        dict.fromkeys(facts_of(followup.SCHEDULE))
        | {
            followup.ScheduleCreatedV1: note_schedule.note_schedule,
            followup.ScheduleRevisedV1: note_schedule.note_schedule,
            followup.FollowupCompletedV1: note_schedule.note_followup,
            followup.FollowupOverdueV1: note_schedule.note_followup,
            followup.StatementApprovedV1: note_schedule.note_statement,
            followup.StatementRejectedV1: note_schedule.note_statement,
        },
    ),
)
