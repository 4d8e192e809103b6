"""Skolverket has decided on measures: reserve the money, or say why it cannot be reserved."""

from collections.abc import Sequence
from datetime import datetime

from budget.facts import funds_reserved, reservation_refused
from budget.models.ledger import TransactionKind
from budget.models.reservations import Reservation, ReservationLine, ReservationState
from budget.rules.cost_lines import still_to_bind
from budget.rules.movements import Line, rebind
from budget.rules.positions import Shortage
from budget.rules.wording import explain_all
from budget.steps.lock_cooperation import lock_cooperation
from budget.steps.move_funds import move_funds
from budget.steps.new_movement import new_movement, running_scope
from budget.steps.place_costs import place_costs
from budget.unit_of_work import Work
from shared.contracts.agreements import MeasuresDecidedV1
from shared.kit.clock import swedish_date


async def reserve_funds(work: Work, decided: MeasuresDecidedV1, *, now: datetime) -> Reservation:
    """A later decision on the same cooperation replaces the earlier reservation, if there is money for it."""
    funding = await lock_cooperation(work, decided.cooperation_id, decided.organization_number, now=now)
    placed = await place_costs(work, funding.programme, decided.cost_lines, now=now)
    lines = still_to_bind(placed, spent={}, bound=[], year=swedish_date(now).year)
    earlier = await work.reservations.find_reserved(decided.cooperation_id)
    postings = rebind(running_scope(funding.programme, now), reserved=(earlier.reserved if earlier else [], lines))
    movement = new_movement(
        work,
        TransactionKind.RESERVED,
        programme=funding.programme,
        reference=decided.diary_number,
        cause_id=decided.decision_id,
        now=now,
    )
    shortages = await move_funds(work, postings, movement=movement)
    if earlier and not shortages:
        earlier.release(now)
    reservation = _reservation(decided, funding.programme, lines, shortages=shortages, now=now)
    work.reservations.add(reservation)
    await work.session.flush()
    await work.record("reserve_funds", "reservation", reservation.id, at=now, after={"state": reservation.state})
    fact = reservation_refused(reservation, shortages) if shortages else funds_reserved(reservation)
    work.publish(fact, subject=reservation.cooperation_id, scope=reservation.programme)
    return reservation


def _reservation(
    decided: MeasuresDecidedV1, programme: str, lines: Sequence[Line], *, shortages: list[Shortage], now: datetime
) -> Reservation:
    return Reservation(
        cooperation_id=decided.cooperation_id,
        decision_id=decided.decision_id,
        programme=programme,
        organization_number=decided.organization_number,
        diary_number=decided.diary_number,
        state=ReservationState.REFUSED if shortages else ReservationState.RESERVED,
        reason=explain_all(shortages) or None,
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
