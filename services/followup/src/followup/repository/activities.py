"""Queries on activities, narrowed to what the caller may see."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ColumnElement, DateTime, Select, and_, case, cast, exists, func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import with_expression

from followup.models.activity import Activity
from followup.models.reminder import Reminder, ReminderKind
from followup.rules.schedule import ActivityKind, ActivityStatus
from followup.rules.working_days import add_months
from shared.clock import STOCKHOLM
from shared.kit import lookup
from shared.kit.actor import Actor
from shared.kit.db import INSTANT

NAME = "Uppföljningen"


class Activities:
    def __init__(self, session: AsyncSession, actor: Actor) -> None:
        self._session = session
        self._actor = actor

    async def get_activity(self, activity_id: UUID) -> Activity:
        return await lookup.one(self._session, self._visible().where(Activity.id == activity_id), NAME)

    async def get_activity_for_change(self, activity_id: UUID) -> Activity:
        query = self._visible().where(Activity.id == activity_id)
        return await lookup.one(self._session, query.with_for_update(of=Activity), NAME)

    async def get_activity_of_statement_for_change(self, statement_id: UUID) -> Activity:
        """The activity that waits for a grant statement."""
        query = self._visible().where(Activity.statement_id == statement_id)
        return await lookup.one(self._session, query.with_for_update(of=Activity), NAME)

    def list_activities(
        self,
        *,
        today: date,
        schedule_id: UUID | None = None,
        kind: ActivityKind | None = None,
        status: ActivityStatus | None = None,
        programme: str | None = None,
        organization_number: str | None = None,
        due_since: date | None = None,
        due_before: date | None = None,
        month: date | None = None,
        overdue: bool | None = None,
    ) -> Select[Activity]:
        """`due_before` is not included; `month` is the first day of a month; `overdue` is as of `today`."""
        query = lookup.narrowed(
            self._visible(),
            (Activity.schedule_id, schedule_id),
            (Activity.kind, kind),
            (Activity.status, status),
            (Activity.programme, programme),
            (Activity.organization_number, organization_number),
        )
        query = lookup.within(query, Activity.due_on, due_since, None)
        if due_before:
            query = query.where(Activity.due_on < due_before)
        if month:
            query = query.where(Activity.due_on >= month, Activity.due_on < add_months(month, 1))
        if overdue is not None:
            query = query.where(_overdue(today) if overdue else ~_overdue(today))
        return query.options(with_expression(Activity.changed_at, last_changed(today)))

    async def lock_overdue(self, today: date, *, limit: int) -> list[Activity]:
        """Overdue activities whose due day has no overdue reminder yet."""
        return await self._lock_unreminded(_overdue(today), ReminderKind.OVERDUE, limit)

    async def lock_soon_due(self, today: date, until: date, *, limit: int) -> list[Activity]:
        """Planned activities due from today to `until` whose due day has no reminder yet."""
        soon = and_(Activity.status == ActivityStatus.PLANNED, Activity.due_on >= today, Activity.due_on <= until)
        return await self._lock_unreminded(soon, ReminderKind.BEFORE_DUE, limit)

    async def _lock_unreminded(self, due: ColumnElement[bool], kind: ReminderKind, limit: int) -> list[Activity]:
        reminded = exists().where(
            Reminder.activity_id == Activity.id, Reminder.kind == kind, Reminder.due_on == Activity.due_on
        )
        query = select(Activity).where(due, ~reminded).order_by(Activity.due_on, Activity.id).limit(limit)
        # Another worker's rows are skipped: it reminds of them itself, and none waits for the other.
        rows = await self._session.execute(query.with_for_update(of=Activity, skip_locked=True))
        return list(rows.scalars())

    def _visible(self) -> Select[Activity]:
        return lookup.narrowed(select(Activity), (Activity.organization_number, self._actor.own_tenant))


def last_changed(today: date) -> ColumnElement[datetime]:
    """`Activity.last_changed`, to sort and narrow by."""
    midnight = func.timezone(STOCKHOLM.key, cast(Activity.due_on + 1, DateTime), type_=INSTANT)
    became_overdue = func.greatest(Activity.updated_at, midnight, type_=INSTANT)
    return case((_overdue(today), became_overdue), else_=Activity.updated_at).label("changed_at")


def _overdue(today: date) -> ColumnElement[bool]:
    return and_(Activity.status == ActivityStatus.PLANNED, Activity.due_on < today)
