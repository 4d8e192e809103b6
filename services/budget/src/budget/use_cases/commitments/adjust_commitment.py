"""The agreement is amended: bind the lines of the new version, less the paid amounts, all lines or none."""

from collections.abc import Iterable
from datetime import datetime

from budget.models.commitments import Commitment
from budget.models.instalments import Instalment
from budget.models.payments import PaymentState
from budget.steps.copy_agreed_costs import copy_agreed_costs
from budget.steps.find_running_day import find_running_day
from budget.steps.lock_cooperation import lock_cooperation
from budget.steps.place_costs import place_costs
from budget.steps.plan_instalments import plan_instalments
from budget.steps.rebind_commitment import rebind_commitment
from budget.steps.withdraw_payment import withdraw_payment
from budget.unit_of_work import Work
from shared.contracts.agreements import AgreementAmendedV1


async def adjust_commitment(work: Work, amended: AgreementAmendedV1, *, now: datetime) -> Commitment:
    """Adjust it to the new version. Without money for it the old lines stay bound, and the new version waits."""
    funding = await lock_cooperation(work, amended.cooperation_id, amended.organization_number, now=now)
    commitment = await work.commitments.get_commitment_for_change(amended.agreement_id)
    commitment.amend(amended)
    day = await find_running_day(work, funding.programme, now=now, signed_on=amended.signed_on)
    commitment.agree(await place_costs(work, funding.programme, amended.cost_lines, day=day), now)
    known = await work.instalments.lock_instalments_of(commitment.id)
    await _withdraw_proposals(work, amended, known, now=now)
    plan_instalments(work, commitment, amended, known=known, now=now)
    await copy_agreed_costs(work, commitment, amended.cost_lines, replacing=True)
    await rebind_commitment(work, commitment, day=day, late=True, now=now)
    return commitment


async def _withdraw_proposals(
    work: Work, amended: AgreementAmendedV1, known: Iterable[Instalment], *, now: datetime
) -> None:
    """A payment that nobody has approved yet is of what the parties had agreed before: it is proposed anew when the
    instalment is due by the new version. One that is approved is on its way, and stays."""
    agreed = {part.instalment_id: part for part in amended.instalments}
    stands = {row.id for row in known if row.id in agreed and row.is_as(agreed[row.id])}
    reason = f"Version {amended.version} av överenskommelsen betalar delutbetalningen på ett annat sätt."
    for payment in await work.payments.list_payments_of(amended.agreement_id):
        waits = payment.state is PaymentState.PROPOSED and payment.instalment_id is not None
        if waits and payment.instalment_id not in stands:
            await withdraw_payment(work, payment, reason=reason, now=now)
