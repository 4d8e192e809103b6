"""The postings of every event in the life of money. Every list of postings returned here sums to zero."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple

from budget.rules.accounts import ANY_KIND, Account, Posting, Stage
from budget.rules.money import ZERO, total


class Against(StrEnum):
    """Which limit a line is tried against."""

    ALLOTMENT = "allotment"
    AUTHORISATION = "authorisation"
    PLAN = "plan"
    """A later year without a commitment authorisation: planned, not bound (FÅB 2000:605)."""


class LineKey(NamedTuple):
    """Identifies a line: appropriation item, fiscal year and cost kind."""

    item: str
    fiscal_year: int
    cost_kind: str


@dataclass(frozen=True, slots=True)
class Line:
    """Kronor of one kind on one appropriation item and fiscal year."""

    item: str
    fiscal_year: int
    cost_kind: str
    amount: Decimal
    against: Against

    @property
    def key(self) -> LineKey:
        return LineKey(self.item, self.fiscal_year, self.cost_kind)


@dataclass(frozen=True, slots=True)
class Scope:
    """A programme and its running fiscal year: later years fall under the authorisation of that year."""

    programme: str
    year: int


def amount_of(lines: Iterable[Line]) -> Decimal:
    return total(line.amount for line in lines)


class Postings:
    """Amounts per account while a movement is put together; at most one posting per account comes out."""

    def __init__(self) -> None:
        self._amounts: dict[Account, Decimal] = defaultdict(lambda: ZERO)
        self._limited: set[Account] = set()

    def move(self, amount: Decimal, *, source: Account, target: Account) -> None:
        self._amounts[source] -= amount
        self._amounts[target] += amount

    def limit(self, account: Account) -> None:
        """Have the limit tried of an account that has been moved to or from."""
        self._limited.add(account)

    def result(self) -> list[Posting]:
        return [
            Posting(account, amount, account in self._limited)
            for account, amount in sorted(self._amounts.items())
            if amount or account in self._limited  # a limit is tried even where nothing moves in the end
        ]


def with_positions(postings: Sequence[Posting]) -> list[Posting]:
    """Add the available account of every position that is touched, moved or not: all movements on a position lock it,
    and so are booked one after the other."""
    named = {posting.account for posting in postings}
    available = {replace(account, stage=Stage.AVAILABLE, cost_kind=ANY_KIND) for account in named}
    return [*postings, *(Posting(account, ZERO) for account in sorted(available - named))]


def change_limit(scope: Scope, item: str, *, source: Stage, amount: Decimal) -> list[Posting]:
    """More room for `item` in the scope's year (a negative amount is a cut); `source` is the kind of change."""
    room = Stage.ROOM if source is Stage.AUTHORISED else Stage.AVAILABLE
    postings = Postings()
    postings.move(amount, source=_account(scope, item, source), target=_account(scope, item, room))
    return postings.result()


def rebind(
    scope: Scope,
    *,
    reserved: tuple[Sequence[Line], Sequence[Line]] = ((), ()),
    committed: tuple[Sequence[Line], Sequence[Line]] = ((), ()),
) -> list[Posting]:
    """Move from the lines bound before to the lines bound after, as (before, after) for each of the two stages.

    Reservation, commitment, adjustment and release are all this one movement. A position where more is bound, or where
    a reservation becomes a commitment, is limited: it must not end below zero. A pure release is never refused.
    """
    postings = Postings()
    for stage, (before, after) in ((Stage.RESERVED, reserved), (Stage.COMMITTED, committed)):
        for line in before:
            _bind(postings, scope, line, stage=stage, sign=-1)
        for line in after:
            _bind(postings, scope, line, stage=stage, sign=1)
    for account in _tried(scope, (reserved, committed)):
        postings.limit(account)
    return postings.result()


def pay(
    scope: Scope, parts: Sequence[tuple[Line, Decimal]], *, counts_in: int, beyond: Line | None = None
) -> list[Posting]:
    """Pay parts of committed lines, or count a cost that has arisen, in `counts_in`; `beyond` was paid without being
    bound. Money bound ahead leaves the authorisation: the commitment is fulfilled.

    No limit is tried: the money has left, or is owed. A year without room ends in the red.
    """
    postings = Postings()
    for line, amount in parts:
        _bind(postings, scope, replace(line, amount=amount), stage=Stage.COMMITTED, sign=-1)
        available = Account(scope.programme, line.item, counts_in, Stage.AVAILABLE)
        paid = Account(scope.programme, line.item, counts_in, Stage.PAID, line.cost_kind)
        postings.move(amount, source=available, target=paid)
    if beyond:
        available = Account(scope.programme, beyond.item, counts_in, Stage.AVAILABLE)
        paid = Account(scope.programme, beyond.item, counts_in, Stage.PAID, beyond.cost_kind)
        postings.move(beyond.amount, source=available, target=paid)
    return postings.result()


