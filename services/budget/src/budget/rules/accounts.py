"""The chart of accounts: money moves between stages; debit is positive, and every movement sums to zero."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple

ANY_KIND = "any"
"""The cost kind of accounts that are not divided by kind: limits, what is available, and the authorisation."""


class Stage(StrEnum):
    """Where money is. The first group gives (balances are negative when something was given)."""

    ALLOTTED = "allotted"
    SAVED = "saved"
    CREDIT = "credit"
    WITHDRAWN = "withdrawn"
    CREDIT_USED = "credit_used"
    CLOSED = "closed"
    """The room that a year has left, or lacks, when it is closed."""

    AVAILABLE = "available"
    RESERVED = "reserved"
    COMMITTED = "committed"
    PAID = "paid"
    REPAID = "repaid"
    """Money that came back from organisers; it makes room again in the year it comes."""

    AUTHORISED = "authorised"
    ROOM = "room"
    OUTSTANDING = "outstanding"


LIMITS = frozenset({Stage.AVAILABLE, Stage.ROOM})
"""The two stages that may never be overdrawn by binding money."""

BY_KIND = frozenset({Stage.RESERVED, Stage.COMMITTED, Stage.PAID, Stage.REPAID})


class PositionKey(NamedTuple):
    """Programme × appropriation item × fiscal year: the unit in which money is given and limits are kept."""

    programme: str
    item: str
    fiscal_year: int

    @property
    def name(self) -> str:
        """The position's name in audit rows."""
        return f"{self.programme}/{self.fiscal_year}/{self.item}"


@dataclass(frozen=True, order=True, slots=True)
class Account:
    programme: str
    item: str
    fiscal_year: int
    stage: Stage
    cost_kind: str = ANY_KIND

    @property
    def position(self) -> PositionKey:
        return PositionKey(self.programme, self.item, self.fiscal_year)


@dataclass(frozen=True, slots=True)
class Posting:
    """Kronor to one account. `limited`: refuse the whole movement if the account would end below zero."""

    account: Account
    amount: Decimal
    limited: bool = False
