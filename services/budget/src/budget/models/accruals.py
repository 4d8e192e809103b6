"""Services that were delivered and are not yet paid: the cost has arisen and counts, the debt waits for its payment."""

from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from budget.models.root import Base
from budget.rules.money import ZERO
from shared.kit.db import INSTANT, Aggregate, enum_column, one_of


class AccrualState(StrEnum):
    OPEN = "open"
    SETTLED = "settled"
    REVERSED = "reversed"
    """The rest of it will not be paid."""


class Accrual(Aggregate, Base):
    """A cost that counts on the day it arose, whenever it is paid."""

    __tablename__ = "accrual"
    __table_args__ = (
        one_of("state", AccrualState),
        CheckConstraint("amount > 0 AND settled >= 0 AND settled <= amount", name="amounts"),
        CheckConstraint("reversed >= 0 AND settled + reversed <= amount", name="reversed", postgresql_not_valid=True),
    )

    commitment_id: Mapped[UUID] = mapped_column(ForeignKey("commitment.id", ondelete="RESTRICT"), index=True)
    cooperation_id: Mapped[UUID]
    programme: Mapped[str]
    organization_number: Mapped[str] = mapped_column(index=True)
    item: Mapped[str]
    cost_kind: Mapped[str]
    measure_id: Mapped[UUID | None]
    amount: Mapped[Decimal]
    settled: Mapped[Decimal]
    reversed: Mapped[Decimal] = mapped_column(server_default="0")
    """What will not be paid. Zero in rows that the release before this one has reversed: then it is all of the rest."""
    incurred_on: Mapped[date]
    fiscal_year: Mapped[int]
    """The year it counts in: that of the day, or the running one when that was closed already."""
    text: Mapped[str]
    state: Mapped[AccrualState] = mapped_column(enum_column(AccrualState), index=True)
    reason: Mapped[str | None]
    recorded_by: Mapped[str]
    reversals: Mapped[list["AccrualReversal"]] = relationship(
        lazy="raise", order_by="AccrualReversal.reversed_at, AccrualReversal.id"
    )

    @property
    def outstanding(self) -> Decimal:
        return self.amount - self.settled - self.reversed if self.state is AccrualState.OPEN else ZERO

    @property
    def taken_back(self) -> Decimal:
        """What has been reversed, whichever release reversed it."""
        return self.amount - self.settled if self.state is AccrualState.REVERSED else self.reversed

    def settle(self, amount: Decimal, now: datetime) -> None:
        """A payment has left the bank."""
        self.settled += amount
        if self.settled + self.reversed == self.amount:
            self.state = AccrualState.SETTLED
        self.touch(now)

    def reverse(self, reversal: "AccrualReversal", now: datetime) -> None:
        """So much of it will not be paid."""
        self.reversals.append(reversal)
        self.reversed += reversal.amount
        self.reason = reversal.reason
        if self.outstanding == ZERO:
            self.state = AccrualState.REVERSED
        self.touch(now)

    def note_change(self, now: datetime) -> None:
        """What is delivered of its measure, which is shown with it, has changed."""
        self.touch(now)


class AccrualReversal(Base):
    """A part of an accrual, or all of it, that will not be paid; what its voucher is of. Append-only."""

    __tablename__ = "accrual_reversal"
    __table_args__ = (CheckConstraint("amount > 0", name="amount"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    accrual_id: Mapped[UUID] = mapped_column(ForeignKey("accrual.id", ondelete="RESTRICT"), index=True)
    amount: Mapped[Decimal]
    fiscal_year: Mapped[int]
    """The year that it counts in: that of the cost, or the running one when that was closed."""
    reason: Mapped[str]
    reversed_by: Mapped[str]
    reversed_at: Mapped[datetime] = mapped_column(INSTANT)
