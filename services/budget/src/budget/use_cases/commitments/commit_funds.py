"""The agreement is signed by both parties: commit the money, all lines or none."""

from datetime import datetime

from budget.errors import YearClosed
from budget.facts import commitment_refused, funds_committed
from budget.models.commitments import Commitment, CommitmentState, UnitCodes
from budget.models.ledger import TransactionKind
from budget.rules.cost_lines import still_to_bind
from budget.rules.movements import Scope, rebind
from budget.rules.positions import Shortage
from budget.rules.wording import explain_all, signed_in_closed_year
from budget.steps.copy_agreed_costs import copy_agreed_costs
from budget.steps.find_running_day import find_running_day
from budget.steps.lock_cooperation import lock_cooperation
from budget.steps.move_funds import move_funds
from budget.steps.new_movement import new_movement
from budget.steps.place_costs import place_costs
from budget.steps.plan_instalments import plan_instalments
from budget.unit_of_work import Work
from shared.contracts.agreements import AgreementSignedV1


async def commit_funds(work: Work, signed: AgreementSignedV1, *, now: datetime) -> Commitment:
    """The decision's reservation becomes a commitment; money reserved beyond the agreement is free again.

    It is bound on the year of the signature, however late the event is handled (decision 0025). Without money, or when
    that year is closed, the commitment waits, and the reservation stays.
    """
    funding = await lock_cooperation(work, signed.cooperation_id, signed.organization_number, now=now)
    day = await find_running_day(work, funding.programme, now=now, signed_on=signed.signed_on)
    placed = await place_costs(work, funding.programme, signed.cost_lines, day=day)
    lines = still_to_bind(placed, spent={}, bound=[], year=day.year, signed_in=signed.signed_on.year)
    reservation = await work.reservations.find_reserved(signed.cooperation_id)
    reserved = reservation.reserved if reservation else []
    movement = new_movement(
        work,
        TransactionKind.COMMITTED,
        programme=funding.programme,
        reference=signed.diary_number,
        cause_id=signed.agreement_id,
        day=day,
        now=now,
    )
    commitment = _commitment(signed, funding.programme, now)
    commitment.agree(placed, now)
    postings = rebind(Scope(funding.programme, day.year), reserved=(reserved, []), committed=([], lines))
    shortages: list[Shortage] = []
    try:
        shortages = await move_funds(work, postings, movement=movement)
    except YearClosed:
        commitment.refuse_closed(signed_in_closed_year(commitment.binds_in), now)
    else:
        if shortages:
            commitment.refuse(explain_all(shortages), [shortage.limit for shortage in shortages], now)
        else:
            commitment.bind(lines, now)
            if reservation:
                reservation.use(now)
    work.commitments.add(commitment)
    await work.session.flush()  # the commitment before the instalments and costs that point to it
    plan_instalments(work, commitment, signed, known=(), now=now)
    await copy_agreed_costs(work, commitment, signed.cost_lines, replacing=False)
    await work.record("commit_funds", "commitment", commitment.id, at=now, after={"state": commitment.state})
    fact = commitment_refused(commitment, shortages) if commitment.never_bound else funds_committed(commitment)
    work.publish(fact, subject=commitment.cooperation_id, scope=commitment.programme)
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
        signed_year=signed.signed_on.year,
        ends_on=signed.ends_on,
        school_unit_codes=UnitCodes(signed.school_unit_codes),
        state=CommitmentState.COMMITTED,
        reason=None,
        created_at=now,
        updated_at=now,
        lines=[],
    )
