"""The tasks that remain in a case, from what budget and followup have said: payments, statements, follow-ups."""

from agreements.copies import HANDED_IN
from agreements.models.change_request import ChangeRequestStatus
from agreements.models.content import AgreementContent
from agreements.models.cooperation import Cooperation
from agreements.models.paying import accounted_for
from agreements.models.termination import TerminationStatus
from agreements.rules.wording import ACTIVITIES
from agreements.unit_of_work import Work
from shared.contracts.followup import ActivityKind
from shared.kit.swedish import kronor

AFTER_THE_END = (ActivityKind.STATEMENT, ActivityKind.FINAL_FOLLOW_UP, ActivityKind.ONE_YEAR_AFTER)
"""Statements are listed by the money they account for; the rest comes when the agreement has ended."""
DROPPED = (*HANDED_IN, "cancelled")


async def list_undone(work: Work, case: Cooperation, content: AgreementContent) -> list[str]:
    """The remaining tasks, each as a Swedish sentence, in the order of the agreement."""
    payments = await work.funding.list_payments(case.id)
    schedule = await work.schedules.find_schedule(case.id)
    activities = schedule.activities if schedule else ()
    paid = {payment.instalment_id for payment in payments}
    judged = {a.statement_id for a in activities if a.statement_id and a.status == "approved"}
    accounts = accounted_for(content)
    undone = [
        f"delutbetalning {part.number} är inte betald" for part in content.instalments if part.instalment_id not in paid
    ]
    # An unpaid instalment is not accounted for either, and is not counted twice.
    undone += [
        f"redovisningen {due.due_on} på {kronor(due.amount)} är inte godkänd"
        for due in content.statements
        if due.statement_id not in judged and paid.intersection(accounts.get(due.statement_id, ()))
    ]
    undone += [
        f"återkravet {claim.claimed_on} är inte betalt: {kronor(claim.outstanding)} återstår"
        for claim in await work.funding.list_claims(case.id)
        if claim.outstanding
    ]
    undone += [
        f"{ACTIVITIES[activity.kind]} {activity.due_on} är inte gjord"
        for activity in activities
        if activity.kind not in AFTER_THE_END and activity.status not in DROPPED
    ]
    undone += [
        f"beställningen hos {order.supplier_name} är inte avslutad: {kronor(order.ordered - order.delivered)} återstår"
        for order in await work.service_orders.list_open_of(case.id)
    ]
    undone += [
        f"huvudmannens begäran om ändring {asked.requested_on} är inte besvarad"
        for asked in await work.change_requests.list_parts_of(case.id)
        if asked.status is ChangeRequestStatus.OPEN
    ]
    undone += [
        f"förslaget att avsluta samverkan från {proposal.from_on} är inte avgjort"
        for proposal in await work.terminations.list_parts_of(case.id)
        if proposal.status is TerminationStatus.PROPOSED
    ]
    return undone
