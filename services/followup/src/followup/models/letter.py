"""Letters that remind and ask: the outbox of what is sent by e-mail. No row has a name or an address."""

from datetime import date, datetime, timedelta
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from followup.models.root import Base
from followup.rules.reminders import ContactFunction, LetterKind, next_try
from shared.clock import new_id
from shared.kit.db import enum_column, one_of

LEASE = timedelta(minutes=10)
"""How long an attempt has the letter to itself; many times the longest that a mail server is given."""


class LetterStatus(StrEnum):
    WAITING = "waiting"
    SENT = "sent"
    STOPPED = "stopped"
    """The follow-up was done, moved or cancelled, or the survey closed, before the letter was sent."""


class Hindrance(StrEnum):
    """Why a letter that waits was not sent."""

    NOT_CONFIGURED = "not_configured"
    NO_CONTACT = "no_contact"
    REFUSED_ADDRESS = "refused_address"
    SERVER = "server"
    """The mail server could not be reached, or asked us to come back."""


class Letter(Base):
    """One reminder in writing: once for each follow-up, kind, function and due day, however many workers run.

    Of a survey once for each kind and contact, to all who were asked and alike: whoever has answered is not known.
    """

    __tablename__ = "letter"
    __table_args__ = (
        UniqueConstraint("activity_id", "kind", "function", "due_on"),
        UniqueConstraint("survey_id", "kind", "addressed_to", name="uq_letter_survey"),
        CheckConstraint(
            "(activity_id IS NULL) = (survey_id IS NOT NULL) AND (activity_id IS NULL) = (schedule_id IS NULL) "
            "AND (survey_id IS NULL) = (addressed_to IS NULL)",
            name="matter",
        ),
        one_of("kind", LetterKind),
        one_of("function", ContactFunction),
        one_of("status", LetterStatus),
        one_of("hindrance", Hindrance),
        CheckConstraint(
            "(status = 'sent') = (sent_at IS NOT NULL) AND (status = 'sent') = (contact_id IS NOT NULL)", name="sent"
        ),
        CheckConstraint("attempts >= 0", name="attempts"),
        Index("ix_letter_waiting", "next_try_at", "id", postgresql_where="status = 'waiting'"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    activity_id: Mapped[UUID | None] = mapped_column(ForeignKey("activity.id", ondelete="RESTRICT"))
    schedule_id: Mapped[UUID | None] = mapped_column(index=True)
    statement_id: Mapped[UUID | None] = mapped_column(index=True)
    survey_id: Mapped[UUID | None] = mapped_column(ForeignKey("survey.id", ondelete="RESTRICT"))
    addressed_to: Mapped[UUID | None] = mapped_column(ForeignKey("contact.id", ondelete="RESTRICT"))
    """The contact whom a survey asks; whom a reminder goes to is looked up when it is sent."""
    programme: Mapped[str]
    organization_number: Mapped[str] = mapped_column(index=True)
    kind: Mapped[LetterKind] = mapped_column(enum_column(LetterKind))
    function: Mapped[ContactFunction] = mapped_column(enum_column(ContactFunction))
    due_on: Mapped[date]
    status: Mapped[LetterStatus] = mapped_column(enum_column(LetterStatus))
    hindrance: Mapped[Hindrance | None] = mapped_column(enum_column(Hindrance))
    attempts: Mapped[int]
    next_try_at: Mapped[datetime]
    message_id: Mapped[str | None] = mapped_column(unique=True)
    """The same in every attempt, so that whoever receives it twice sees that it is one."""
    contact_id: Mapped[UUID | None] = mapped_column(ForeignKey("contact.id", ondelete="RESTRICT"), index=True)
    sent_at: Mapped[datetime | None]
    created_at: Mapped[datetime] = mapped_column(index=True)
    updated_at: Mapped[datetime] = mapped_column(index=True)

    def begin(self, sender_host: str, now: datetime) -> None:
        """An attempt begins. Should the process die, the letter is tried again when the lease has passed."""
        self.message_id = self.message_id or f"<{self.id}@{sender_host}>"
        self.attempts += 1
        self.next_try_at = now + LEASE
        self._touch(now)

    def send_to(self, contact_id: UUID, now: datetime) -> None:
        """A mail server has taken it."""
        self.status, self.hindrance = LetterStatus.SENT, None
        self.contact_id, self.sent_at = contact_id, now
        self._touch(now)

    def defer(self, hindrance: Hindrance, now: datetime) -> None:
        self.hindrance = hindrance
        self.next_try_at = next_try(self.attempts, now)
        self._touch(now)

    def _touch(self, now: datetime) -> None:
        """A turn goes by the time when it began: a letter that was written meanwhile is not changed before that."""
        self.updated_at = max(now, self.created_at)
