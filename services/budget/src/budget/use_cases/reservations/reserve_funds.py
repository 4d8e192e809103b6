"""Skolverket has decided on measures: reserve the money, or say why it cannot be reserved."""

from collections.abc import Sequence
from datetime import date, datetime

from budget.errors import YearClosed
from budget.facts import funds_reserved, reservation_refused
from budget.models.ledger import TransactionKind
from budget.models.reservations import Reservation, ReservationLine, ReservationState
from budget.rules.cost_lines import beyond, still_to_bind
from budget.rules.movements import Line, Scope, rebind
from budget.rules.positions import Shortage
from budget.rules.wording import decided_in_closed_year, explain_all
from budget.steps.find_running_day import find_running_day
from budget.steps.lock_cooperation import lock_cooperation
from budget.steps.move_funds import move_funds
from budget.steps.new_movement import new_movement
from budget.steps.place_costs import place_costs
from budget.unit_of_work import Work
from shared.contracts.agreements import MeasuresDecidedV1


async def reserve_funds(work: Work, decided: MeasuresDecidedV1, *, now: datetime) -> Reservation:
    """A later decision on the same cooperation replaces the earlier reservation, if there is money for it.

    On a running case only what exceeds its commitment is reserved: the rest is bound already.
    """
    funding = await lock_cooperation(work, decided.cooperation_id, decided.organization_number, now=now)
    day = await find_running_day(work, funding.programme, now=now, signed_on=decided.decided_on)
    lines = await _lines(work, decided, funding.programme, day=day)
    earlier = await work.reservations.find_reserved(decided.cooperation_id)
    postings = rebind(Scope(funding.programme, day.year), reserved=(earlier.reserved if earlier else [], lines))
    movement = new_movement(
        work,
        TransactionKind.RESERVED,
        programme=funding.programme,
        reference=decided.diary_number,
        cause_id=decided.decision_id,
        day=day,
        now=now,
    )
    shortages: list[Shortage] = []
    try:
        shortages = await move_funds(work, postings, movement=movement)
        reason = explain_all(shortages) or None
    except YearClosed:
        reason = decided_in_closed_year(decided.decided_on.year)
    if earlier and not reason:
        earlier.release(now)
    reservation = _reservation(decided, funding.programme, lines, reason=reason, now=now)
    work.reservations.add(reservation)
    await work.session.flush()  # gives the row its id, which the audit row needs
    await work.record("reserve_funds", "reservation", reservation.id, at=now, after={"state": reservation.state})
    fact = reservation_refused(reservation, shortages) if reason else funds_reserved(reservation)
    work.publish(fact, subject=reservation.cooperation_id, scope=reservation.programme)
    return reservation


async def _lines(work: Work, decided: MeasuresDecidedV1, programme: str, *, day: date) -> list[Line]:
    placed = await place_costs(work, programme, decided.cost_lines, day=day)
    running = await work.commitments.find_running(decided.cooperation_id)
    spent, bound = (running.spent, running.bound_lines) if running else ({}, [])
    wanted = still_to_bind(placed, spent=spent, bound=bound, year=day.year, signed_in=decided.decided_on.year)
    return beyond(wanted, bound) if running else wanted


def _reservation(
    decided: MeasuresDecidedV1, programme: str, lines: Sequence[Line], *, reason: str | None, now: datetime
) -> Reservation:
    return Reservation(
        cooperation_id=decided.cooperation_id,
        decision_id=decided.decision_id,
        programme=programme,
        organization_number=decided.organization_number,
        diary_number=decided.diary_number,
        state=ReservationState.REFUSED if reason else ReservationState.RESERVED,
        reason=reason,
        created_at=now,
        updated_at=now,
        lines=[
            ReservationLine(
                item=line.item,
                fiscal_year=line.fiscal_year,
                cost_kind=line.cost_kind,
                amount=line.amount,
                against=line.against,
            )
            for line in lines
        ],
    )
