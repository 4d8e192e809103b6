"""What one cooperation holds: its reservation after the decision, its commitment after the signatures."""

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from budget.models.root import Base
from budget.rules.cost_lines import Cost
from budget.rules.money import ZERO, total
from budget.rules.movements import Against, Line
from shared.kit.clock import new_id
from shared.kit.db import Aggregate, enum_column, one_of


class Funding(Base):
    """A cooperation as budget knows it. Its row is locked first by every change of what the cooperation holds."""

    __tablename__ = "funding"

    cooperation_id: Mapped[UUID] = mapped_column(primary_key=True)
    programme: Mapped[str]
    organization_number: Mapped[str]
    created_at: Mapped[datetime]


class ReservationState(StrEnum):
    RESERVED = "reserved"
    REFUSED = "refused"
    USED = "used"
    RELEASED = "released"


class Reservation(Aggregate, Base):
    """Money held by Skolverket's decision on measures; a new decision on the same cooperation replaces the old."""

    __tablename__ = "reservation"
    __table_args__ = (one_of("state", ReservationState),)

    cooperation_id: Mapped[UUID] = mapped_column(ForeignKey("funding.cooperation_id", ondelete="RESTRICT"), index=True)
    decision_id: Mapped[UUID] = mapped_column(unique=True)
    programme: Mapped[str]
    organization_number: Mapped[str] = mapped_column(index=True)
    diary_number: Mapped[str]
    state: Mapped[ReservationState] = mapped_column(enum_column(ReservationState), index=True)
    reason: Mapped[str | None]
    lines: Mapped[list["ReservationLine"]] = relationship(
        lazy="raise", cascade="all, delete-orphan", order_by="(ReservationLine.fiscal_year, ReservationLine.cost_kind)"
    )

    @property
    def held(self) -> list[Line]:
        return [line.as_line() for line in self.lines] if self.state == ReservationState.RESERVED else []

    @property
    def amount(self) -> Decimal:
        return total(line.amount for line in self.lines)

    def end(self, state: ReservationState, now: datetime) -> None:
        self.state = state
        self.touch(now)

    def carry(self, item: str, year: int) -> None:
        """What was held for `year` is held for the next."""
        lines = {(line.item, line.fiscal_year, line.cost_kind): line for line in self.lines}
        for (code, fiscal_year, kind), line in lines.items():
            if (code, fiscal_year) != (item, year) or line.against is Against.PLAN:
                continue
            if later := lines.get((item, year + 1, kind)):
                # What the next year was only planned to cost is reserved by the signature, if it comes.
                later.amount = line.amount + (ZERO if later.against is Against.PLAN else later.amount)
                later.against = Against.ALLOTMENT
                self.lines.remove(line)
            else:
                line.fiscal_year, line.against = year + 1, Against.ALLOTMENT


class _LineColumns:
    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    item: Mapped[str]
    fiscal_year: Mapped[int]
    cost_kind: Mapped[str]
    amount: Mapped[Decimal]
    against: Mapped[Against] = mapped_column(enum_column(Against))

    @property
    def key(self) -> tuple[str, int, str]:
        return (self.item, self.fiscal_year, self.cost_kind)

    def as_line(self) -> Line:
        return Line(self.item, self.fiscal_year, self.cost_kind, self.amount, self.against)


class ReservationLine(_LineColumns, Base):
    __tablename__ = "reservation_line"
    __table_args__ = (
        UniqueConstraint("reservation_id", "item", "fiscal_year", "cost_kind"),
        one_of("against", Against),
        CheckConstraint("amount >= 0", name="amount"),
    )

    reservation_id: Mapped[UUID] = mapped_column(ForeignKey("reservation.id", ondelete="RESTRICT"))


class CommitmentState(StrEnum):
    COMMITTED = "committed"
    REFUSED = "refused"
    """Signed, but the money was not there: it waits and is tried again when there is more."""
    PAUSED = "paused"
    """Still bound, but nothing is paid."""
    ENDED = "ended"


