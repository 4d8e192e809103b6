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
    ActivityStatus,
    Planned,
    Revision,
    Standing,
    day_after_pause,
    is_closed_by_completion,
    is_closed_by_termination,
)
from followup.rules.working_days import WorkingDay
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
    activities: Mapped[list[Activity]] = relationship(
        lazy="raise", order_by="(Activity.due_on, Activity.kind, Activity.id)"
    )
    measures: Mapped[list[AgreedMeasure]] = relationship(lazy="raise", order_by="AgreedMeasure.measure_id")

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

    def _in(self, *statuses: ActivityStatus) -> list[Activity]:
        return [activity for activity in self.activities if activity.status in statuses]

    def _ahead(self) -> list[Activity]:
        return self._in(ActivityStatus.PLANNED, ActivityStatus.ON_HOLD)
