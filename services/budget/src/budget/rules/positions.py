"""One position: how an appropriation item stands in a fiscal year. The only definition of `available`."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any

from budget.rules.accounts import Stage
from budget.rules.money import ZERO


@dataclass(frozen=True, slots=True)
class Balance:
    stage: Stage
    cost_kind: str
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Position:
    """Kronor. `available` = allotted + saved + credit − withdrawn − credit used last year (anslagsförordningen 6 §)
    − reserved − committed − paid + repaid; it is the balance of one account, so nothing is ever counted twice."""

    allotted: Decimal = ZERO
    saved: Decimal = ZERO
    credit: Decimal = ZERO
    withdrawn: Decimal = ZERO
    credit_used: Decimal = ZERO
    reserved: Decimal = ZERO
    committed: Decimal = ZERO
    paid: Decimal = ZERO
    repaid: Decimal = ZERO
    closed: Decimal = ZERO
    available: Decimal = ZERO
    authorised: Decimal = ZERO
    outstanding: Decimal = ZERO
    room: Decimal = ZERO
    by_kind: Mapping[str, "Position"] = field(default_factory=dict)

    @property
    def is_red(self) -> bool:
        return self.available < ZERO or self.room < ZERO

    @property
    def provided(self) -> Decimal:
        """All that may be used in the year: the sum of 6 §."""
        return self.allotted + self.saved + self.credit - self.withdrawn - self.credit_used

    def adds_up(self) -> bool:
        bound = self.reserved + self.committed + self.paid - self.repaid + self.closed
        return self.available == self.provided - bound and self.room == self.authorised - self.outstanding


GIVING = frozenset({Stage.ALLOTTED, Stage.SAVED, Stage.CREDIT, Stage.AUTHORISED, Stage.REPAID})
"""Stages whose accounts stand on the credit side when something was given."""


def position(balances: Iterable[Balance]) -> Position:
    known = list(balances)
    kinds = sorted({balance.cost_kind for balance in known if _is_by_kind(balance)})
    by_kind = {kind: Position(**_sums(balance for balance in known if balance.cost_kind == kind)) for kind in kinds}
    return replace(Position(**_sums(known)), by_kind=by_kind)


def _is_by_kind(balance: Balance) -> bool:
    return balance.stage in {Stage.RESERVED, Stage.COMMITTED, Stage.PAID, Stage.REPAID}


def _sums(balances: Iterable[Balance]) -> dict[str, Any]:
    sums: dict[str, Decimal] = {}
    for balance in balances:
        shown = -balance.amount if balance.stage in GIVING else balance.amount
        sums[balance.stage.value] = sums.get(balance.stage.value, ZERO) + shown
    return sums


@dataclass(frozen=True, slots=True)
class Limit:
    """A limit that movements are tried against: an item's own money in a year, or its authorisation of that year."""

    item: str
    fiscal_year: int
    authorisation: bool


@dataclass(frozen=True, slots=True)
class Holder:
    """The amount that one agreement or decision binds; no names, for other cases than its own read the text."""

    diary_number: str
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Shortage:
    """A limit that refused a movement: the requested and the available amount, and who binds most of the rest."""

    limit: Limit
    cost_kind: str
    requested: Decimal
    available: Decimal
    position: Position
    holders: tuple[Holder, ...] = ()
    """The largest first."""
