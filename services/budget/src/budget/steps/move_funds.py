"""Book a movement if every limit holds: the one way in which money moves between accounts."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from budget.errors import NotEnoughMoney, YearClosed, YearNotBegun
from budget.models import TransactionKind
from budget.repository.ledger import Attempt, Movement, Touched
from budget.rules.accounts import LIMITS, Account, Posting, Stage
from budget.rules.money import ZERO
from budget.rules.movements import Line, Scope, with_positions
from budget.rules.positions import Shortage, explain, position
from budget.steps.open_year import open_year
from budget.steps.publish_positions import tell_positions
from budget.unit_of_work import Work
from shared.kit.clock import swedish_date


async def move_funds(work: Work, postings: Sequence[Posting], *, movement: Movement) -> list[Shortage]:
    """Nothing is booked when a shortage comes back. Accounts are made and years opened as they are first needed."""
    if not postings:
        return []
    postings = with_positions(postings)
    for _ in range(4):
        attempt = await work.ledger.move(movement, postings)
        if attempt.done:
            await tell_positions(work, [posting.account for posting in postings if posting.amount])
            return []
        if any(touched.closed for touched in attempt.touched):
            raise YearClosed("Räkenskapsåret är stängt för anslagsposten. Bokför på ett öppet år.")
        unopened = _unopened(attempt, movement)
        missing = {posting.account for posting in postings} - {touched.account for touched in attempt.touched}
        if not missing and not unopened:
            if shortages := await _shortages(work, postings, attempt):
                return shortages
            limited = {posting.account for posting in postings if posting.limited}
            if any(touched.account in limited and not touched.limited for touched in attempt.touched):
                raise YearNotBegun(
                    "Räkenskapsåret har inte börjat. Det som betalas räknas tidigast när året har kommit."
                )
            continue  # another process made the accounts between the attempt and the look at them
        await work.ledger.create(sorted(missing))
        for item, year in sorted(_begun(unopened | missing, movement)):
            await open_year(work, Scope(movement.programme, year), item, now=movement.recorded_at)
    raise AssertionError("accounts that were made and opened are there")


async def demand_funds(work: Work, postings: Sequence[Posting], *, movement: Movement) -> None:
    """As `move_funds`, for callers that cannot go on without the money."""
    if shortages := await move_funds(work, postings, movement=movement):
        raise NotEnoughMoney(" ".join(explain(shortage) for shortage in shortages))


def _unopened(attempt: Attempt, movement: Movement) -> set[Account]:
    return {
        touched.account
        for touched in attempt.touched
        if touched.account.stage in LIMITS
        and not touched.limited
        and not touched.closed
        and touched.account.fiscal_year <= movement.booked_on.year
    }


def _begun(accounts: set[Account], movement: Movement) -> set[tuple[str, int]]:
    """Positions of years that have come."""
    return {(each.item, each.fiscal_year) for each in accounts if each.fiscal_year <= movement.booked_on.year}


async def _shortages(work: Work, postings: Sequence[Posting], attempt: Attempt) -> list[Shortage]:
    tried = {posting.account: posting for posting in postings}
    short = [touched for touched in attempt.touched if _is_short(tried[touched.account], touched)]
    return [await _shortage(work, touched, postings) for touched in short]


def _is_short(posting: Posting, touched: Touched) -> bool:
    return posting.limited and touched.balance + posting.amount < ZERO


async def _shortage(work: Work, touched: Touched, postings: Sequence[Posting]) -> Shortage:
    account = touched.account
    balances = await work.ledger.balances(account.programme, account.item, fiscal_year=account.fiscal_year)
    return Shortage(
        item=account.item,
        fiscal_year=account.fiscal_year,
        cost_kind=_cost_kind(account, postings),
        requested=_requested(account, postings),
        available=touched.balance,
        authorisation=account.stage is Stage.ROOM,
        held=position(balances),
        holders=await work.fundings.largest_holders(
            account.programme, account.item, fiscal_year=account.fiscal_year, ahead=account.stage is Stage.ROOM
        ),
    )


def _bound(account: Account, postings: Sequence[Posting]) -> list[Posting]:
    """Postings that bind money under the limit: more reserved, committed, paid or outstanding."""
    stages = {Stage.OUTSTANDING} if account.stage is Stage.ROOM else {Stage.RESERVED, Stage.COMMITTED, Stage.PAID}
    return [
        posting
        for posting in postings
        if posting.account.stage in stages
        and (posting.account.item, posting.account.fiscal_year) == (account.item, account.fiscal_year)
        and posting.amount > ZERO
    ]


def _requested(account: Account, postings: Sequence[Posting]) -> Decimal:
    return sum((posting.amount for posting in _bound(account, postings)), ZERO)


def _cost_kind(account: Account, postings: Sequence[Posting]) -> str:
    """The kind that asks for most; under an authorisation the kinds of later years are looked at."""
    bound = [
        p for p in postings if p.account.stage in (Stage.RESERVED, Stage.COMMITTED, Stage.PAID) and p.amount > ZERO
    ]
    if account.stage is Stage.AVAILABLE:
        bound = [p for p in bound if p.account.fiscal_year == account.fiscal_year]
    return max(bound, key=lambda posting: posting.amount).account.cost_kind if bound else "grant"


def a_movement(
    work: Work, kind: TransactionKind, *, programme: str, reference: str, cause_id: UUID, now: datetime
) -> Movement:
    """The circumstances of a movement booked now, by whoever acts."""
    return Movement(
        kind=kind,
        programme=programme,
        reference=reference,
        cause_id=cause_id,
        actor=work.actor.subject,
        booked_on=swedish_date(now),
        recorded_at=now,
    )


def scope_of(programme: str, now: datetime) -> Scope:
    return Scope(programme, swedish_date(now).year)


def lines_total(lines: Sequence[Line]) -> Decimal:
    return sum((line.amount for line in lines), ZERO)