class Commitment(Aggregate, Base):
    """Money bound by a signed agreement. Its id is the agreement's."""

    __tablename__ = "commitment"
    __table_args__ = (one_of("state", CommitmentState),)

    cooperation_id: Mapped[UUID] = mapped_column(ForeignKey("funding.cooperation_id", ondelete="RESTRICT"), index=True)
    programme: Mapped[str]
    organization_number: Mapped[str] = mapped_column(index=True)
    diary_number: Mapped[str]
    agreement_version: Mapped[int]
    signed_on: Mapped[date]
    ends_on: Mapped[date]
    state: Mapped[CommitmentState] = mapped_column(enum_column(CommitmentState), index=True)
    reason: Mapped[str | None]
    lines: Mapped[list["CommitmentLine"]] = relationship(
        lazy="raise", cascade="all, delete-orphan", order_by="(CommitmentLine.fiscal_year, CommitmentLine.cost_kind)"
    )

    @property
    def held(self) -> list[Line]:
        """What is bound and not yet paid."""
        return [line.as_line() for line in self.lines if line.amount]

    @property
    def bound(self) -> Decimal:
        return total(line.amount for line in self.lines)

    @property
    def agreed(self) -> Decimal:
        return total(line.agreed for line in self.lines)

    @property
    def costs(self) -> list[Cost]:
        """What the agreement says, as cost lines."""
        return [Cost(line.fiscal_year, line.cost_kind, line.agreed) for line in self.lines if line.agreed]

    @property
    def never_bound(self) -> bool:
        """It waits for all of its money, whether it is paused or not."""
        holds = self.bound or self.paid
        return self.state is CommitmentState.REFUSED or (
            self.state is CommitmentState.PAUSED and self.reason is not None and not holds
        )

    def refuse(self, reason: str, now: datetime) -> None:
        """There is no money: the commitment waits, and holds nothing."""
        self.state, self.reason = CommitmentState.REFUSED, reason
        self.touch(now)

    def wait(self, reason: str, now: datetime) -> None:
        """There is not money for all of it: what is bound stays bound, the rest waits."""
        self.reason = reason
        self.touch(now)

    def bind(self, lines: Sequence[Line], now: datetime) -> None:
        """All that the agreement says is bound."""
        self.hold(lines)
        self.reason = None
        if self.state is CommitmentState.REFUSED:
            self.state = CommitmentState.COMMITTED
        self.touch(now)

    def end(self, kept: Sequence[Line], reason: str, now: datetime) -> None:
        """The agreement is over: only what is on its way to be paid stays bound."""
        self.hold(kept)
        self.state, self.reason = CommitmentState.ENDED, reason
        self.touch(now)

    def hold(self, lines: Sequence[Line]) -> None:
        """From now on exactly these lines are bound and unpaid; what is only planned is not."""
        bound = {(each.item, each.fiscal_year, each.cost_kind): each for each in lines if each.against != Against.PLAN}
        for line in self.lines:
            held = bound.pop(line.key, None)
            line.amount = held.amount if held else ZERO
            line.against = held.against if held else line.against
        for held in bound.values():
            self.lines.append(_new_line(held, amount=held.amount, agreed=ZERO))

    def agree(self, lines: Sequence[Line]) -> None:
        """What the agreement says now, whether the money is there or not."""
        agreed = {(line.item, line.fiscal_year, line.cost_kind): line for line in lines}
        for line in self.lines:
            said = agreed.pop(line.key, None)
            line.agreed = said.amount if said else ZERO
            if said and not line.amount:  # what is bound stays bound against what it was tried against
                line.against = said.against
        for said in agreed.values():
            self.lines.append(_new_line(said, amount=ZERO, agreed=said.amount))

    def carry(self, item: str, year: int) -> None:
        """What is bound and unpaid for `year` follows to the next, also in what counts as agreed for each year."""
        for line in [each for each in self.lines if (each.item, each.fiscal_year) == (item, year) and each.amount]:
            moved, line.amount = line.amount, ZERO
            line.agreed -= min(moved, line.agreed)
            later = next((each for each in self.lines if each.key == (item, year + 1, line.cost_kind)), None)
            if later is None:
                fresh = Line(item, year + 1, line.cost_kind, moved, Against.ALLOTMENT)
                self.lines.append(_new_line(fresh, amount=moved, agreed=moved))
            else:
                later.amount += moved
                later.agreed += moved
                later.against = Against.ALLOTMENT

    def spend(self, parts: Sequence[tuple[Line, Decimal]]) -> None:
        """Parts of the lines have been paid."""
        for drawn, part in parts:
            for line in self.lines:
                if line.key == (drawn.item, drawn.fiscal_year, drawn.cost_kind):
                    line.amount -= part
                    line.paid += part

    def spend_beyond(self, line: Line) -> None:
        """More was paid than was bound: it counts as paid on the line, which held nothing of it."""
        for known in self.lines:
            if known.key == (line.item, line.fiscal_year, line.cost_kind):
                known.paid += line.amount
                return
        fresh = _new_line(line, amount=ZERO, agreed=ZERO)
        fresh.paid = line.amount
        self.lines.append(fresh)

    def unspend(self, cost_kind: str, amount: Decimal) -> None:
        """A cost that had counted will not be paid after all: the newest lines give it back."""
        for line in sorted(self.lines, key=lambda line: -line.fiscal_year):
            part = min(amount, line.paid) if line.cost_kind == cost_kind else ZERO
            line.paid -= part
            amount -= part

    @property
    def paid(self) -> Decimal:
        return total(line.paid for line in self.lines)

    @property
    def spent(self) -> dict[tuple[str, int, str], Decimal]:
        return {line.key: line.paid for line in self.lines if line.paid}


class CommitmentLine(_LineColumns, Base):
    """`agreed` is what the agreement says, `amount` what is bound of it and unpaid, `paid` what is paid."""

    __tablename__ = "commitment_line"
    __table_args__ = (
        UniqueConstraint("commitment_id", "item", "fiscal_year", "cost_kind"),
        one_of("against", Against),
        CheckConstraint("amount >= 0 AND paid >= 0 AND agreed >= 0", name="amounts"),
        Index("ix_commitment_line_position", "item", "fiscal_year"),
    )

    commitment_id: Mapped[UUID] = mapped_column(ForeignKey("commitment.id", ondelete="RESTRICT"))
    agreed: Mapped[Decimal]
    paid: Mapped[Decimal]

    @property
    def held_in_all(self) -> Decimal:
        """Bound, paid or, in a year without an authorisation, planned."""
        return self.agreed if self.against is Against.PLAN else self.amount + self.paid


def _new_line(line: Line, *, amount: Decimal, agreed: Decimal) -> CommitmentLine:
    return CommitmentLine(
        item=line.item,
        fiscal_year=line.fiscal_year,
        cost_kind=line.cost_kind,
        against=line.against,
        amount=amount,
        agreed=agreed,
        paid=ZERO,
    )
