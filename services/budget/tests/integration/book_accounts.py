"""The books in plain dictionaries: what each account holds, and what it takes to bind money under its limits.

Nothing is shared with the service: the rules are written down here once more, from the domain and not from the code.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from .book_sums import ZERO, Key, Lines, Spot, add, at_spot, change_of, sums_of

ALL = Decimal(10**12)
ITEMS = {"grant": "1:5 ap.3", "education_service": "1:5 ap.3", "operation": "1:1"}
SAVES = {"1:1"}
MORE = ("allotted", "saved", "credit")
LESS = ("withdrawn", "credit_used")
ON_ITS_WAY = ("approved", "sent")


class Refused(Exception):
    """The books must not change."""


@dataclass
class Deal:
    """An agreement: what it says, what is bound of it and unpaid, what is paid."""

    cooperation: UUID
    signed: tuple[date, UUID]
    agreed: Lines
    bound: Lines = field(default_factory=dict)
    paid: Lines = field(default_factory=dict)
    state: str = "committed"
    waits: bool = False
    waits_for: set[tuple[str, Spot]] = field(default_factory=set)
    """The limits that refused it when that was last published."""
    year: int = 0
    """Of the newest signature."""
    claimable: Decimal = ZERO
    """How much is claimed of what is paid when the agreement ends; all of it is more than can be paid."""
    left_to_person: bool = False
    """The year of the signature was closed when it was handled: nothing is tried until a person asks."""

    @property
    def never_bound(self) -> bool:
        return self.state == "refused" or (self.state == "paused" and self.waits and not self.bound and not self.paid)


@dataclass
class Paying:
    agreement: UUID
    kind: str
    amount: Decimal
    incurred_on: date
    state: str = "proposed"
    counted: bool = False


@dataclass
class Claimed:
    cooperation: UUID
    agreement: UUID
    amount: Decimal
    received: Decimal = ZERO
    state: str = "decided"

    @property
    def left(self) -> Decimal:
        return ZERO if self.state == "written_off" else self.amount - self.received


@dataclass
class Accounts:
    year: int
    given: Lines = field(default_factory=dict)
    paid: Lines = field(default_factory=dict)
    repaid: Lines = field(default_factory=dict)
    closed: dict[Spot, Decimal] = field(default_factory=dict)
    known: set[Spot] = field(default_factory=set)
    opened: set[Spot] = field(default_factory=set)
    outstanding: dict[Spot, Decimal] = field(default_factory=dict)
    deals: dict[UUID, Deal] = field(default_factory=dict)
    reserved: dict[UUID, Lines] = field(default_factory=dict)
    payments: dict[str, Paying] = field(default_factory=dict)
    claims: dict[str, Claimed] = field(default_factory=dict)
    facts: dict[UUID, list[tuple[str, Decimal]]] = field(default_factory=dict)

    def bound(self, spot: Spot) -> Decimal:
        return at_spot(spot, *self.reserved.values(), *(deal.bound for deal in self.deals.values()))

    def available(self, spot: Spot) -> Decimal:
        given = sum((self.given.get((*spot, what), ZERO) for what in MORE), ZERO)
        given -= sum((self.given.get((*spot, what), ZERO) for what in LESS), ZERO)
        used = self.bound(spot) + at_spot(spot, self.paid) + self.closed.get(spot, ZERO)
        return given + at_spot(spot, self.repaid) - used

    def room(self, spot: Spot) -> Decimal:
        return self.given.get((*spot, "authorised"), ZERO) - self.outstanding.get(spot, ZERO)

    def balances(self) -> Lines:
        """Every account that is not empty; what was given stands on the credit side."""
        found: dict[tuple[str, int, str, str], Decimal] = {}
        for (item, year, what), amount in self.given.items():
            found[item, year, what, "any"] = amount if what in LESS else -amount
        for stage, lines in (("paid", self.paid), ("reserved", sums_of(self.reserved.values()))):
            found |= {(item, year, stage, kind): amount for (item, year, kind), amount in lines.items()}
        for (item, year, kind), amount in self.repaid.items():
            found[item, year, "repaid", kind] = -amount
        for (item, year, kind), amount in sums_of(deal.bound for deal in self.deals.values()).items():
            found[item, year, "committed", kind] = amount
        for item, year in self.known:
            found[item, year, "available", "any"] = self.available((item, year))
            found[item, year, "room", "any"] = self.room((item, year))
            found[item, year, "outstanding", "any"] = self.outstanding.get((item, year), ZERO)
            found[item, year, "closed", "any"] = self.closed.get((item, year), ZERO)
        return {key: amount for key, amount in found.items() if amount}  # type: ignore[misc]

    def seen(self) -> dict[str, Any]:
        """All that can be seen from outside, to be compared as it is."""
        return {
            "accounts": self.balances(),
            "agreements": {
                agreement: (
                    deal.state,
                    deal.waits and deal.state in ("committed", "refused"),
                    dict(deal.agreed),
                    dict(deal.bound),
                    dict(deal.paid),
                )
                for agreement, deal in self.deals.items()
            },
            "reserved": {cooperation: lines for cooperation, lines in self.reserved.items() if lines},
            "payments": {label: paying.state for label, paying in self.payments.items()},
            "claims": {label: (claim.state, claim.left) for label, claim in self.claims.items()},
            "facts": self.facts,
        }

    # Binding

    def rebind(self, reserved: tuple[Lines, Lines], committed: tuple[Lines, Lines]) -> set[tuple[str, Spot]]:
        """From the lines before to the lines after, unless a limit that is asked for more does not allow it: which."""
        grows_bound, grows_all = self._growth([committed]), self._growth([reserved, committed])
        asked = {limit for limit in {*grows_bound, *grows_all} if max(grows_bound[limit], grows_all[limit]) > 0}
        moved = change_of([reserved, committed])
        changes: dict[Spot, Decimal] = {}
        for key, amount in moved.items():
            add(changes, key[:2], amount)
        self._touch(reserved, committed, asked=asked, changed=set(changes))
        if refusing := {limit for limit in asked if self._left(limit) - grows_all[limit] < 0}:
            return refusing
        for key, amount in moved.items():
            self.hold_ahead(key, amount)
        return set()

    def _touch(self, *pairs: tuple[Lines, Lines], asked: Iterable[tuple[str, Spot]], changed: set[Spot]) -> None:
        """Accounts are made when they are first needed, and a year that has come begins with the first movement."""
        by_stage = [key for pair in pairs for key in change_of([pair])]
        self.known |= {key[:2] for key in by_stage}
        ahead = {(item, self.year) for item, year, _ in change_of(pairs) if year > self.year}
        limits = changed | ahead | {spot for _, spot in asked}
        self.known |= limits
        for spot in sorted(self.known):
            self.begin(spot)

    def begin(self, spot: Spot) -> None:
        """A year that has come begins: its authorisation takes over what earlier years' held for what is ahead."""
        item, year = spot
        if year > self.year or spot in self.opened:
            return
        self.opened.add(spot)
        earlier = [old for old in self.outstanding if old[0] == item and old[1] < year]
        for old in earlier:
            del self.outstanding[old]
        if earlier:
            lines = (*self.reserved.values(), *(deal.bound for deal in self.deals.values()))
            ahead = sum(
                (part for bound in lines for key, part in bound.items() if key[0] == item and key[1] > year), ZERO
            )
            add(self.outstanding, spot, ahead)

    def turn_year(self, year: int) -> None:
        """What has come begins."""
        self.year = year
        for spot in sorted(self.known, key=lambda spot: (spot[1], spot[0])):
            self.begin(spot)

    def begin_for_change(self, spot: Spot) -> None:
        if spot in self.closed:
            raise Refused
        self.known.add(spot)
        self.begin(spot)

    def hold_ahead(self, key: Key, amount: Decimal) -> None:
        """What falls after this year is held by this year's authorisation."""
        if key[1] > self.year:
            add(self.outstanding, (key[0], self.year), amount)

    def _left(self, limit: tuple[str, Spot]) -> Decimal:
        name, spot = limit
        return self.room(spot) if name == "room" else self.available(spot)

    def _growth(self, pairs: Iterable[tuple[Lines, Lines]]) -> "Growth":
        found = Growth()
        for before, after in pairs:
            for sign, lines in ((-1, before), (1, after)):
                for (item, year, _), amount in lines.items():
                    limit = ("room", (item, self.year)) if year > self.year else ("available", (item, year))
                    found[limit] += sign * amount
        return found

    def authorised(self, item: str) -> bool:
        return bool(self.given.get((item, self.year, "authorised")))

    def wanted(self, agreed: Lines, paid: Lines, bound: Lines, *, signed_in: int | None = None) -> Lines:
        """What to bind of an agreement: what has come is asked of this year, save what an older year still holds, or
        what was signed in an older year; what is ahead is bound only under an authorisation, or if it is bound
        already."""
        found: Lines = {}
        for item, kind in {(key[0], key[2]) for key in agreed}:
            left = max(ZERO, self._come(agreed, item, kind) - self._come(paid, item, kind))
            older = [key for key in bound if (key[0], key[2]) == (item, kind) and key[1] < self.year]
            for key in sorted(older):
                add(found, key, min(bound[key], left))
                left -= min(bound[key], left)
            if signed_in is not None and signed_in < self.year:
                owed = self._come(agreed, item, kind, signed_in) - self._come(paid, item, kind, signed_in)
                late = min(left, max(ZERO, owed - self._come(found, item, kind, signed_in)))
                add(found, (item, signed_in, kind), late)
                left -= late
            add(found, (item, self.year, kind), left)
        for key, amount in agreed.items():
            if key[1] > self.year:
                left = max(ZERO, amount - paid.get(key, ZERO))
                add(found, key, left if self.authorised(key[0]) else min(left, bound.get(key, ZERO)))
        return found

    def _come(self, lines: Lines, item: str, kind: str, until: int | None = None) -> Decimal:
        last = self.year if until is None else until
        return sum((part for key, part in lines.items() if (key[0], key[2]) == (item, kind) and key[1] <= last), ZERO)

    def asks_closed(self, lines: Lines) -> bool:
        return any(key[:2] in self.closed for key in lines)

    def planned(self, lines: Lines) -> Decimal:
        return sum((part for key, part in lines.items() if key[1] > self.year and not self.authorised(key[0])), ZERO)

    def drawn(self, bound: Lines, kind: str, amount: Decimal, *, year: int) -> list[tuple[Key, Decimal]]:
        """Which lines a payment takes from: its own year's, then older ones, then later ones."""
        keys = [key for key in bound if key[2] == kind]
        order = sorted(key for key in keys if key[1] == year) + sorted(key for key in keys if key[1] < year)
        parts: list[tuple[Key, Decimal]] = []
        for key in order + sorted(key for key in keys if key[1] > year):
            if part := min(amount, bound[key]):
                parts.append((key, part))
                amount -= part
        return parts


class Growth(dict[tuple[str, Spot], Decimal]):
    def __missing__(self, limit: tuple[str, Spot]) -> Decimal:
        return ZERO
