"""Queries on the contact register, narrowed to what the caller may see."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, exists, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import InstrumentedAttribute

from followup.copies import AnswerCopy, OrganizerCopy
from followup.models.activity import Activity
from followup.models.contact import Contact
from followup.models.schedule import OPEN, Schedule, ScheduleStatus
from followup.rules.reminders import OF_ORGANIZER, ContactFunction
from shared.kit import lookup
from shared.kit.actor import Actor
from shared.kit.swedish import start_of

NAME = "Kontakten"


class Contacts:
    def __init__(self, session: AsyncSession, actor: Actor) -> None:
        self._session = session
        self._actor = actor

    def add(self, contact: Contact) -> None:
        self._session.add(contact)

    async def get_contact(self, contact_id: UUID) -> Contact:
        return await lookup.one(self._session, self.list_contacts().where(Contact.id == contact_id), NAME)

    async def get_contact_for_change(self, contact_id: UUID) -> Contact:
        query = self.list_contacts().where(Contact.id == contact_id)
        return await lookup.one(self._session, query.with_for_update(of=Contact), NAME)

    def list_contacts(
        self,
        *,
        programme: str | None = None,
        organization_number: str | None = None,
        function: ContactFunction | None = None,
        refused: bool | None = None,
    ) -> Select[Contact]:
        """An organiser sees its own, not those of the agency."""
        query = lookup.narrowed(
            select(Contact),
            (Contact.programme, programme),
            (Contact.organization_number, organization_number),
            (Contact.function, function),
        )
        if own := self._actor.own_tenant:
            query = query.where(Contact.organization_number == own, Contact.function.in_(OF_ORGANIZER))
        if refused is not None:
            query = query.where(Contact.refused_at.is_not(None) if refused else Contact.refused_at.is_(None))
        return query

    async def is_organizer(self, organization_number: str) -> bool:
        """Whether selection or agreements has named the organiser."""
        named = or_(
            exists().where(OrganizerCopy.organization_number == organization_number),
            exists().where(AnswerCopy.organization_number == organization_number),
            exists().where(Schedule.organization_number == organization_number),
        )
        return bool((await self._session.execute(select(named))).scalar_one())

    async def lock_expired(self, programme: str, *, before: date, limit: int) -> Sequence[Contact]:
        """Contacts that ended before the day, or whose organiser had no case in the assignment from then on."""
        over = and_(
            Contact.organization_number.is_not(None),
            Contact.updated_at < start_of(before),
            ~exists().where(*_same_case(Schedule.programme, Schedule.organization_number), _goes_on(before)),
            ~exists().where(*_same_case(Activity.programme, Activity.organization_number), _is_open(before)),
        )
        expired = or_(Contact.until_on < before, over)
        query = select(Contact).where(Contact.programme == programme, Contact.erased_at.is_(None), expired)
        # Another worker's rows are skipped: it erases them itself.
        locked = query.order_by(Contact.id).limit(limit).with_for_update(of=Contact, skip_locked=True)
        return (await self._session.execute(locked)).scalars().all()


def _same_case(
    programme: InstrumentedAttribute[str], organization_number: InstrumentedAttribute[str]
) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return programme == Contact.programme, organization_number == Contact.organization_number


def _goes_on(before: date) -> ColumnElement[bool]:
    running = Schedule.status.in_((ScheduleStatus.ACTIVE, ScheduleStatus.PAUSED))
    return or_(running, _changed_since(Schedule.updated_at, before))


def _is_open(before: date) -> ColumnElement[bool]:
    return or_(Activity.status.in_(OPEN), _changed_since(Activity.updated_at, before))


def _changed_since(updated_at: InstrumentedAttribute[datetime], day: date) -> ColumnElement[bool]:
    return updated_at >= start_of(day)
