"""Reminders of answers: once when one is due soon and once when its day has passed."""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, Text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from selection.models.root import Base
from shared.clock import new_id
from shared.kit.db import INSTANT, enum_column, one_of


class Awaited(StrEnum):
    """Whose answer: an organiser's to its offer, or the inspectorate's in a consultation."""

    OFFER = "offer"
    CONSULTATION = "consultation"


class ReminderKind(StrEnum):
    BEFORE_DUE = "before_due"
    OVERDUE = "overdue"


class Reminder(Base):
    """One reminder per answer, kind and last day, however many workers run; never altered."""

    __tablename__ = "reminder"
    __table_args__ = (
        one_of("awaited", Awaited),
        one_of("kind", ReminderKind),
        CheckConstraint(
            "(awaited = 'offer') = (offer_id IS NOT NULL AND organization_number IS NOT NULL)", name="offer"
        ),
        Index(
            "uq_reminder_answer",
            "round_id",
            "offer_id",
            "kind",
            "answer_by",
            unique=True,
            postgresql_nulls_not_distinct=True,
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    awaited: Mapped[Awaited] = mapped_column(enum_column(Awaited))
    kind: Mapped[ReminderKind] = mapped_column(enum_column(ReminderKind))
    programme: Mapped[str] = mapped_column(Text)
    round_id: Mapped[UUID] = mapped_column(ForeignKey("round.id"))
    offer_id: Mapped[UUID | None] = mapped_column(ForeignKey("offer.id"))
    organization_number: Mapped[str | None] = mapped_column(Text, index=True)
    unanswered_units: Mapped[list[str]] = mapped_column(ARRAY(Text))
    """Units of the consultation without an answer; empty for an offer."""
    answer_by: Mapped[date]
    recorded_at: Mapped[datetime] = mapped_column(INSTANT, index=True)
