"""Year-end on one position: bound money follows to the new year, the rest is saved, owed or given back."""

from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal

from budget.errors import UnknownItem, WrongState, YearClosed, YearNotOver
from budget.facts import bound_carried_forward, reserved_carried_forward
from budget.models.ledger import TransactionKind, YearState
from budget.models.limits import AppropriationItem, LimitChange, LimitEntry, LimitKind, YearEnd
from budget.repository.ledger import Movement
from budget.rules.accounts import PositionKey
from budget.rules.movements import Against, Line, Scope, amount_of, carry, change_limit
from budget.rules.movements import close_year as closing_postings
from budget.rules.positions import position
from budget.rules.year_end import Closing, close
from budget.steps.check_programme import check_programme
from budget.steps.move_funds import demand_funds
from budget.steps.new_movement import new_movement
from budget.steps.open_year import open_year
from budget.unit_of_work import Work
from shared.clock import new_id, swedish_date


async def close_year(
    work: Work, key: PositionKey, *, may_save: Decimal | None, diary_number: str, now: datetime
) -> YearEnd:
    """`may_save` is a decided amount that replaces the three per cent. The new year may begin in the red."""
    await check_programme(work, key.programme)
    # Cooperations before positions, as every change of a cooperation's money locks them.
    await work.fundings.lock_holders(key)
    item = await _lock_closable(work, key, now=now)
    await work.must_be_another("close_year", position=key.name)
    movement = new_movement(
        work,
        TransactionKind.YEAR_CLOSED,
        programme=key.programme,
        reference=diary_number,
        cause_id=new_id(),
        now=now,
    )
    moved = await _carry(work, key, movement=movement, now=now)
    closing = await _closing(work, key, item, may_save=may_save)
    postings = closing_postings(Scope(key.programme, key.fiscal_year), key.item, left=closing.left)
    await demand_funds(work, postings, movement=movement)
    await work.ledger.close_position(key, at=now)
    year_end = YearEnd(
        programme=key.programme,
        item=key.item,
        fiscal_year=key.fiscal_year,
        diary_number=diary_number,
        moved=moved,
        left=closing.left,
        saved=closing.saved,
        credit_used=closing.credit_used,
        lapsed=closing.lapsed,
        closed_by=work.actor.subject,
        closed_at=now,
    )
    work.year_ends.add(year_end)
    await work.session.flush()  # gives the row its id, which the audit row needs
    await _hand_on(work, _next(key), closing, movement=movement, now=now)
    await work.record("close_year", "year_end", year_end.id, at=now, after={"saved": str(closing.saved)})
    return year_end


async def _lock_closable(work: Work, key: PositionKey, *, now: datetime) -> AppropriationItem:
    """The item, with the position locked; refuses a year that cannot be closed now."""
    item = await work.appropriations.find_item(key.item)
    if item is None:
        raise UnknownItem("Anslagsposten finns inte. Kontrollera beteckningen.")
    year = key.fiscal_year
    if swedish_date(now).year <= year:
        raise YearNotOver(f"Räkenskapsåret {year} är inte slut. Stäng det efter årsskiftet.")
    state = await work.ledger.lock_state(key)
    if state is None:
        raise WrongState(f"Anslagsposten har inget anslagsläge för {year}. Kontrollera uppdrag, post och år.")
    if state == YearState.CLOSED:
        raise YearClosed("Räkenskapsåret är redan stängt för anslagsposten.")
    if earlier := await work.positions.find_open_year_before(key):
        raise WrongState(f"Räkenskapsåret {earlier} är inte stängt. Stäng det först: det bundna följer med.")
    return item


async def _carry(work: Work, key: PositionKey, *, movement: Movement, now: datetime) -> Decimal:
    """Kronor that followed to the next year, on the books and on every agreement and decision."""
    commitments = await work.commitments.lock_commitments_on(key)
    reservations = await work.reservations.lock_reservations_on(key)
    committed = [line for row in commitments for line in _of(row.bound_lines, key)]
    reserved = [line for row in reservations for line in _of(row.reserved, key)]
    # The new year is there, and its limit applies, before bound money is moved into it.
    await work.ledger.add_position(_next(key))
    await open_year(work, _next(key), now=now)
    postings = carry(Scope(key.programme, key.fiscal_year), reserved=reserved, committed=committed)
    await demand_funds(work, postings, movement=movement)
    for commitment in commitments:
        if lines := _of(commitment.bound_lines, key):
            fact = bound_carried_forward(commitment, key, lines)
            work.publish(fact, subject=commitment.cooperation_id, scope=key.programme)
        commitment.carry(key.item, key.fiscal_year, now)
    for reservation in reservations:
        if lines := _of(reservation.reserved, key):
            fact = reserved_carried_forward(reservation, key, lines)
            work.publish(fact, subject=reservation.cooperation_id, scope=key.programme)
        reservation.carry(key.item, key.fiscal_year, now)
    return amount_of([*committed, *reserved])


async def _closing(work: Work, key: PositionKey, item: AppropriationItem, *, may_save: Decimal | None) -> Closing:
    standing = position(await work.ledger.list_balances(key))
    return close(
        available=standing.available,
        credit=standing.credit,
        allotted=standing.allotted,
        may_save=may_save,
        saves=item.saves,
    )


async def _hand_on(work: Work, key: PositionKey, closing: Closing, *, movement: Movement, now: datetime) -> None:
    """The saving and the credit used are dated entries of the new year, with the diary number of the year-end."""
    for kind, amount in ((LimitKind.SAVING, closing.saved), (LimitKind.CREDIT_USED, closing.credit_used)):
        if amount:
            entry = LimitEntry(
                kind, key, amount, movement.reference, swedish_date(now), note=f"Bokslut {key.fiscal_year - 1}"
            )
            work.limits.add(LimitChange.of(entry, registered_by=work.actor.subject, now=now))
            await work.session.flush()  # gives the row its id
            scope = Scope(key.programme, key.fiscal_year)
            postings = change_limit(scope, key.item, source=kind.stage, amount=entry.room)
            await demand_funds(work, postings, movement=movement)


def _of(lines: Iterable[Line], key: PositionKey) -> list[Line]:
    """Those that have money of the position; what is only planned has none, and follows nowhere."""
    on_it = [line for line in lines if (line.item, line.fiscal_year) == (key.item, key.fiscal_year)]
    return [line for line in on_it if line.amount and line.against is not Against.PLAN]


def _next(key: PositionKey) -> PositionKey:
    return key._replace(fiscal_year=key.fiscal_year + 1)
