"""Skolverket has decided on measures: reserve the money, or say why it cannot be."""

from collections.abc import Sequence
from datetime import datetime

from budget.facts import refusal_text, tell_reservation, tell_reservation_refused
from budget.models import Reservation, ReservationLine, ReservationState, TransactionKind
from budget.rules.cost_lines import still_to_bind
from budget.rules.movements import Line, rebind
from budget.rules.positions import Shortage
from budget.steps.lock_cooperation import track_cooperation
from budget.steps.move_funds import a_movement, move_funds, scope_of
from budget.steps.place_costs import place_costs
from budget.unit_of_work import Work
from shared.contracts.agreements import MeasuresDecidedV1
from shared.kit.clock import swedish_date


async def reserve_funds(work: Work, decided: MeasuresDecidedV1, *, now: datetime) -> Reservation:
    """A later decision on the same cooperation replaces the earlier reservation, if there is money for it."""
    funding = await track_cooperation(work, decided.cooperation_id, decided.organization_number, now=now)
    placed = await place_costs(work, funding.programme, decided.cost_lines, now=now)
    lines = still_to_bind(placed, spent={}, held=[], year=swedish_date(now).year)
    earlier = await work.fundings.find_reserved(decided.cooperation_id)
    postings = rebind(scope_of(funding.programme, now), reserved=(earlier.held if earlier else [], lines))
    movement = a_movement(
        work,
        TransactionKind.RESERVED,
        programme=funding.programme,
        reference=decided.diary_number,
        cause_id=decided.decision_id,
        now=now,
    )
    shortages = await move_funds(work, postings, movement=movement)
    if earlier and not shortages:
        earlier.end(ReservationState.RELEASED, now)
    reservation = _reservation(decided, funding.programme, lines, shortages=shortages, now=now)
    work.fundings.add(reservation)
    await work.session.flush()
    await work.record("reserve", "reservation", reservation.id, at=now, after={"state": reservation.state})
    if shortages:
        tell_reservation_refused(work, reservation, shortages)
    else:
        tell_reservation(work, reservation, lines)
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
        reason=refusal_text(shortages) or None,
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
