"""Commitments: money bound by signed agreements."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from uuid import UUID

from pydantic import RootModel
from sqlalchemy import ForeignKey, Text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column, relationship

from budget.models.commitment_lines import CommitmentLine, new_line
from budget.models.root import Base
from budget.rules.cost_lines import YearlyCost
from budget.rules.grants import Ending
from budget.rules.money import ZERO, total
from budget.rules.movements import Against, Line, LineKey
from budget.rules.positions import Limit
from shared.contracts.terms import AgreementTerms
from shared.kit.columns import Document
from shared.kit.db import Aggregate, enum_column, one_of


class CommitmentState(StrEnum):
    COMMITTED = "committed"
    REFUSED = "refused"
    """Signed, but the money was not there: it waits and is tried again when there is more."""
    PAUSED = "paused"
    """Still bound, but nothing is paid."""
    ENDED = "ended"


class RefusedLimits(RootModel[tuple[Limit, ...]]):
    """The limits that stood in the way when binding was last tried."""


class UnitCodes(RootModel[tuple[str, ...]]):
    """School units, by code."""


class Commitment(Aggregate, Base):
    """Money bound by a signed agreement. Its id is the agreement's."""

    __tablename__ = "commitment"
    __table_args__ = (one_of("state", CommitmentState),)

    cooperation_id: Mapped[UUID] = mapped_column(ForeignKey("funding.cooperation_id", ondelete="RESTRICT"), index=True)
    programme: Mapped[str]
    organization_number: Mapped[str] = mapped_column(index=True)
    former_numbers: Mapped[list[str]] = mapped_column(ARRAY(Text), default=list, server_default="{}")
    """The organisers that it has been with before; what the inspectorate decided about them follows the money."""
    diary_number: Mapped[str]
    agreement_version: Mapped[int]
    signed_on: Mapped[date]
    ends_on: Mapped[date]
    state: Mapped[CommitmentState] = mapped_column(enum_column(CommitmentState), index=True)
    reason: Mapped[str | None]
    refused_limits: Mapped[RefusedLimits | None] = mapped_column(Document(RefusedLimits))
    """Which limits `reason` is about; null when it waits for nothing, or when version 1.1 has refused it."""
    signed_year: Mapped[int | None]
    """The year of the newest version's signature, which its costs are bound on; null in rows of version 1.1."""
    closed_year: Mapped[int | None]
    """The year of the signature, when it was closed before the event was handled: a person says what comes then."""
    school_unit_codes: Mapped[UnitCodes | None] = mapped_column(Document(UnitCodes))
    """The units that take part; null in rows of version 1.1: then every unit of the organiser may."""
    repayment_ground: Mapped[str | None]
    """The terms by which what is paid and not accounted for is claimed, when the agreement has ended with a ground."""
    repayment_limit: Mapped[Decimal | None]
    """The amount that release 1.1.0 named: never more than it is claimed."""
    final_statement_on: Mapped[date | None]
    """The day by which what is paid may still be accounted for; no claim is due before it."""
    lines: Mapped[list[CommitmentLine]] = relationship(
        lazy="raise", cascade="all, delete-orphan", order_by="(CommitmentLine.fiscal_year, CommitmentLine.cost_kind)"
    )

    @property
    def organizers(self) -> set[str]:
        """The organiser that it is with now, and those that have gone up in it."""
        return {self.organization_number, *self.former_numbers}

    def pass_to(self, organization_number: str, now: datetime) -> None:
        """The organiser has gone up in another, which is paid from now on."""
        self.former_numbers = [*self.former_numbers, self.organization_number]
        self.organization_number = organization_number
        self.touch(now)

    @property
    def bound_lines(self) -> list[Line]:
        """Lines bound and not yet paid."""
        return [line.as_line() for line in self.lines if line.amount]

    @property
    def bound(self) -> Decimal:
        return total(line.amount for line in self.lines)

    def bound_of(self, cost_kind: str) -> list[Line]:
        return [line for line in self.bound_lines if line.cost_kind == cost_kind]

    @property
    def agreed(self) -> Decimal:
        return total(line.agreed for line in self.lines)

    @property
    def costs(self) -> list[YearlyCost]:
        """The agreement's costs by year and kind."""
        return [YearlyCost(line.fiscal_year, line.cost_kind, line.agreed) for line in self.lines if line.agreed]

    @property
    def paid(self) -> Decimal:
        return total(line.paid for line in self.lines)

    @property
    def spent(self) -> dict[LineKey, Decimal]:
        return {line.key: line.paid for line in self.lines if line.paid}

    @property
    def promised(self) -> list[Line]:
        """Lines bound, paid or, in a year without an authorisation, planned: the organiser can count on them."""
        return [replace(line.as_line(), amount=line.promised) for line in self.lines if line.promised]

    @property
    def waits(self) -> bool:
        """True when not all of the agreement's costs are bound."""
        return self.state is not CommitmentState.ENDED and self.reason is not None

    @property
    def never_bound(self) -> bool:
        """True when it waits for all of its money, whether it is paused or not."""
        return self.state is CommitmentState.REFUSED or (
            self.state is CommitmentState.PAUSED and self.reason is not None and not (self.bound or self.paid)
        )

    def was_refused_by(self, limits: Iterable[Limit]) -> bool:
        """True when it waits for all of these already, so that refusing it again is no news."""
        known = self.refused_limits.root if self.waits and self.refused_limits else ()
        return set(limits) <= set(known)

    @property
    def binds_in(self) -> int:
        """The fiscal year that follows from the signature."""
        return self.signed_year or self.signed_on.year

    def concerns(self, codes: Collection[str] | None) -> bool:
        """Whether a decision about the organiser (None), or a unit with these codes, is about this agreement."""
        known = self.school_unit_codes
        return codes is None or known is None or not set(codes).isdisjoint(known.root)

    def amend(self, terms: AgreementTerms) -> None:
        self.agreement_version, self.ends_on, self.diary_number = terms.version, terms.ends_on, terms.diary_number
        self.school_unit_codes = UnitCodes(terms.school_unit_codes)
        self.signed_year = terms.signed_on.year

    def refuse(self, reason: str, limits: Iterable[Limit], now: datetime) -> None:
        """Refuse it for lack of money: the commitment waits, and binds nothing."""
        self.state = CommitmentState.REFUSED
        self.wait(reason, limits, now)

    def refuse_closed(self, reason: str, now: datetime) -> None:
        """The year of the signature is closed: the commitment binds nothing, and a person decides."""
        self.state = CommitmentState.REFUSED
        self.wait_for_person(reason, now)

    def wait(self, reason: str, limits: Iterable[Limit], now: datetime) -> None:
        """Wait for money that is not enough for all of it: bound lines stay bound, the rest waits."""
        self.reason, self.refused_limits, self.closed_year = reason, RefusedLimits(tuple(limits)), None
        self.touch(now)

    def wait_for_person(self, reason: str, now: datetime) -> None:
        """The year of the signature is closed: bound lines stay bound, and a person decides on the rest."""
        self.wait(reason, (), now)
        self.closed_year = self.binds_in

    def bind(self, lines: Sequence[Line], now: datetime) -> None:
        """Bind all of the agreement's costs."""
        self._bind_exactly(lines)
        self.reason = self.refused_limits = self.closed_year = None
        if self.state is CommitmentState.REFUSED:
            self.state = CommitmentState.COMMITTED
        self.touch(now)

    def pause(self, now: datetime) -> None:
        self.state = CommitmentState.PAUSED
        self.touch(now)

    def resume(self, now: datetime) -> None:
        """A commitment that waited for all of its money when it was paused waits again."""
        self.state = CommitmentState.REFUSED if self.never_bound else CommitmentState.COMMITTED
        self.touch(now)

    def end(self, kept: Sequence[Line], reason: str, now: datetime) -> None:
        """The agreement is over: only payments on their way stay bound."""
        self._bind_exactly(kept)
        self.state, self.reason = CommitmentState.ENDED, reason
        self.refused_limits = self.closed_year = None
        self.touch(now)

    def claim_by(self, ground: str, *, limit: Decimal | None, final_statement_on: date | None) -> None:
        """Claim what is paid and not accounted for, also what is paid later."""
        self.repayment_ground, self.repayment_limit = ground, limit
        self.final_statement_on = final_statement_on

    @property
    def ending(self) -> Ending | None:
        return Ending(self.repayment_limit) if self.repayment_ground else None

    def _bind_exactly(self, lines: Sequence[Line]) -> None:
        """Bind these lines, unpaid, and no others; a planned line binds nothing."""
        wanted = {line.key: line for line in lines if line.against is not Against.PLAN}
        for line in self.lines:
            bound = wanted.pop(line.key, None)
            line.amount = bound.amount if bound else ZERO
            line.against = bound.against if bound else line.against
        for bound in wanted.values():
            self.lines.append(new_line(bound, amount=bound.amount, agreed=ZERO))

    def agree(self, lines: Sequence[Line], now: datetime) -> None:
        """The agreement's costs as they are now, whether the money is there or not. An attempt that binds no more may
        try them against another limit than the one before: that is seen, and only then has anything changed."""
        before, agreed = self._stated, {line.key: line for line in lines}
        for line in self.lines:
            stated = agreed.pop(line.key, None)
            line.agreed = stated.amount if stated else ZERO
            if stated and not line.amount:  # a bound line stays bound against the limit that allowed it
                line.against = stated.against
        for stated in agreed.values():
            self.lines.append(new_line(stated, amount=ZERO, agreed=stated.amount))
        if self._stated != before:
            self.touch(now)

    @property
    def _stated(self) -> dict[LineKey, tuple[Decimal, Against]]:
        return {line.key: (line.agreed, line.against) for line in self.lines}

    def carry(self, item: str, year: int, now: datetime) -> None:
        """Carry money bound and unpaid for `year` to the next, and the agreed amounts with it."""
        for line in [line for line in self.lines if (line.item, line.fiscal_year) == (item, year) and line.amount]:
            moved, line.amount = line.amount, ZERO
            agreed = self._take_agreed(line, moved)
            later = self._find_line(line.key._replace(fiscal_year=year + 1))
            if later is None:
                later = new_line(replace(line.as_line(), fiscal_year=year + 1), amount=ZERO, agreed=ZERO)
                self.lines.append(later)
            later.amount += moved
            later.agreed += agreed
            later.against = Against.ALLOTMENT
        self.touch(now)

    def _take_agreed(self, bound: CommitmentLine, moved: Decimal) -> Decimal:
        """Take what moves out of what is agreed: of its own year, and then of earlier years, which it is bound with
        when an amendment says again which year each cost was decided for."""
        earlier = [
            line
            for line in self.lines
            if (line.item, line.cost_kind) == (bound.item, bound.cost_kind) and line.fiscal_year < bound.fiscal_year
        ]
        left = moved
        for line in [bound, *sorted(earlier, key=lambda line: -line.fiscal_year)]:
            unpaid = line.agreed if line is bound else max(ZERO, line.agreed - line.paid)
            part = min(left, unpaid)
            line.agreed -= part
            left -= part
        return moved - left

    def spend(self, parts: Sequence[tuple[Line, Decimal]], beyond: Line | None, now: datetime) -> None:
        """Pay parts of the lines; `beyond` is paid on a line that had not bound it."""
        for drawn, part in parts:
            if line := self._find_line(drawn.key):
                line.amount -= part
                line.paid += part
        if beyond:
            line = self._find_line(beyond.key)
            if line is None:
                line = new_line(beyond, amount=ZERO, agreed=ZERO)
                self.lines.append(line)
            line.paid += beyond.amount
        self.touch(now)

    def unspend(self, cost_kind: str, amount: Decimal, now: datetime) -> None:
        """A cost that had counted will not be paid: the newest lines give it back."""
        for line in sorted(self.lines, key=lambda line: -line.fiscal_year):
            part = min(amount, line.paid) if line.cost_kind == cost_kind else ZERO
            line.paid -= part
            amount -= part
        self.touch(now)

    def _find_line(self, key: LineKey) -> CommitmentLine | None:
        return next((line for line in self.lines if line.key == key), None)
