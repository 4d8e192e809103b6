"""One follow-up of a schedule: its due day and its outcome."""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column, query_expression
from sqlalchemy.types import Text

from followup.errors import CompletedBySubmission, DueInThePast, NotPlanned, check_near, check_passed
from followup.models.root import Base
from followup.rules.schedule import ActivityKind, ActivityStatus
from followup.rules.working_days import add_months
from shared.kit.db import Aggregate, enum_column, one_of
from shared.kit.errors import at_field
from shared.kit.swedish import end_of

LONGEST_AHEAD_YEARS = 5
"""An agreement runs for three years, and the last activity comes a year after."""


class Activity(Aggregate, Base):
    """One follow-up. `agreed_on` is the day the agreement gives, `due_on` the day that applies after rescheduling."""

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
    changed_at: Mapped[datetime | None] = query_expression()
    """`last_changed`, in lists that are sorted by it."""

    @property
    def is_planned(self) -> bool:
        return self.status is ActivityStatus.PLANNED

    def is_overdue(self, today: date) -> bool:
        """True from the day after the due day: on the due day itself there is still time."""
        return self.is_planned and self.due_on < today

    def last_changed(self, today: date) -> datetime:
        """An activity that became overdue changed then, though nobody touched it."""
        if not self.is_overdue(today):
            return self.updated_at
        return max(self.updated_at, end_of(self.due_on).astimezone(UTC))

    @property
    def can_be_completed(self) -> bool:
        return self.is_planned and self.kind is not ActivityKind.STATEMENT

    def complete(
        self,
        held_on: date,
        notes: str,
        *,
        mandates: Sequence[str],
        right_mandate: bool,
        today: date,
        now: datetime,
    ) -> None:
        """`mandates` are the functions that took part, never names."""
        if self.kind is ActivityKind.STATEMENT:
            raise CompletedBySubmission("Uppföljningen blir klar när huvudmannen lämnar sin redovisning av bidraget.")
        self._require_planned()
        check_passed("held_on", held_on, today, "Ange dagen då uppföljningen hölls: i dag eller tidigare.")
        self.notes = notes
        self.mandates = list(mandates)
        self.right_mandate = right_mandate
        self._complete(held_on, now)

    def complete_by_submission(self, today: date, now: datetime) -> bool:
        """The organiser has submitted the grant statement that was due; False when it was completed before."""
        if self.status is ActivityStatus.DONE:
            return False
        self._complete(today, now)
        return True

    def reschedule(self, due_on: date, reason: str, *, today: date, now: datetime) -> None:
        self._require_planned()
        if due_on < today:
            fault = at_field("due_on", "dagen har passerat", f"tidigast {today}")
            raise DueInThePast("Välj en dag som inte har passerat.", errors=fault)
        check_near("due_on", due_on, add_months(today, 12 * LONGEST_AHEAD_YEARS))
        self.due_on = due_on
        self.reschedule_reason = reason
        self.touch(now)

    def amend(self, due_on: date, now: datetime) -> None:
        """An amendment gives another day, which replaces a rescheduled one too."""
        self.agreed_on = self.due_on = due_on
        self.reschedule_reason = None
        self.touch(now)

    def reopen(self, status: ActivityStatus, now: datetime) -> None:
        """An amendment wants a cancelled activity again."""
        self.status = status
        self.closed_on = None
        self.touch(now)

    def suspend(self, now: datetime) -> None:
        self.status = ActivityStatus.ON_HOLD
        self.touch(now)

    def resume(self, due_on: date, now: datetime) -> None:
        """Plan a suspended activity again; any other is left as it is."""
        if self.status is ActivityStatus.ON_HOLD:
            self.status = ActivityStatus.PLANNED
            self.due_on = due_on
            self.touch(now)

    def cancel(self, closed_on: date, now: datetime) -> None:
        self.status = ActivityStatus.CANCELLED
        self.closed_on = closed_on
        self.touch(now)

    def _complete(self, completed_on: date, now: datetime) -> None:
        self.status = ActivityStatus.DONE
        self.completed_on = completed_on
        self.closed_on = None
        self.touch(now)

    def _require_planned(self) -> None:
        if not self.is_planned:
            raise NotPlanned(
                "Uppföljningen är redan genomförd, avvaktar eller är inställd. Hämta den på nytt för att se läget."
            )
