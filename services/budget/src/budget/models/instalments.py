"""The instalments of a grant, as the agreement states them."""

from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, func
from sqlalchemy.orm import Mapped, mapped_column

from budget.models.root import Base
from shared.contracts.terms import Instalment as Agreed
from shared.kit.db import INSTANT, enum_column, one_of


class InstalmentState(StrEnum):
    PLANNED = "planned"
    PROPOSED = "proposed"
    STOPPED = "held"
    """Its payment was rejected: a person decides whether it is proposed again."""
    PAID = "paid"
    CANCELLED = "cancelled"


class Instalment(Base):
    """A part of the grant as the agreement says: due from a day, and not before its statement has been approved."""

    __tablename__ = "instalment"
    __table_args__ = (
        one_of("state", InstalmentState),
        CheckConstraint("amount > 0", name="amount"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    commitment_id: Mapped[UUID] = mapped_column(ForeignKey("commitment.id", ondelete="RESTRICT"), index=True)
    number: Mapped[int]
    due_on: Mapped[date] = mapped_column(index=True)
    amount: Mapped[Decimal]
    after_statement_id: Mapped[UUID | None] = mapped_column(index=True)
    statement_id: Mapped[UUID | None]
    """The statement that accounts for it; null when the agreement does not say, and in rows of version 1.1."""
    statement_approved_on: Mapped[date | None]
    state: Mapped[InstalmentState] = mapped_column(enum_column(InstalmentState), index=True)
    updated_at: Mapped[datetime] = mapped_column(INSTANT, server_default=func.now())

    def is_due(self, today: date) -> bool:
        is_free = self.after_statement_id is None or self.statement_approved_on is not None
        return self.state is InstalmentState.PLANNED and is_free and self.due_on <= today

    def follow(self, agreed: Agreed, now: datetime) -> None:
        """The agreement states it otherwise; a proposed or paid instalment is left as it is. A stopped one waits for
        its new day instead, when the parties have agreed on when or how much is paid."""
        if self.state in (InstalmentState.PROPOSED, InstalmentState.PAID):
            return
        if self.state is InstalmentState.STOPPED and self.is_as(agreed):
            if self.number != agreed.number:
                self.number, self.updated_at = agreed.number, now
            return
        self.state = InstalmentState.PLANNED if agreed.amount > 0 else InstalmentState.CANCELLED
        self.number, self.due_on = agreed.number, agreed.due_on
        self.amount = agreed.amount or self.amount  # cancelled, it keeps its amount: zero cannot be stored
        self.after_statement_id = agreed.after_statement_id
        self.updated_at = now

    def is_as(self, agreed: Agreed) -> bool:
        """Whether the agreement pays as much of it, from the same day and on the same condition."""
        mine = (self.amount, self.due_on, self.after_statement_id)
        return mine == (agreed.amount, agreed.due_on, agreed.after_statement_id)

    def account_in(self, statement_id: UUID | None) -> None:
        """Move to the statement that the newest version of the agreement names, also when it is paid."""
        self.statement_id = statement_id

    def drop(self, now: datetime) -> None:
        """The agreement no longer has it."""
        if self.state in (InstalmentState.PLANNED, InstalmentState.STOPPED):
            self._turn(InstalmentState.CANCELLED, now)

    def approve_statement(self, approved_on: date, now: datetime) -> None:
        self.statement_approved_on, self.updated_at = approved_on, now

    def propose(self, now: datetime) -> None:
        self._turn(InstalmentState.PROPOSED, now)

    def stop(self, now: datetime) -> None:
        self._turn(InstalmentState.STOPPED, now)

    def pay(self, now: datetime) -> None:
        self._turn(InstalmentState.PAID, now)

    def cancel(self, now: datetime) -> None:
        """The agreement has ended."""
        if self.state is not InstalmentState.PAID:
            self._turn(InstalmentState.CANCELLED, now)

    def _turn(self, state: InstalmentState, now: datetime) -> None:
        self.state, self.updated_at = state, now
