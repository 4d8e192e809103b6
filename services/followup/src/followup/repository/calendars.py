"""Queries on calendar addresses, and on what a calendar shows."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import ColumnElement, Select, select
from sqlalchemy.ext.asyncio import AsyncSession

from followup.copies import AnswerCopy
from followup.models.activity import Activity
from followup.models.calendar import CalendarAddress, CalendarOwner
from followup.models.meeting import Meeting
from followup.models.schedule import Schedule
from shared.kit import lookup
from shared.kit.actor import Actor

NAME = "Kalenderadressen"
SEES_ALL = frozenset({"team_leader", "operator"})
"""Roles that may revoke the address of somebody who has left."""


class Calendars:
    def __init__(self, session: AsyncSession, actor: Actor) -> None:
        self._session = session
        self._actor = actor

    def add(self, address: CalendarAddress) -> None:
        self._session.add(address)

    async def get_address(self, address_id: UUID) -> CalendarAddress:
        return await lookup.one(self._session, self.list_addresses().where(CalendarAddress.id == address_id), NAME)

    async def get_address_for_change(self, address_id: UUID) -> CalendarAddress:
        query = self.list_addresses().where(CalendarAddress.id == address_id)
        return await lookup.one(self._session, query.with_for_update(of=CalendarAddress), NAME)

    def list_addresses(self) -> Select[CalendarAddress]:
        query = select(CalendarAddress)
        if own := self._actor.own_tenant:
            return query.where(CalendarAddress.organization_number == own)
        if self._actor.roles & SEES_ALL:
            return query
        return query.where(CalendarAddress.created_by == self._actor.subject)

    async def find_open(self, secret_digest: str) -> CalendarAddress | None:
        """The address of a secret that has not been revoked; whoever knows the secret may read."""
        query = select(CalendarAddress).where(
            CalendarAddress.secret_digest == secret_digest, CalendarAddress.revoked_at.is_(None)
        )
        return (await self._session.execute(query)).scalar_one_or_none()

    async def list_unknown(self, cooperation_ids: Sequence[UUID]) -> set[UUID]:
        """Ids that are no cooperation: neither answered with yes nor followed up."""
        followed = select(Schedule.id).where(Schedule.id.in_(cooperation_ids))
        accepted = select(AnswerCopy.cooperation_id).where(
            AnswerCopy.cooperation_id.in_(cooperation_ids), AnswerCopy.accepted
        )
        known = (await self._session.execute(followed.union(accepted))).scalars().all()
        return set(cooperation_ids) - set(known)

    async def list_activities(self, address: CalendarAddress) -> Sequence[tuple[Activity, str]]:
        """The follow-ups of a calendar with the diary number of each agreement, in a fixed order."""
        query = (
            select(Activity, Schedule.diary_number)
            .join(Schedule, Schedule.id == Activity.schedule_id)
            .where(_of_schedules(address))
            .order_by(Activity.due_on, Activity.id)
        )
        return [(activity, diary_number) for activity, diary_number in (await self._session.execute(query)).all()]

    async def list_meetings(self, address: CalendarAddress) -> Sequence[Meeting]:
        query = select(Meeting).where(_of_meetings(address)).order_by(Meeting.planned_on, Meeting.id)
        return (await self._session.execute(query)).scalars().all()


def _of_schedules(address: CalendarAddress) -> ColumnElement[bool]:
    if address.owner is CalendarOwner.ORGANIZER:
        return Schedule.organization_number == address.organization_number
    return Schedule.id.in_(address.cooperation_ids)


def _of_meetings(address: CalendarAddress) -> ColumnElement[bool]:
    if address.owner is CalendarOwner.ORGANIZER:
        return Meeting.organization_numbers.contains([address.organization_number])
    shared: ColumnElement[bool] = Meeting.cooperation_ids.overlap(address.cooperation_ids)
    return shared
