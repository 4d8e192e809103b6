"""The schedule of a cooperation: its activities, the measures they follow, and the reminders that were recorded."""

from collections.abc import Iterable
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column, relationship
from sqlalchemy.types import Text

from followup.errors import CompletedBySubmission, DateAhead, DueInThePast, NotPlanned
from followup.models.root import Base
from followup.rules.schedule import (
    ActivityKind,
    ActivityStatus,
    Planned,
    Revision,
    Standing,
    day_after_pause,
    is_closed_by_completion,
    is_closed_by_termination,
)
from followup.rules.working_days import WorkingDay
from shared.contracts.terms import ImpactFactor, MeasureKind, MeasureLevel
from shared.kit.clock import new_id
from shared.kit.db import Aggregate, enum_column, one_of


class ScheduleStatus(StrEnum):
    ACTIVE = "active"
    PAUSED = "paused"
    TERMINATED = "terminated"
    COMPLETED = "completed"


class Schedule(Aggregate, Base):
    """What is to be followed up in one cooperation; its id is the cooperation's. The row is locked by every change."""

    __tablename__ = "schedule"
    __table_args__ = (one_of("status", ScheduleStatus),)

    programme: Mapped[str] = mapped_column(index=True)
    organization_number: Mapped[str] = mapped_column(index=True)
    school_unit_codes: Mapped[list[str]] = mapped_column(ARRAY(Text))
    agreement_id: Mapped[UUID]
    agreement_version: Mapped[int]
    diary_number: Mapped[str]
    status: Mapped[ScheduleStatus] = mapped_column(enum_column(ScheduleStatus), index=True)
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    signed_on: Mapped[date]
    paused_from: Mapped[date | None]
    ended_on: Mapped[date | None]
    status_reason: Mapped[str | None]
    activities: Mapped[list["Activity"]] = relationship(
        lazy="raise", order_by="(Activity.due_on, Activity.kind, Activity.id)"
    )
    measures: Mapped[list["AgreedMeasure"]] = relationship(lazy="raise", order_by="AgreedMeasure.measure_id")

    def add(self, planned: Iterable[Planned], now: datetime) -> None:
        """New activities; they wait when the schedule is paused."""
        status = ActivityStatus.ON_HOLD if self.status is ScheduleStatus.PAUSED else ActivityStatus.PLANNED
        for each in planned:
            self.activities.append(
                Activity(
                    id=each.activity_id,
                    programme=self.programme,
                    organization_number=self.organization_number,
                    kind=each.kind,
                    status=status,
                    agreed_on=each.due_on,
                    due_on=each.due_on,
                    measure_id=each.measure_id,
                    statement_id=each.statement_id,
                    created_at=now,
                    updated_at=now,
                )
            )

    def follow(self, revision: Revision, *, today: date, now: datetime) -> None:
        """Apply an amendment; what is done is not in the revision and stays as it was."""
        by_id = {activity.id: activity for activity in self.activities}
        for planned in (*revision.moved, *revision.revived):
            by_id[planned.activity_id].agree_on(planned.due_on, now)
        for planned in revision.revived:
            by_id[planned.activity_id].revive(self.status is ScheduleStatus.PAUSED)
        for dropped in revision.dropped:
            by_id[dropped].close(today, now)
        self.add(revision.added, now)
        self.touch(now)

    @property
    def due_days(self) -> dict[UUID, date]:
        """When each grant statement is due."""
        return {each.statement_id: each.due_on for each in self.activities if each.statement_id}

    def standing(self) -> list[Standing]:
        return [Standing(each.id, each.status, each.agreed_on) for each in self.activities]

    def pause(self, paused_from: date, reason: str, *, now: datetime) -> None:
        self._become(ScheduleStatus.PAUSED, reason, now)
        self.paused_from = paused_from
        for activity in self._in(ActivityStatus.PLANNED):
            activity.hold(now)

    def resume(self, resumed_from: date, reason: str, *, on: WorkingDay, now: datetime) -> None:
        """Take up work again: what fell due during the pause gets a new day, the rest keeps its own."""
        self._become(ScheduleStatus.ACTIVE, reason, now)
        self.paused_from = None
        for activity in self._in(ActivityStatus.ON_HOLD):
            activity.release(day_after_pause(activity.due_on, resumed_from, on=on), now)

    def terminate(self, terminated_from: date, reason: str, *, now: datetime) -> None:
        self._become(ScheduleStatus.TERMINATED, reason, now)
        self.ended_on = terminated_from
        for activity in self._ahead():
            if is_closed_by_termination(activity.due_on, terminated_from):
                activity.close(terminated_from, now)
            else:
                activity.release(activity.due_on, now)

    def complete(self, completed_on: date, *, now: datetime) -> None:
        self._become(ScheduleStatus.COMPLETED, None, now)
        self.ended_on = completed_on
        for activity in self._ahead():
            if is_closed_by_completion(activity.kind, activity.due_on, completed_on):
                activity.close(completed_on, now)
            else:
                activity.release(activity.due_on, now)

    def _become(self, status: ScheduleStatus, reason: str | None, now: datetime) -> None:
        self.status = status
        self.status_reason = reason
        self.touch(now)

    def _in(self, *statuses: ActivityStatus) -> list["Activity"]:
        return [activity for activity in self.activities if activity.status in statuses]

    def _ahead(self) -> list["Activity"]:
        return self._in(ActivityStatus.PLANNED, ActivityStatus.ON_HOLD)


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


class AgreedMeasure(Base):
    """A measure of the agreement; `dropped_on` when an amendment has taken it away."""

    __tablename__ = "agreed_measure"
    __table_args__ = (
        one_of("level", MeasureLevel),
        one_of("kind", MeasureKind),
        one_of("impact_factor", ImpactFactor),
    )

    measure_id: Mapped[UUID] = mapped_column(primary_key=True)
    schedule_id: Mapped[UUID] = mapped_column(ForeignKey("schedule.id", ondelete="RESTRICT"), index=True)
    level: Mapped[MeasureLevel] = mapped_column(enum_column(MeasureLevel))
    kind: Mapped[MeasureKind] = mapped_column(enum_column(MeasureKind))
    impact_factor: Mapped[ImpactFactor] = mapped_column(enum_column(ImpactFactor))
    school_unit_codes: Mapped[list[str]] = mapped_column(ARRAY(Text))
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    agreed_on: Mapped[date]
    dropped_on: Mapped[date | None]


class ReminderKind(StrEnum):
    BEFORE_DUE = "before_due"
    OVERDUE = "overdue"


class Recipient(StrEnum):
    """Who is to act: the organiser for its statements, the agency for everything else."""

    ORGANIZER = "organizer"
    AGENCY = "agency"


class Reminder(Base):
    """A reminder that was recorded: once per activity, kind and due day, however many workers run."""

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
