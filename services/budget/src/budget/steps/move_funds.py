"""Book a movement if every limit allows it: the one way in which money moves between accounts."""

from collections.abc import Iterable, Sequence

from budget.errors import NotEnoughMoney, YearClosed, YearNotBegun
from budget.repository.ledger import Attempt, Movement
from budget.rules.accounts import LIMITS, Account, PositionKey, Posting
from budget.rules.movements import with_positions
from budget.rules.positions import Shortage
from budget.rules.wording import explain_all
from budget.steps.find_shortages import find_shortages
from budget.steps.open_year import open_year
from budget.unit_of_work import Work

TRIES = 4
"""One finds that accounts are missing, one that a year is not open, one that another process made the accounts between
the attempt and the look at them; the last finds everything there."""


async def move_funds(work: Work, postings: Sequence[Posting], *, movement: Movement) -> list[Shortage]:
    """Book all, or nothing when a shortage comes back. Accounts are made and years opened as they are first needed."""
    if not postings:
        return []
    postings = with_positions(postings)
    for _ in range(TRIES):
        attempt = await work.ledger.move(movement, postings)
        if attempt.done:
            return []
        if any(touched.closed for touched in attempt.touched):
            raise YearClosed("Räkenskapsåret är stängt för anslagsposten. Bokför på ett öppet år.")
        missing, unopened = _missing(attempt, postings), _unopened(attempt, movement)
        if missing or unopened:
            await _make(work, missing, unopened, movement=movement)
        elif shortages := await find_shortages(work, postings, attempt):
            return shortages
        else:
            _refuse_year_ahead(attempt, postings)
    raise AssertionError("accounts that were made and opened are there")


async def demand_funds(work: Work, postings: Sequence[Posting], *, movement: Movement) -> None:
    """Move funds as `move_funds` does, for callers that cannot go on without the money."""
    if shortages := await move_funds(work, postings, movement=movement):
        raise NotEnoughMoney(explain_all(shortages))


def _missing(attempt: Attempt, postings: Iterable[Posting]) -> set[Account]:
    return {posting.account for posting in postings} - {touched.account for touched in attempt.touched}


def _unopened(attempt: Attempt, movement: Movement) -> set[Account]:
    """Limits of years that have come and that are not tried yet."""
    return {
        touched.account
        for touched in attempt.touched
        if touched.account.stage in LIMITS
        and not touched.limited
        and not touched.closed
        and touched.account.fiscal_year <= movement.booked_on.year
    }


async def _make(work: Work, missing: set[Account], unopened: set[Account], *, movement: Movement) -> None:
    await work.ledger.add_accounts(sorted(missing))
    for key in sorted(_begun(missing | unopened, movement)):
        await open_year(work, key, now=movement.recorded_at)


def _begun(accounts: Iterable[Account], movement: Movement) -> set[PositionKey]:
    """Positions of years that have come."""
    return {account.position for account in accounts if account.fiscal_year <= movement.booked_on.year}


def _refuse_year_ahead(attempt: Attempt, postings: Iterable[Posting]) -> None:
    """A limit that was asked for and that no year has opened; without one, another process made the accounts."""
    asked = {posting.account for posting in postings if posting.limited}
    if any(touched.account in asked and not touched.limited for touched in attempt.touched):
        raise YearNotBegun("Räkenskapsåret har inte börjat. Det som betalas räknas tidigast när året har kommit.")
