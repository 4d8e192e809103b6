"""Reminders of activities that are soon due or overdue."""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from followup.models.root import Base
from shared.clock import new_id
from shared.kit.db import enum_column, one_of


class ReminderKind(StrEnum):
    BEFORE_DUE = "before_due"
    OVERDUE = "overdue"


class Recipient(StrEnum):
    ORGANIZER = "organizer"
    """Acts on its grant statements."""
    AGENCY = "agency"
    """Acts on everything else."""


class Reminder(Base):
    """A recorded reminder: one per activity, kind and due day, however many workers run."""

    __tablename__ = "reminder"
    __table_args__ = (
        UniqueConstraint("activity_id", "kind", "due_on"),
        one_of("kind", ReminderKind),
        one_of("recipient", Recipient),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    activity_id: Mapped[UUID] = mapped_column(ForeignKey("activity.id", ondelete="RESTRICT"))
    schedule_id: Mapped[UUID] = mapped_column(index=True)
    programme: Mapped[str]
    organization_number: Mapped[str] = mapped_column(index=True)
    kind: Mapped[ReminderKind] = mapped_column(enum_column(ReminderKind))
    recipient: Mapped[Recipient] = mapped_column(enum_column(Recipient))
    due_on: Mapped[date]
    recorded_at: Mapped[datetime] = mapped_column(index=True)
