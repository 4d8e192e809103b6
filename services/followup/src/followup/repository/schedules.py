"""Queries on schedules, activities and reminders, narrowed to what the caller may see."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, exists, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import selectinload

from followup.models import Activity, Recipient, Reminder, ReminderKind, Schedule
from followup.rules.schedule import ActivityKind, ActivityStatus
from followup.rules.working_days import add_months
from shared.kit.actor import Actor
from shared.kit.clock import new_id
from shared.kit.errors import NotFound


class ScheduleRepository:
    def __init__(self, session: AsyncSession, actor: Actor) -> None:
        self._session = session
        self._actor = actor

    def add(self, schedule: Schedule) -> None:
        self._session.add(schedule)

    async def get_schedule(self, cooperation_id: UUID) -> Schedule:
        query = self.list_schedules().where(Schedule.id == cooperation_id)
        return await self._get(query.options(selectinload(Schedule.activities)))

    async def get_schedule_for_change(self, cooperation_id: UUID) -> Schedule:
        """Locks the row; with its activities and measures. Locked before its statements and activities by everybody."""
        query = self.list_schedules().where(Schedule.id == cooperation_id).with_for_update(of=Schedule)
        return await self._get(query.options(selectinload(Schedule.activities), selectinload(Schedule.measures)))

    def list_schedules(
        self, *, status: str | None = None, programme: str | None = None, organization_number: str | None = None
    ) -> Select[Schedule]:
        query = select(Schedule)
        if own := self._actor.own_tenant:
            query = query.where(Schedule.organization_number == own)
        asked = (
            (Schedule.status, status),
            (Schedule.programme, programme),
            (Schedule.organization_number, organization_number),
        )
        for column, value in asked:
            query = query.where(column == value) if value else query
        return query

    async def _get(self, query: Select[Schedule]) -> Schedule:
        found = (await self._session.execute(query)).scalar_one_or_none()
        if found is None:
            raise NotFound("Uppföljningsplanen finns inte, eller så får du inte se den. Kontrollera identiteten.")
        return found


class ActivityRepository:
    def __init__(self, session: AsyncSession, actor: Actor) -> None:
        self._session = session
        self._actor = actor

    async def get_activity(self, activity_id: UUID) -> Activity:
        return await self._get(self._seen().where(Activity.id == activity_id))

    async def get_activity_for_change(self, activity_id: UUID) -> Activity:
        return await self._get(self._seen().where(Activity.id == activity_id).with_for_update(of=Activity))

    async def get_activity_of_statement_for_change(self, statement_id: UUID) -> Activity:
        """The activity that waits for a grant statement to be handed in."""
        return await self._get(self._seen().where(Activity.statement_id == statement_id).with_for_update(of=Activity))

    def list_activities(
        self,
        *,
        today: date,
        schedule_id: UUID | None = None,
        kind: ActivityKind | None = None,
        status: ActivityStatus | None = None,
        programme: str | None = None,
        organization_number: str | None = None,
        due_before: date | None = None,
        month: date | None = None,
        overdue: bool | None = None,
    ) -> Select[Activity]:
        """`due_before` is not included; `month` is the first day of a month; `overdue` is as of `today`."""
        query = self._seen()
        asked = (
            (Activity.schedule_id, schedule_id),
            (Activity.kind, kind),
            (Activity.status, status),
            (Activity.programme, programme),
            (Activity.organization_number, organization_number),
        )
        for column, value in asked:
            query = query.where(column == value) if value else query
        if due_before:
            query = query.where(Activity.due_on < due_before)
        if month:
            query = query.where(Activity.due_on >= month, Activity.due_on < add_months(month, 1))
        if overdue is not None:
            query = query.where(_overdue(today) if overdue else ~_overdue(today))
        return query

    async def claim_overdue(self, today: date, *, limit: int) -> list[Activity]:
        """Overdue activities without an overdue reminder on this due day, locked; others' locks are passed by."""
        return await self._claim(_overdue(today), ReminderKind.OVERDUE, limit)

    async def claim_soon_due(self, today: date, until: date, *, limit: int) -> list[Activity]:
        """Planned activities due from today to `until` without a reminder before this due day, locked."""
        soon = and_(Activity.status == ActivityStatus.PLANNED, Activity.due_on >= today, Activity.due_on <= until)
        return await self._claim(soon, ReminderKind.BEFORE_DUE, limit)

    async def _claim(self, due: ColumnElement[bool], kind: ReminderKind, limit: int) -> list[Activity]:
        reminded = exists().where(
            Reminder.activity_id == Activity.id, Reminder.kind == kind, Reminder.due_on == Activity.due_on
        )
        query = select(Activity).where(due, ~reminded).order_by(Activity.due_on, Activity.id).limit(limit)
        rows = await self._session.execute(query.with_for_update(of=Activity, skip_locked=True))
        return list(rows.scalars())

    async def remind(self, activity: Activity, kind: ReminderKind, *, now: datetime) -> bool:
        """Record a reminder; False when it has been recorded already."""
        recipient = Recipient.ORGANIZER if activity.kind is ActivityKind.STATEMENT else Recipient.AGENCY
        row = insert(Reminder).values(
            id=new_id(),
            activity_id=activity.id,
            schedule_id=activity.schedule_id,
            programme=activity.programme,
            organization_number=activity.organization_number,
            kind=kind,
            recipient=recipient,
            due_on=activity.due_on,
            recorded_at=now,
        )
        stored = await self._session.execute(row.on_conflict_do_nothing().returning(Reminder.id))
        return stored.one_or_none() is not None

    async def get_reminder(self, reminder_id: UUID) -> Reminder:
        query = self.list_reminders().where(Reminder.id == reminder_id)
        found = (await self._session.execute(query)).scalar_one_or_none()
        if found is None:
            raise NotFound("Påminnelsen finns inte, eller så får du inte se den. Kontrollera identiteten.")
        return found

    def list_reminders(
        self, *, kind: ReminderKind | None = None, recipient: Recipient | None = None, schedule_id: UUID | None = None
    ) -> Select[Reminder]:
        """An organiser sees only the reminders that are meant for it."""
        query = select(Reminder)
        if own := self._actor.own_tenant:
            query = query.where(Reminder.organization_number == own, Reminder.recipient == Recipient.ORGANIZER)
        asked = ((Reminder.kind, kind), (Reminder.recipient, recipient), (Reminder.schedule_id, schedule_id))
        for column, value in asked:
            query = query.where(column == value) if value else query
        return query

    def _seen(self) -> Select[Activity]:
        query = select(Activity)
        if own := self._actor.own_tenant:
            query = query.where(Activity.organization_number == own)
        return query

    async def _get(self, query: Select[Activity]) -> Activity:
        found = (await self._session.execute(query)).scalar_one_or_none()
        if found is None:
            raise NotFound("Uppföljningen finns inte, eller så får du inte se den. Kontrollera identiteten.")
        return found


def _overdue(today: date) -> ColumnElement[bool]:
    return and_(Activity.status == ActivityStatus.PLANNED, Activity.due_on < today)
