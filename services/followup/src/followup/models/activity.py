"""One follow-up of a schedule: when it is due, and what came of it."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.types import Text

from followup.errors import CompletedBySubmission, DateAhead, DueInThePast, NotPlanned
from followup.models.root import Base
from followup.rules.schedule import (
    ActivityKind,
    ActivityStatus,
)
from shared.kit.db import Aggregate, enum_column, one_of


class Activity(Aggregate, Base):
    """One follow-up. `agreed_on` is the day the agreement gives, `due_on` the day that holds after any rescheduling."""

    __tablename__ = "activity"
    __table_args__ = (
        one_of("kind", ActivityKind),
        one_of("status", ActivityStatus),
        CheckConstraint("(status = 'done') = (completed_on IS NOT NULL)", name="completed_on"),
        CheckConstraint("(status = 'cancelled') = (closed_on IS NOT NULL)", name="closed_on"),
        Index("ix_activity_status_due_on", "status", "due_on"),
    )

    schedule_id: Mapped[UUID] = mapped_column(ForeignKey("schedule.id", ondelete="RESTRICT"), index=True)
    programme: Mapped[str]
    organization_number: Mapped[str] = mapped_column(index=True)
    kind: Mapped[ActivityKind] = mapped_column(enum_column(ActivityKind))
    status: Mapped[ActivityStatus] = mapped_column(enum_column(ActivityStatus))
    agreed_on: Mapped[date]
    due_on: Mapped[date] = mapped_column(index=True)
    measure_id: Mapped[UUID | None]
    statement_id: Mapped[UUID | None] = mapped_column(index=True)
    reschedule_reason: Mapped[str | None]
    completed_on: Mapped[date | None]
    closed_on: Mapped[date | None]
    notes: Mapped[str | None]
    mandates: Mapped[list[str]] = mapped_column(ARRAY(Text), default=list)
    right_mandate: Mapped[bool | None]

    def is_overdue(self, today: date) -> bool:
        """From the day after the due day: on the due day itself there is still time."""
        return self.status is ActivityStatus.PLANNED and self.due_on < today

    @property
    def can_be_completed(self) -> bool:
        return self.status is ActivityStatus.PLANNED and self.kind is not ActivityKind.STATEMENT

    def complete(self, held_on: date, *, today: date, now: datetime) -> None:
        if self.kind is ActivityKind.STATEMENT:
            raise CompletedBySubmission("Uppföljningen blir klar när huvudmannen lämnar sin redovisning av bidraget.")
        self._must_be_planned()
        if held_on > today:
            raise DateAhead("Ange dagen då uppföljningen hölls: i dag eller tidigare.")
        self._done(held_on, now)

    def submitted(self, today: date, now: datetime) -> bool:
        """The grant statement that was due has come in; False when it already had."""
        if self.status is ActivityStatus.DONE:
            return False
        self._done(today, now)
        return True

    def reschedule(self, due_on: date, reason: str, *, today: date, now: datetime) -> None:
        self._must_be_planned()
        if due_on < today:
            raise DueInThePast("Välj en dag som inte har passerat.")
        self.due_on = due_on
        self.reschedule_reason = reason
        self.touch(now)

    def agree_on(self, due_on: date, now: datetime) -> None:
        self.agreed_on = self.due_on = due_on
        self.reschedule_reason = None
        self.touch(now)

    def revive(self, paused: bool) -> None:
        self.status = ActivityStatus.ON_HOLD if paused else ActivityStatus.PLANNED
        self.closed_on = None

    def hold(self, now: datetime) -> None:
        self.status = ActivityStatus.ON_HOLD
        self.touch(now)

    def release(self, due_on: date, now: datetime) -> None:
        """Plan what waited; what did not wait is left as it is."""
        if self.status is ActivityStatus.ON_HOLD:
            self.status = ActivityStatus.PLANNED
            self.due_on = due_on
            self.touch(now)

    def close(self, closed_on: date, now: datetime) -> None:
        self.status = ActivityStatus.CANCELLED
        self.closed_on = closed_on
        self.touch(now)

    def _done(self, day: date, now: datetime) -> None:
        self.status = ActivityStatus.DONE
        self.completed_on = day
        self.closed_on = None
        self.touch(now)

    def _must_be_planned(self) -> None:
        if self.status is not ActivityStatus.PLANNED:
            raise NotPlanned(
                "Uppföljningen är redan genomförd, vilande eller inställd. Hämta den på nytt för att se läget."
            )
