"""What can happen to the books, each as plain steps on plain dictionaries; see `book_accounts`."""

from dataclasses import dataclass
from datetime import date
from decimal import ROUND_FLOOR, Decimal
from uuid import UUID

from .book_accounts import (
    ITEMS,
    LESS,
    ON_ITS_WAY,
    SAVES,
    Accounts,
    Claimed,
    Deal,
    Paying,
    Refused,
)
from .book_sums import ZERO, Key, Lines, Spot, add, total


@dataclass
class Model(Accounts):
    def limit(self, item: str, year: int, what: str, amount: Decimal) -> None:
        self.begin_for_change((item, year))
        add(self.given, (item, year, what), amount)
        if (amount < 0) if what in LESS else (amount > 0):
            self.retry(item)

    def reserve(self, cooperation: UUID, lines: Lines, *, decided_on: date) -> None:
        wanted, planned = self.wanted(lines, {}, {}, signed_in=decided_on.year), self.planned(lines)
        before = self.reserved.get(cooperation, {})
        if not self.asks_closed(wanted) and not self.rebind((before, wanted), ({}, {})):
            self.reserved[cooperation] = wanted
            self._publish(cooperation, "funds-reserved", total(wanted) + planned)
        else:
            self._publish(cooperation, "reservation-refused")

    def sign(self, cooperation: UUID, agreement: UUID, lines: Lines, *, signed_on: date) -> None:
        self.deals[agreement] = Deal(cooperation, (signed_on, agreement), dict(lines), state="refused", waits=True)
        self.deals[agreement].year = signed_on.year
        self._bind(agreement, quiet=False, late=True)

    def amend(self, agreement: UUID, lines: Lines, *, signed_on: date) -> None:
        self.deals[agreement].agreed, self.deals[agreement].year = dict(lines), signed_on.year
        self._bind(agreement, quiet=False, late=True)

    def retry(self, item: str | None) -> None:
        """Who waits for an item, or for anything, oldest first."""
        for agreement, deal in sorted(self.deals.items(), key=lambda pair: pair[1].signed):
            lacks = {
                key
                for key, amount in deal.agreed.items()
                if amount > deal.bound.get(key, ZERO) + deal.paid.get(key, ZERO)
            }
            wants = deal.state == "refused" or item is None or any(key[0] == item for key in lacks)
            if deal.state in ("refused", "committed") and lacks and wants and not deal.left_to_person:
                self._bind(agreement, quiet=True)

    def pause(self, agreement: UUID) -> None:
        deal = self.deals.get(agreement)
        if deal and deal.state in ("committed", "refused"):
            waited, deal.state = deal.never_bound, "paused"
            if not waited and not deal.never_bound:
                self._publish(deal.cooperation, "commitment-adjusted")

    def resume(self, agreement: UUID) -> None:
        deal = self.deals.get(agreement)
        if deal and deal.state == "paused":
            deal.state = "refused" if deal.never_bound else "committed"
            if deal.state == "committed":
                self._publish(deal.cooperation, "commitment-adjusted")

    def end(self, cooperation: UUID, agreement: UUID, *, claimable: Decimal) -> None:
        """What is neither paid nor on its way is free; what is paid is claimed, as far as it may be."""
        self.rebind((self.reserved.pop(cooperation, {}), {}), ({}, {}))
        deal = self.deals.get(agreement)
        if deal is None:
            return
        for paying in self.payments.values():
            if paying.agreement == agreement and paying.state == "proposed":
                paying.state = "rejected"
        self._let_go(agreement)
        deal.state, deal.waits = "ended", False
        deal.claimable = claimable
        self._claim_the_paid(agreement)

    def propose(self, agreement: UUID, label: str, kind: str, amount: Decimal, incurred_on: date) -> None:
        deal = self.deals[agreement]
        ours = [p for p in self.payments.values() if (p.agreement, p.kind) == (agreement, kind) and not p.counted]
        leaving = sum((paying.amount for paying in ours if paying.state in ("proposed", *ON_ITS_WAY)), ZERO)
        left = sum((part for key, part in deal.bound.items() if key[2] == kind), ZERO) - leaving
        if deal.state != "committed" or amount > left:
            raise Refused
        self.payments[label] = Paying(agreement, kind, amount, incurred_on)

    def approve(self, label: str) -> None:
        """The cost of a service counts now, in the year it was delivered; a grant counts when it is paid."""
        paying = self.payments[label]
        deal = self.deals[paying.agreement]
        bound = sum((part for key, part in deal.bound.items() if key[2] == paying.kind), ZERO)
        left = bound - self._leaving(paying.agreement, paying.kind)
        if paying.state != "proposed" or deal.state != "committed" or paying.amount > left:
            raise Refused
        paying.state = "approved"
        if paying.kind != "grant":
            paying.counted = True
            self._spend(deal, paying, paying.incurred_on.year)

    def reject(self, label: str) -> None:
        """Of an agreement that has ended, what was held for the payment alone is free."""
        paying = self.payments[label]
        if paying.state not in ("proposed", "approved"):
            raise Refused
        paying.state = "rejected"
        if self.deals[paying.agreement].state == "ended" and not paying.counted:
            self._let_go(paying.agreement)

    def settle(self, label: str, paid_on: date) -> None:
        """Money that has left the bank is booked, whatever is bound and whatever room there is."""
        paying = self.payments[label]
        if paying.state == "paid":
            return
        if paying.state != "approved":
            raise Refused
        deal = self.deals[paying.agreement]
        if not paying.counted:
            self._spend(deal, paying, paid_on.year)
        paying.state = "paid"
        self._publish(deal.cooperation, "payment-made", paying.amount)
        self._claim_the_paid(paying.agreement)

    def claim(self, agreement: UUID, label: str, amount: Decimal) -> None:
        if amount > self._unclaimed(agreement):
            raise Refused
        self._claim(self.deals[agreement].cooperation, agreement, label, amount)

    def receive(self, label: str, amount: Decimal, *, year: int) -> None:
        claim = self.claims[label]
        if claim.state in ("paid", "written_off") or amount > claim.left:
            raise Refused
        item, year = ITEMS["grant"], self.year if (ITEMS["grant"], year) in self.closed else year
        self.begin_for_change((item, year))
        add(self.repaid, (item, year, "grant"), amount)
        claim.received += amount
        claim.state = "paid" if claim.left == 0 else "partly_paid"
        self._publish(claim.cooperation, "repayment-received", amount)

    def write_off(self, label: str) -> None:
        claim = self.claims[label]
        if claim.state in ("paid", "written_off"):
            raise Refused
        claim.state = "written_off"
        self._publish(claim.cooperation, "repayment-changed")

    def close(self, item: str, year: int, may_save: Decimal | None) -> None:
        """What is bound follows to the new year; the rest is saved, owed or lapses."""
        earlier = [spot for spot in self.known - set(self.closed) if spot[0] == item and spot[1] < year]
        if (item, year) in self.closed or (item, year) not in self.known or year >= self.year or earlier:
            raise Refused
        self.begin((item, year))
        self.begin((item, year + 1))
        self.known.add((item, year + 1))
        self._carry((item, year))
        left, credit = self.available((item, year)), self.given.get((item, year, "credit"), ZERO)
        allotted = self.given.get((item, year, "allotted"), ZERO)
        three = (allotted * 3 / 100).quantize(Decimal("0.01"), rounding=ROUND_FLOOR) if item in SAVES else ZERO
        own = left - credit
        add(self.given, (item, year + 1, "saved"), max(ZERO, min(own, three if may_save is None else may_save)))
        add(self.given, (item, year + 1, "credit_used"), max(ZERO, -own))
        self.closed[item, year] = left

    # How it happens

    def _bind(self, agreement: UUID, *, quiet: bool, late: bool = False) -> None:
        """All that the agreement says, or what it held before; on the year of the signature while that is open."""
        deal = self.deals[agreement]
        waited, deal.left_to_person = deal.never_bound, False
        wanted = self._wanted(deal, agreement, signed_in=deal.year)
        if self.asks_closed(wanted):
            if late:
                deal.waits = deal.left_to_person = True
                deal.waits_for = set()
                self._publish(deal.cooperation, "commitment-refused")
                return
            wanted = self._wanted(deal, agreement, signed_in=self.year)
        given_up = self.reserved.get(deal.cooperation, {}) if waited else {}
        moves = wanted != deal.bound or bool(given_up)
        if refusing := self.rebind((given_up, {}), (deal.bound, wanted)):
            if not (quiet and deal.waits and refusing <= deal.waits_for):
                deal.waits, deal.waits_for = True, refusing
                self._publish(deal.cooperation, "commitment-refused")
            return
        released = max(ZERO, total(deal.bound) - total(wanted))
        deal.bound, deal.waits = wanted, False
        if waited:
            deal.state = "committed" if deal.state == "refused" else deal.state
            self.reserved.pop(deal.cooperation, None)
            self._publish(deal.cooperation, "funds-committed", total(wanted) + self.planned(deal.agreed))
        elif moves or not quiet:
            self._publish(deal.cooperation, "commitment-adjusted", released)

    def _wanted(self, deal: Deal, agreement: UUID, *, signed_in: int) -> Lines:
        asked = self.wanted(deal.agreed, deal.paid, deal.bound, signed_in=signed_in)
        return self._keeping(deal, agreement, asked)

    def _spend(self, deal: Deal, paying: Paying, year: int) -> None:
        """It counts in its own year, or in the running one when that is closed; what lacks is taken all the same."""
        item = ITEMS[paying.kind]
        year = self.year if (item, year) in self.closed else year
        parts = self.drawn(deal.bound, paying.kind, paying.amount, year=year)
        lacking = paying.amount - sum((part for _, part in parts), ZERO)
        changes: dict[Spot, Decimal] = {}
        for key, part in parts:
            add(changes, key[:2], part)
            self.known.add(key[:2])
        add(changes, (item, year), -paying.amount)
        ahead = {(item, self.year)} if any(key[1] > self.year for key, _ in parts) else set()
        self.known |= {(item, year)}
        for spot in sorted({*changes, *ahead, (item, year)}):
            self.begin_for_change(spot)
        for key, part in parts:
            self.hold_ahead(key, -part)
            add(deal.bound, key, -part)
            add(deal.paid, key, part)
        if lacking:
            add(deal.paid, (item, year, paying.kind), lacking)
        add(self.paid, (item, year, paying.kind), paying.amount)

    def _let_go(self, agreement: UUID) -> None:
        """Only what is approved and on its way to the bank stays bound."""
        deal = self.deals[agreement]
        kept: Lines = {}
        for kind in {key[2] for key in deal.bound}:
            for key, part in self.drawn(deal.bound, kind, self._leaving(agreement, kind), year=self.year):
                add(kept, key, part)
        self.rebind(({}, {}), (deal.bound, kept))
        self._publish(deal.cooperation, "commitment-adjusted", total(deal.bound) - total(kept))
        deal.bound = kept

    def _keeping(self, deal: Deal, agreement: UUID, wanted: Lines) -> Lines:
        """What an approved payment is about to take stays bound, whatever the agreement says now."""
        for kind in {paying.kind for paying in self.payments.values()}:
            leaving = self._leaving(agreement, kind)
            if leaving > sum((part for key, part in wanted.items() if key[2] == kind), ZERO):
                wanted = {key: part for key, part in wanted.items() if key[2] != kind}
                wanted |= dict(self.drawn(deal.bound, kind, leaving, year=self.year))
        return wanted

    def _leaving(self, agreement: UUID, kind: str) -> Decimal:
        leaving = [p for p in self.payments.values() if (p.agreement, p.kind) == (agreement, kind)]
        return sum((paying.amount for paying in leaving if paying.state in ON_ITS_WAY and not paying.counted), ZERO)

    def _unclaimed(self, agreement: UUID) -> Decimal:
        """Grants that are paid and not claimed; nothing here is ever accounted for."""
        claimed = sum((claim.amount for claim in self.claims.values() if claim.agreement == agreement), ZERO)
        return sum((part for key, part in self.deals[agreement].paid.items() if key[2] == "grant"), ZERO) - claimed

    def _claim_the_paid(self, agreement: UUID) -> None:
        """Once the agreement has ended, also what is paid afterwards."""
        deal, label = self.deals[agreement], f"terminated/{agreement}"
        before = [claim for source, claim in self.claims.items() if source.startswith(label)]
        amount = min(self._unclaimed(agreement), deal.claimable - sum((claim.amount for claim in before), ZERO))
        if amount > 0:
            self._claim(deal.cooperation, agreement, f"{label}/{len(before) + 1}" if before else label, amount)

    def _claim(self, cooperation: UUID, agreement: UUID, label: str, amount: Decimal) -> None:
        self.claims[label] = Claimed(cooperation, agreement, amount)
        self._publish(cooperation, "repayment-claimed", amount)

    def _carry(self, spot: Spot) -> None:
        item, year = spot
        for deal in self.deals.values():
            for key, moved in [(key, part) for key, part in deal.bound.items() if key[:2] == spot]:
                later = (item, year + 1, key[2])
                add(deal.agreed, later, _followed(deal, key, moved))
                add(deal.bound, key, -moved)
                add(deal.bound, later, moved)
        for lines in self.reserved.values():
            for key, moved in [(key, part) for key, part in lines.items() if key[:2] == spot]:
                add(lines, key, -moved)
                add(lines, (item, year + 1, key[2]), moved)

    def _publish(self, cooperation: UUID, fact: str, amount: Decimal = ZERO) -> None:
        self.facts.setdefault(cooperation, []).append((fact, amount))


def _followed(deal: Deal, key: Key, moved: Decimal) -> Decimal:
    """Of what is agreed, that which follows: of the line's own year, then what earlier years have not paid."""
    item, last, kind = key
    followed = ZERO
    for year in range(last, last - 10, -1):
        agreed = deal.agreed.get((item, year, kind), ZERO)
        unpaid = agreed if year == last else max(ZERO, agreed - deal.paid.get((item, year, kind), ZERO))
        part = min(moved - followed, unpaid)
        if part:
            add(deal.agreed, (item, year, kind), -part)
            followed += part
    return followed