def spend(scope: Scope, item: str, *, cost_kind: str, amount: Decimal) -> list[Posting]:
    """Count an outcome that no agreement has bound, such as own costs, in the scope's year, whatever room it has."""
    postings = Postings()
    available = _account(scope, item, Stage.AVAILABLE)
    paid = Account(scope.programme, item, scope.year, Stage.PAID, cost_kind)
    postings.move(amount, source=available, target=paid)
    return postings.result()


def spend_elsewhere(scope: Scope, item: str, *, cost_kind: str, amount: Decimal, lacking: Decimal) -> list[Posting]:
    """Count an outcome of a year that ended before these books began. The part of its room that is `lacking` here was
    given in the books that went before: it is brought in as it would be when a year is closed."""
    postings = Postings()
    available = _account(scope, item, Stage.AVAILABLE)
    postings.move(amount, source=available, target=_account(scope, item, Stage.PAID, cost_kind))
    postings.move(lacking, source=_account(scope, item, Stage.CLOSED), target=available)
    return postings.result()


def carry(scope: Scope, *, reserved: Sequence[Line], committed: Sequence[Line]) -> list[Posting]:
    """Carry money bound and unpaid at the end of the scope's year to the next: it will be paid from that one."""
    postings = Postings()
    for stage, lines in ((Stage.RESERVED, reserved), (Stage.COMMITTED, committed)):
        for line in lines:
            _bind(postings, Scope(scope.programme, scope.year + 1), line, stage=stage, sign=-1)
            later = replace(line, fiscal_year=scope.year + 1)
            _bind(postings, Scope(scope.programme, scope.year + 1), later, stage=stage, sign=1)
    return postings.result()


def receive(scope: Scope, item: str, *, cost_kind: str, amount: Decimal) -> list[Posting]:
    """Book money that came back: it makes room in the scope's year, whichever year it was once paid in."""
    postings = Postings()
    repaid = Account(scope.programme, item, scope.year, Stage.REPAID, cost_kind)
    postings.move(amount, source=repaid, target=_account(scope, item, Stage.AVAILABLE))
    return postings.result()


def close_year(scope: Scope, item: str, *, left: Decimal) -> list[Posting]:
    """The scope's year is closed: what is left (negative: what lacks) leaves its available account."""
    postings = Postings()
    postings.move(left, source=_account(scope, item, Stage.AVAILABLE), target=_account(scope, item, Stage.CLOSED))
    return postings.result()


def open_authorisation(scope: Scope, item: str, *, before: int, released: Decimal, carried: Decimal) -> list[Posting]:
    """A new year begins: the authorisation of `before` is released, and this year's binds what falls after it."""
    earlier = Scope(scope.programme, before)
    postings = Postings()
    postings.move(
        released, source=_account(earlier, item, Stage.OUTSTANDING), target=_account(earlier, item, Stage.ROOM)
    )
    postings.move(carried, source=_account(scope, item, Stage.ROOM), target=_account(scope, item, Stage.OUTSTANDING))
    return postings.result()


def _account(scope: Scope, item: str, stage: Stage, cost_kind: str = ANY_KIND) -> Account:
    return Account(scope.programme, item, scope.year, stage, cost_kind)


def _bind(postings: Postings, scope: Scope, line: Line, *, stage: Stage, sign: int) -> None:
    if line.against is Against.PLAN:
        return
    amount = line.amount * sign
    available = Account(scope.programme, line.item, line.fiscal_year, Stage.AVAILABLE)
    bound = Account(scope.programme, line.item, line.fiscal_year, stage, line.cost_kind)
    postings.move(amount, source=available, target=bound)
    if line.fiscal_year > scope.year:
        outstanding = _account(scope, line.item, Stage.OUTSTANDING)
        postings.move(amount, source=_account(scope, line.item, Stage.ROOM), target=outstanding)


def _tried(scope: Scope, changes: Iterable[tuple[Sequence[Line], Sequence[Line]]]) -> set[Account]:
    """The limits that are tried: those under which all that is bound, or what is committed, grows."""
    reserved, committed = ([_per_limit(scope, lines) for lines in change] for change in changes)
    limits = set().union(*reserved, *committed)
    return {
        limit
        for limit in limits
        if committed[1][limit] > committed[0][limit]
        or reserved[1][limit] + committed[1][limit] > reserved[0][limit] + committed[0][limit]
    }


def _per_limit(scope: Scope, lines: Sequence[Line]) -> dict[Account, Decimal]:
    sums: dict[Account, Decimal] = defaultdict(lambda: ZERO)
    for line in lines:
        if line.against is Against.PLAN:
            continue
        if line.fiscal_year > scope.year:
            sums[_account(scope, line.item, Stage.ROOM)] += line.amount
        else:
            sums[Account(scope.programme, line.item, line.fiscal_year, Stage.AVAILABLE)] += line.amount
    return sums
