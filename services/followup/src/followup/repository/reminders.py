"""Queries on reminders, narrowed to what the caller may see."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from followup.models.activity import Activity
from followup.models.reminder import Recipient, Reminder, ReminderKind
from followup.rules.schedule import ActivityKind
from shared.clock import new_id
from shared.kit import lookup
from shared.kit.actor import Actor


class Reminders:
    def __init__(self, session: AsyncSession, actor: Actor) -> None:
        self._session = session
        self._actor = actor

    async def add_once(self, activity: Activity, kind: ReminderKind, *, now: datetime) -> bool:
        """Record a reminder of an activity's due day; False when it was recorded before."""
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
        return await lookup.one(self._session, self.list_reminders().where(Reminder.id == reminder_id), "Påminnelsen")

    def list_reminders(
        self,
        *,
        kind: ReminderKind | None = None,
        recipient: Recipient | None = None,
        schedule_id: UUID | None = None,
        programme: str | None = None,
        organization_number: str | None = None,
    ) -> Select[Reminder]:
        """An organiser sees only the reminders that are meant for it."""
        query = select(Reminder)
        if own := self._actor.own_tenant:
            query = query.where(Reminder.organization_number == own, Reminder.recipient == Recipient.ORGANIZER)
        return lookup.narrowed(
            query,
            (Reminder.kind, kind),
            (Reminder.recipient, recipient),
            (Reminder.schedule_id, schedule_id),
            (Reminder.programme, programme),
            (Reminder.organization_number, organization_number),
        )
