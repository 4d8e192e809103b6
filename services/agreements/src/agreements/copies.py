"""Own copies of what other services have told: supervision, organisers, the money and the follow-up of each case.

Each row says which event it comes from, by its number and time, so that one can see how fresh it is.
"""

from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Self
from uuid import UUID

from pydantic import RootModel
from sqlalchemy import ForeignKey, Text
from sqlalchemy.orm import Mapped, mapped_column

from agreements.models.root import Base, Document
from shared.contracts.followup import ScheduledActivity
from shared.event import Event
from shared.kit.db import INSTANT, MONEY, enum_column, one_of

ZERO = Decimal("0.00")


class Copy:
    """Mixin: which event this was last changed by."""

    source_sequence: Mapped[int]
    source_at: Mapped[datetime] = mapped_column(INSTANT)

    def note(self, event: Event | None) -> None:
        assert event is not None, "own copies change by events only"
        self.source_sequence, self.source_at = event.sequence, event.time


class Supervision(Copy, Base):
    """A decision by Skolinspektionen; `blocking` while it stops cases from going on."""

    __tablename__ = "supervision"

    supervision_id: Mapped[UUID] = mapped_column(primary_key=True)
    diary_number: Mapped[str] = mapped_column(Text)
    decision_type: Mapped[str] = mapped_column(Text)
    status: Mapped[str] = mapped_column(Text)
    organization_number: Mapped[str] = mapped_column(Text, index=True)
    school_unit_code: Mapped[str | None] = mapped_column(Text)
    decided_on: Mapped[date]
    blocking: Mapped[bool]


class Organizer(Copy, Base):
    __tablename__ = "organizer"

    organization_number: Mapped[str] = mapped_column(Text, primary_key=True)
    name: Mapped[str] = mapped_column(Text)
    organizer_type: Mapped[str] = mapped_column(Text)
    active: Mapped[bool]
    merged_into: Mapped[str | None] = mapped_column(Text)


class FundingStatus(StrEnum):
    REFUSED = "refused"
    RESERVED = "reserved"
    COMMITTED = "committed"
    COMMITMENT_REFUSED = "commitment_refused"


class Funding(Copy, Base):
    """How the money of a case stands at budget; what is missing has not been told yet."""

    __tablename__ = "funding"
    __table_args__ = (one_of("status", FundingStatus),)

    cooperation_id: Mapped[UUID] = mapped_column(ForeignKey("cooperation.id", ondelete="RESTRICT"), primary_key=True)
    status: Mapped[FundingStatus | None] = mapped_column(enum_column(FundingStatus))
    decision_id: Mapped[UUID | None]
    reason: Mapped[str | None] = mapped_column(Text)
    reserved: Mapped[Decimal] = mapped_column(MONEY)
    committed: Mapped[Decimal] = mapped_column(MONEY)
    committed_version: Mapped[int | None]
    paid: Mapped[Decimal] = mapped_column(MONEY)
    claimed: Mapped[Decimal] = mapped_column(MONEY)
    repaid: Mapped[Decimal] = mapped_column(MONEY)

    @classmethod
    def nothing(cls, cooperation_id: UUID) -> Self:
        zeros = dict.fromkeys(("reserved", "committed", "paid", "claimed", "repaid"), ZERO)
        return cls(cooperation_id=cooperation_id, **zeros)

    def reserved_for(self, decision_id: UUID) -> bool:
        """Whether the money of that decision is bound for the case, or already committed by its agreement."""
        bound = self.status not in (None, FundingStatus.REFUSED)
        return bound and self.decision_id == decision_id


class Payment(Base):
    """One payment, as budget told it: which instalment of the agreement it was."""

    __tablename__ = "payment"

    payment_id: Mapped[UUID] = mapped_column(primary_key=True)
    cooperation_id: Mapped[UUID] = mapped_column(ForeignKey("cooperation.id", ondelete="RESTRICT"), index=True)
    instalment_id: Mapped[UUID | None]
    amount: Mapped[Decimal] = mapped_column(MONEY)
    paid_on: Mapped[date]


JUDGED = ("approved", "rejected")
"""What may become of a statement."""


class Activities(RootModel[tuple[ScheduledActivity, ...]]):
    """The schedule's activities, as followup told them."""


class Schedule(Copy, Base):
    """How the follow-up of a case stands at followup."""

    __tablename__ = "schedule"

    cooperation_id: Mapped[UUID] = mapped_column(ForeignKey("cooperation.id", ondelete="RESTRICT"), primary_key=True)
    status: Mapped[str] = mapped_column(Text)
    agreement_version: Mapped[int]
    activities: Mapped[Activities] = mapped_column(Document(Activities))

    def revise(self, activities: tuple[ScheduledActivity, ...]) -> None:
        """Take the new list; what became of a statement is told on its own and is not in the list."""
        former = self.listed if self.activities is not None else ()
        judged = {a.activity_id: a.status for a in former if a.status in JUDGED}
        listed = (a.model_copy(update={"status": judged.get(a.activity_id, a.status)}) for a in activities)
        self.activities = Activities(tuple(listed))

    def mark(self, activity_id: UUID, status: str) -> None:
        changed = (a.model_copy(update={"status": status}) if a.activity_id == activity_id else a for a in self.listed)
        self.activities = Activities(tuple(changed))

    def mark_statement(self, statement_id: UUID, status: str) -> None:
        for activity in self.listed:
            if activity.statement_id == statement_id:
                self.mark(activity.activity_id, status)

    @property
    def listed(self) -> tuple[ScheduledActivity, ...]:
        return self.activities.root
