"""The agreement is signed by both parties: commit the money, all lines or none."""

from datetime import datetime

from budget.facts import refusal_text, tell_commitment, tell_commitment_refused
from budget.models import Commitment, CommitmentState, ReservationState, TransactionKind
from budget.rules.cost_lines import still_to_bind
from budget.rules.movements import rebind
from budget.steps.copy_agreed_costs import keep_agreed_costs
from budget.steps.lock_cooperation import track_cooperation
from budget.steps.move_funds import a_movement, move_funds, scope_of
from budget.steps.place_costs import place_costs
from budget.steps.plan_instalments import plan_instalments
from budget.unit_of_work import Work
from shared.contracts.agreements import AgreementSignedV1
from shared.kit.clock import swedish_date


async def commit_funds(work: Work, signed: AgreementSignedV1, *, now: datetime) -> Commitment:
    """What the decision reserved becomes committed; what the reservation held beyond the agreement is free again.

    Without money the commitment waits, and the reservation stays.
    """
    funding = await track_cooperation(work, signed.cooperation_id, signed.organization_number, now=now)
    placed = await place_costs(work, funding.programme, signed.cost_lines, now=now)
    lines = still_to_bind(placed, spent={}, held=[], year=swedish_date(now).year)
    reservation = await work.fundings.find_reserved(signed.cooperation_id)
    held = reservation.held if reservation else []
    movement = a_movement(
        work,
        TransactionKind.COMMITTED,
        programme=funding.programme,
        reference=signed.diary_number,
        cause_id=signed.agreement_id,
        now=now,
    )
    commitment = _commitment(signed, funding.programme, now)
    commitment.agree(placed)
    postings = rebind(scope_of(funding.programme, now), reserved=(held, []), committed=([], lines))
    shortages = await move_funds(work, postings, movement=movement)
    if shortages:
        commitment.refuse(refusal_text(shortages), now)
    else:
        commitment.hold(lines)
        if reservation:
            reservation.end(ReservationState.USED, now)
    work.fundings.add(commitment)
    await work.session.flush()
    await plan_instalments(work, commitment, signed.instalments)
    await keep_agreed_costs(work, commitment, signed.cost_lines, replacing=False)
    await work.record("commit", "commitment", commitment.id, at=now, after={"state": commitment.state})
    if shortages:
        tell_commitment_refused(work, commitment, shortages)
    else:
        tell_commitment(work, commitment)
    return commitment


def _commitment(signed: AgreementSignedV1, programme: str, now: datetime) -> Commitment:
    return Commitment(
        id=signed.agreement_id,
        cooperation_id=signed.cooperation_id,
        programme=programme,
        organization_number=signed.organization_number,
        diary_number=signed.diary_number,
        agreement_version=signed.version,
        signed_on=signed.signed_on,
        ends_on=signed.ends_on,
        state=CommitmentState.COMMITTED,
        reason=None,
        created_at=now,
        updated_at=now,
        lines=[],
    )
