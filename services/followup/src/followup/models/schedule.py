"""The schedule of a cooperation: all its activities, and the measures they follow."""

from collections.abc import Iterable
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column, relationship
from sqlalchemy.types import Text

from followup.models.activity import Activity
from followup.models.measure import AgreedMeasure
from followup.models.root import Base
from followup.rules.schedule import (
    ActivityKind,
    ActivityStatus,
    Existing,
    Planned,
    Revision,
    activity_id,
    day_after_pause,
    is_closed_by_completion,
    is_closed_by_termination,
)
from followup.rules.working_days import WorkingDay
from shared.contracts.terms import AgreementTerms
from shared.kit.db import Aggregate, enum_column, one_of

OPEN = (ActivityStatus.PLANNED, ActivityStatus.ON_HOLD)


class ScheduleStatus(StrEnum):
    ACTIVE = "active"
    PAUSED = "paused"
    TERMINATED = "terminated"
    COMPLETED = "completed"


class Schedule(Aggregate, Base):
    """The follow-up of one cooperation; its id is the cooperation's. Every change locks the row."""

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
    resumed_from: Mapped[date | None]
    """The first day after the last pause; a report on a day before it shows the pause."""
    ended_on: Mapped[date | None]
    carried_over_on: Mapped[date | None]
    """The last day of the other system that the case ran in; what was to be done by then is not planned here."""
    final_statement_on: Mapped[date | None]
    """The day by which paid money must be accounted for, when the agreement was terminated."""
    status_reason: Mapped[str | None]
    activities: Mapped[list[Activity]] = relationship(
        lazy="raise", order_by="(Activity.due_on, Activity.kind, Activity.id)"
    )
    measures: Mapped[list[AgreedMeasure]] = relationship(lazy="raise", order_by="AgreedMeasure.measure_id")

    def add_activities(self, planned: Iterable[Planned], now: datetime) -> None:
        for activity in planned:
            self.activities.append(
                Activity(
                    id=activity.activity_id,
                    programme=self.programme,
                    organization_number=self.organization_number,
                    kind=activity.kind,
                    status=self._status_of_new,
                    agreed_on=activity.due_on,
                    due_on=activity.due_on,
                    measure_id=activity.measure_id,
                    statement_id=activity.statement_id,
                    created_at=now,
                    updated_at=now,
                )
            )

    def amend(self, terms: AgreementTerms, revision: Revision, *, today: date, now: datetime) -> None:
        """Follow an amended agreement. The revision does not touch completed activities."""
        self.agreement_version = terms.version
        self.school_unit_codes = list(terms.school_unit_codes)
        self.starts_on, self.ends_on = terms.starts_on, terms.ends_on
        by_id = {activity.id: activity for activity in self.activities}
        for planned in (*revision.moved, *revision.reopened):
            by_id[planned.activity_id].amend(planned.due_on, now)
        for planned in revision.reopened:
            by_id[planned.activity_id].reopen(self._status_of_new, now)
        for dropped in revision.dropped:
            by_id[dropped].cancel(today, now)
        self.add_activities(revision.added, now)
        self.touch(now)

    def in_order(self) -> list[Activity]:
        """Activities by due day, also right after a change, when the loaded order is an older one."""
        return sorted(self.activities, key=lambda activity: (activity.due_on, activity.kind, str(activity.id)))

    def existing(self) -> list[Existing]:
        return [Existing(activity.id, activity.status, activity.agreed_on) for activity in self.activities]

    @property
    def statement_days(self) -> dict[UUID, date]:
        """The day on which each grant statement is due."""
        return {activity.statement_id: activity.due_on for activity in self.activities if activity.statement_id}

    @property
    def has_ended(self) -> bool:
        return self.status in (ScheduleStatus.TERMINATED, ScheduleStatus.COMPLETED)

    def drop_statement(self, statement_id: UUID, closed_on: date, *, now: datetime) -> None:
        """Cancel the activity that waits for the statement."""
        activity = self._find_activity_of(statement_id)
        if activity and activity.status in OPEN:
            activity.cancel(closed_on, now)

    def expect_statement(self, statement_id: UUID, due_on: date, *, now: datetime) -> None:
        """An activity waits for the statement on the day; it is created for a statement that no agreement named."""
        activity = self._find_activity_of(statement_id)
        if activity is None:
            kind = ActivityKind.STATEMENT
            identity = activity_id(self.id, kind, str(statement_id))
            self.add_activities([Planned(identity, kind, due_on, statement_id=statement_id)], now)
            return
        if activity.status is ActivityStatus.CANCELLED:
            activity.reopen(ActivityStatus.PLANNED, now)
        if activity.due_on != due_on:
            activity.amend(due_on, now)

    def reschedule(self, activity: Activity, due_on: date, reason: str, *, today: date, now: datetime) -> None:
        activity.reschedule(due_on, reason, today=today, now=now)
        self.touch(now)

    def pass_to(self, organization_number: str, now: datetime) -> None:
        """The organiser has gone up in another, which is followed up from now on."""
        self.organization_number = organization_number
        self.touch(now)

    def note_change(self, now: datetime) -> None:
        """The schedule shows what stands beside it: its statements, and its units in the register."""
        self.touch(now)

    def pause(self, paused_from: date, reason: str, *, now: datetime) -> None:
        self._set_status(ScheduleStatus.PAUSED, reason, now)
        self.paused_from, self.resumed_from = paused_from, None
        for activity in self._activities_in(ActivityStatus.PLANNED):
            activity.suspend(now)

    def resume(self, resumed_from: date, reason: str, *, is_working_day: WorkingDay, now: datetime) -> None:
        """Resume it: activities that fell due during the pause get a new day, the others keep theirs."""
        self._set_status(ScheduleStatus.ACTIVE, reason, now)
        self.paused_from, self.resumed_from = None, resumed_from
        for activity in self._activities_in(ActivityStatus.ON_HOLD):
            activity.resume(day_after_pause(activity.due_on, resumed_from, is_working_day), now)

    def terminate(self, terminated_from: date, reason: str, *, final_statement_on: date | None, now: datetime) -> None:
        self._set_status(ScheduleStatus.TERMINATED, reason, now)
        self.ended_on = terminated_from
        self.final_statement_on = final_statement_on
        for activity in self._open_activities():
            if is_closed_by_termination(activity.kind, activity.due_on, terminated_from):
                activity.cancel(terminated_from, now)
            else:
                activity.resume(activity.due_on, now)

    def complete(self, completed_on: date, *, now: datetime) -> None:
        self._set_status(ScheduleStatus.COMPLETED, None, now)
        self.ended_on = completed_on
        for activity in self._open_activities():
            if is_closed_by_completion(activity.kind, activity.due_on, completed_on):
                activity.cancel(completed_on, now)
            else:
                activity.resume(activity.due_on, now)

    @property
    def _status_of_new(self) -> ActivityStatus:
        return ActivityStatus.ON_HOLD if self.status is ScheduleStatus.PAUSED else ActivityStatus.PLANNED

    def _set_status(self, status: ScheduleStatus, reason: str | None, now: datetime) -> None:
        self.status = status
        self.status_reason = reason
        self.touch(now)

    def _activities_in(self, *statuses: ActivityStatus) -> list[Activity]:
        return [activity for activity in self.activities if activity.status in statuses]

    def _open_activities(self) -> list[Activity]:
        return self._activities_in(*OPEN)

    def _find_activity_of(self, statement_id: UUID) -> Activity | None:
        return next((activity for activity in self.activities if activity.statement_id == statement_id), None)
