"""Which event runs which use case."""

from followup.use_cases.keep_answer import keep_answer
from followup.use_cases.keep_funding import (
    keep_claim,
    keep_commitment,
    keep_payment,
    keep_position,
    keep_repayment,
)
from followup.use_cases.keep_selection import (
    keep_offer,
    keep_organizer,
    keep_round,
    keep_supervision,
    keep_withdrawal,
)
from followup.use_cases.schedules.complete_schedule import complete_schedule
from followup.use_cases.schedules.create_schedule import create_schedule
from followup.use_cases.schedules.pause_schedule import pause_schedule
from followup.use_cases.schedules.resume_schedule import resume_schedule
from followup.use_cases.schedules.revise_schedule import revise_schedule
from followup.use_cases.schedules.terminate_schedule import terminate_schedule
from shared.contracts import agreements, budget, selection
from shared.kit.inbox import Order
from shared.kit.subscription import Subscription

SUBSCRIPTIONS = (
    Subscription(
        "cooperation",
        {
            agreements.OfferAnsweredV1: keep_answer,
            agreements.MeasuresDecidedV1: None,
            agreements.AgreementSignedV1: create_schedule,
            agreements.AgreementAmendedV1: revise_schedule,
            agreements.AgreementPausedV1: pause_schedule,
            agreements.AgreementResumedV1: resume_schedule,
            agreements.AgreementTerminatedV1: terminate_schedule,
            agreements.AgreementCompletedV1: complete_schedule,
        },
    ),
    Subscription(
        "funding",
        {
            budget.FundsReservedV1: None,
            budget.ReservationRefusedV1: None,
            budget.FundsCommittedV1: keep_commitment,
            budget.CommitmentAdjustedV1: keep_commitment,
            budget.CommitmentRefusedV1: None,
            budget.PaymentMadeV1: keep_payment,
            budget.RepaymentClaimedV1: keep_claim,
            budget.RepaymentReceivedV1: keep_repayment,
        },
    ),
    Subscription("positions", {budget.PositionChangedV1: keep_position}, order=Order.LATEST),
    Subscription("rounds", {selection.RoundDecidedV1: keep_round}, order=Order.LATEST),
    Subscription(
        "offers",
        {selection.OfferMadeV1: keep_offer, selection.OfferWithdrawnV1: keep_withdrawal},
    ),
    Subscription("organizers", {selection.OrganizerChangedV1: keep_organizer}, order=Order.LATEST),
    Subscription("supervision", {selection.SupervisionChangedV1: keep_supervision}, order=Order.LATEST),
)
