"""Year-end on one position: what is bound follows to the new year, the rest is saved, owed or given back."""

from datetime import datetime
from decimal import Decimal

from budget.errors import UnknownItem, WrongState, YearClosed, YearNotOver
from budget.models import (
    AppropriationItem,
    Commitment,
    LimitChange,
    LimitKind,
    Reservation,
    TransactionKind,
    YearEnd,
    YearState,
)
from budget.repository.ledger import Movement
from budget.rules.movements import Scope, carry, change_limit
from budget.rules.movements import close_year as closing_postings
from budget.rules.positions import position
from budget.rules.year_end import Closing, close
from budget.steps.move_funds import a_movement, demand_funds
from budget.steps.open_year import open_year
from budget.unit_of_work import Work
from shared.kit.clock import new_id, swedish_date


async def close_year(
    work: Work,
    programme: str,
    item_code: str,
    *,
    fiscal_year: int,
    may_save: Decimal | None,
    diary_number: str,
    now: datetime,
) -> YearEnd:
    """`may_save` is a decided amount that replaces the three per cent. The new year may begin in the red."""
    # Cooperations before positions, as every change of what they hold does.
    await work.fundings.lock_holding(programme, item_code, fiscal_year=fiscal_year)
    item = await _check(work, programme, item_code, fiscal_year=fiscal_year, now=now)
    scope = Scope(programme, fiscal_year)
    movement = _movement(work, programme, diary_number, now=now)
    moved = await _carry(work, scope, item_code, movement=movement, now=now)
    closing = await _closing(work, scope, item, may_save=may_save)
    await demand_funds(work, closing_postings(scope, item_code, left=closing.left), movement=movement)
    await work.ledger.close_position(programme, item_code, fiscal_year=fiscal_year)
    year_end = YearEnd(
        programme=programme,
        item=item_code,
        fiscal_year=fiscal_year,
        diary_number=diary_number,
        moved=moved,
        left=closing.left,
        saved=closing.saved,
        credit_used=closing.credit_used,
        lapsed=closing.lapsed,
        closed_by=work.actor.subject,
        closed_at=now,
    )
    work.limits.add(year_end)
    await work.session.flush()
    await _hand_on(work, year_end, movement=movement, now=now)
    await work.record("close_year", "year_end", year_end.id, at=now, after={"saved": str(closing.saved)})
    return year_end


async def _check(work: Work, programme: str, item_code: str, *, fiscal_year: int, now: datetime) -> AppropriationItem:
    item = await work.limits.find_item(item_code)
    if item is None:
        raise UnknownItem("Anslagsposten finns inte. Kontrollera beteckningen.")
    if swedish_date(now).year <= fiscal_year:
        raise YearNotOver(f"Räkenskapsåret {fiscal_year} är inte slut. Stäng det efter årsskiftet.")
    state = await work.ledger.lock_position(programme, item_code, fiscal_year=fiscal_year)
    if state is None:
        raise WrongState(f"Anslagsposten har inget anslagsläge för {fiscal_year}. Kontrollera uppdrag, post och år.")
    if state == YearState.CLOSED:
        raise YearClosed("Räkenskapsåret är redan stängt för anslagsposten.")
    if earlier := await work.limits.open_year_before(programme, item_code, fiscal_year=fiscal_year):
        raise WrongState(f"Räkenskapsåret {earlier} är inte stängt. Stäng det först: det som är bundet följer med.")
    return item


def _movement(work: Work, programme: str, diary_number: str, *, now: datetime) -> Movement:
    return a_movement(
        work, TransactionKind.YEAR_CLOSED, programme=programme, reference=diary_number, cause_id=new_id(), now=now
    )


async def _carry(work: Work, scope: Scope, item: str, *, movement: Movement, now: datetime) -> Decimal:
    """Kronor that followed to the next year, on the books and on each agreement and decision."""
    year = scope.year
    commitments = await work.fundings.holding(scope.programme, item, fiscal_year=year)
    reservations = await work.fundings.reserving(scope.programme, item, fiscal_year=year)
    committed = [line for row in commitments for line in row.held if (line.item, line.fiscal_year) == (item, year)]
    reserved = [line for row in reservations for line in row.held if (line.item, line.fiscal_year) == (item, year)]
    await work.ledger.create_position(scope.programme, item, fiscal_year=year + 1)
    await open_year(work, Scope(scope.programme, year + 1), item, now=now)
    await demand_funds(work, carry(scope, reserved=reserved, committed=committed), movement=movement)
    for row in commitments:
        _follow(row, item, year=year, now=now)
    for reservation in reservations:
        _follow(reservation, item, year=year, now=now)
    await work.session.flush()
    return sum((line.amount for line in (*committed, *reserved)), Decimal("0.00"))


def _follow(row: Commitment | Reservation, item: str, *, year: int, now: datetime) -> None:
    row.carry(item, year)
    row.touch(now)


async def _closing(work: Work, scope: Scope, item: AppropriationItem, *, may_save: Decimal | None) -> Closing:
    standing = position(await work.ledger.balances(scope.programme, item.code, fiscal_year=scope.year))
    return close(
        available=standing.available,
        credit=standing.credit,
        allotted=standing.allotted,
        may_save=may_save,
        saves=item.saves,
    )


async def _hand_on(work: Work, year_end: YearEnd, *, movement: Movement, now: datetime) -> None:
    """The saving and the credit used are dated entries of the new year, with the diary number of the year-end."""
    scope = Scope(year_end.programme, year_end.fiscal_year + 1)
    for kind, amount in ((LimitKind.SAVING, year_end.saved), (LimitKind.CREDIT_USED, year_end.credit_used)):
        if amount:
            work.limits.add(_entry(year_end, kind, amount, now=now))
            await work.session.flush()
            postings = change_limit(scope, year_end.item, source=kind.stage, amount=amount * kind.sign)
            await demand_funds(work, postings, movement=movement)


def _entry(year_end: YearEnd, kind: LimitKind, amount: Decimal, *, now: datetime) -> LimitChange:
    return LimitChange(
        kind=kind,
        programme=year_end.programme,
        item=year_end.item,
        fiscal_year=year_end.fiscal_year + 1,
        amount=amount,
        diary_number=year_end.diary_number,
        decided_on=swedish_date(now),
        note=f"Bokslut {year_end.fiscal_year}",
        registered_by=year_end.closed_by,
        registered_at=now,
    )
