"""One position: how an appropriation item stands in a fiscal year. The only definition of what is available."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any

from budget.rules.accounts import Stage
from budget.rules.money import ZERO, kronor


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
        """All that may be used in the year: what 6 § adds up to."""
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
class Shortage:
    """A limit that did not hold: how much was asked for and what there was."""

    item: str
    fiscal_year: int
    cost_kind: str
    requested: Decimal
    available: Decimal
    authorisation: bool
    held: Position
    holders: tuple["Holder", ...] = ()
    """Who holds most of it, the largest first."""

    @property
    def headline(self) -> str:
        """Which limit it is, without figures that move."""
        if self.authorisation:
            return f"Bemyndigandet räcker inte på anslagspost {self.item} {self.fiscal_year}."
        return f"Pengarna räcker inte på anslagspost {self.item} för {self.fiscal_year}."


@dataclass(frozen=True, slots=True)
class Holder:
    """What one agreement or decision holds; no names, for the text is read in other cases than its own."""

    diary_number: str
    amount: Decimal


def explain(shortage: Shortage) -> str:
    """What holds the money and what would free it, in plain Swedish."""
    if shortage.authorisation:
        return _explain_authorisation(shortage)
    held = shortage.held
    return (
        f"{shortage.headline} "
        f"Begärt: {kronor(shortage.requested)}. Tillgängligt: {kronor(shortage.available)}. "
        f"Av {kronor(held.provided)} är {kronor(held.reserved)} reserverade genom beslut om insatser, "
        f"{kronor(held.committed)} bundna genom undertecknade överenskommelser och {kronor(held.paid)} betalda. "
        f"{_most(shortage)}"
        "Utrymme uppstår om tilldelningen ökas, om en reservation eller överenskommelse släpps "
        "eller om kostnaden flyttas till ett annat år."
    )


def _explain_authorisation(shortage: Shortage) -> str:
    held = shortage.held
    return (
        f"{shortage.headline} "
        f"Begärt för kommande år: {kronor(shortage.requested)}. Kvar av ramen: {kronor(shortage.available)}. "
        f"Ramen är {kronor(held.authorised)} och utestående åtaganden är {kronor(held.outstanding)}. "
        f"{_most(shortage)}"
        "Utrymme uppstår om ramen höjs, om ett åtagande släpps eller infrias "
        "eller om kostnaden flyttas till innevarande år."
    )


def _most(shortage: Shortage) -> str:
    """The diary numbers that hold most, so that somebody can look at them."""
    held = ", ".join(f"{holder.diary_number} ({kronor(holder.amount)})" for holder in shortage.holders)
    return f"Mest hålls av: {held}. " if held else ""
