"""Find why a movement was refused: the limits, the requested amounts, and who binds the money."""

from collections.abc import Sequence

from budget.repository.ledger import Attempt, Touched
from budget.rules.accounts import Account, Posting, Stage
from budget.rules.money import ZERO, total
from budget.rules.positions import Limit, Shortage, position
from budget.unit_of_work import Work

BINDING = frozenset({Stage.RESERVED, Stage.COMMITTED, Stage.PAID})


async def find_shortages(work: Work, postings: Sequence[Posting], attempt: Attempt) -> list[Shortage]:
    asked = {posting.account: posting for posting in postings}
    return [
        await _shortage(work, touched, postings)
        for touched in attempt.touched
        if asked[touched.account].limited and touched.balance + asked[touched.account].amount < ZERO
    ]


async def _shortage(work: Work, touched: Touched, postings: Sequence[Posting]) -> Shortage:
    account = touched.account
    authorisation = account.stage is Stage.ROOM
    return Shortage(
        limit=Limit(account.item, account.fiscal_year, authorisation),
        cost_kind=_cost_kind(account, postings),
        requested=total(posting.amount for posting in _bound_under(account, postings)),
        available=touched.balance,
        position=position(await work.ledger.list_balances(account.position)),
        holders=await work.fundings.list_largest_holders(account.position, ahead=authorisation),
    )


def _bound_under(account: Account, postings: Sequence[Posting]) -> list[Posting]:
    """Postings that bind money under the limit: more reserved, committed, paid or outstanding."""
    stages = {Stage.OUTSTANDING} if account.stage is Stage.ROOM else BINDING
    return [
        posting
        for posting in postings
        if posting.account.stage in stages and posting.account.position == account.position and posting.amount > ZERO
    ]


def _cost_kind(account: Account, postings: Sequence[Posting]) -> str:
    """The kind that asks for most of the same money; under an authorisation the kinds of all years are compared."""
    binding = [posting for posting in postings if posting.account.stage in BINDING and posting.amount > ZERO]
    if account.stage is Stage.AVAILABLE:
        binding = [posting for posting in binding if posting.account.position == account.position]
    # A movement that binds nothing, such as a cut, has no kind of its own; the event must name one.
    return max(binding, key=lambda posting: posting.amount).account.cost_kind if binding else "grant"
