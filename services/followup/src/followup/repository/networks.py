"""Queries on networks of organisers, narrowed to what the caller may see."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement, Select, exists, func, or_, select, type_coerce
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import selectinload

from followup.copies import AnswerCopy
from followup.models.meeting import Meeting
from followup.models.network import Network, NetworkMember
from followup.models.schedule import Schedule
from followup.repository.searching import has_words
from followup.rules.meetings import MeetingStatus
from shared.kit import lookup
from shared.kit.actor import Actor

NAME = "Nätverket"
WITH_MEMBERS = selectinload(Network.members)


class Networks:
    def __init__(self, session: AsyncSession, actor: Actor) -> None:
        self._session = session
        self._actor = actor

    def add(self, network: Network) -> None:
        self._session.add(network)

    async def get_network(self, network_id: UUID) -> Network:
        query = self._visible().where(Network.id == network_id).options(WITH_MEMBERS)
        return await lookup.one(self._session, query, NAME)

    async def get_network_for_change(self, network_id: UUID) -> Network:
        query = self._visible().where(Network.id == network_id).with_for_update(of=Network)
        # What another changed while we waited for the row must be read anew.
        return await lookup.one(self._session, _fresh(query), NAME)

    async def lock_network_of(self, member_id: UUID) -> Network:
        query = self._visible().where(Network.members.any(NetworkMember.id == member_id)).with_for_update(of=Network)
        return await lookup.one(self._session, _fresh(query), "Medlemmen")

    async def find_network_of_meeting_for_change(self, meeting_id: UUID) -> Network | None:
        of_meeting = select(Meeting.network_id).where(Meeting.id == meeting_id).scalar_subquery()
        query = select(Network).where(Network.id == of_meeting).with_for_update(of=Network)
        return (await self._session.execute(_fresh(query))).scalar_one_or_none()

    async def lock_networks_with(self, organization_number: str) -> Sequence[Network]:
        """In the order of their ids, so that two successions cannot deadlock."""
        query = select(Network).where(Network.members.any(NetworkMember.organization_number == organization_number))
        rows = await self._session.execute(_fresh(query.order_by(Network.id).with_for_update(of=Network)))
        return rows.scalars().all()

    async def get_member(self, member_id: UUID) -> NetworkMember:
        query = self.list_members().where(NetworkMember.id == member_id)
        return await lookup.one(self._session, query, "Medlemmen")

    def list_networks(
        self,
        *,
        programme: str | None = None,
        organization_number: str | None = None,
        on: date | None = None,
        search: str | None = None,
    ) -> Select[Network]:
        """`organization_number`: of a member; with `on`, one of that day. `search`: words in name and purpose."""
        query = lookup.narrowed(self._visible(), (Network.programme, programme))
        if organization_number:
            is_member = NetworkMember.organization_number == organization_number
            query = query.where(Network.members.any(is_member if on is None else is_member & _member_on(on)))
        if on:
            query = query.where(Network.formed_on <= on, or_(Network.ended_on.is_(None), Network.ended_on >= on))
        if search:
            query = query.where(has_words(search, Network.name, Network.purpose))
        return query.options(WITH_MEMBERS)

    def list_members(
        self, *, network_id: UUID | None = None, organization_number: str | None = None, on: date | None = None
    ) -> Select[NetworkMember]:
        query = lookup.narrowed(
            select(NetworkMember),
            (NetworkMember.network_id, network_id),
            (NetworkMember.organization_number, organization_number),
        )
        if self._actor.own_tenant:
            query = query.where(NetworkMember.network_id.in_(self._visible().with_only_columns(Network.id)))
        return query.where(_member_on(on)) if on else query

    async def find_first_answer(self, programme: str) -> date | None:
        """The day on which the first organiser accepted an offer, whatever became of it, or signed elsewhere."""
        answered = select(func.min(AnswerCopy.answered_on)).where(
            AnswerCopy.programme == programme, AnswerCopy.accepted
        )
        signed = select(func.min(Schedule.signed_on)).where(Schedule.programme == programme)
        query = select(func.least(answered.scalar_subquery(), signed.scalar_subquery()))
        first: date | None = (await self._session.execute(query)).scalar_one()
        return first

    async def takes_part(self, programme: str, organization_number: str, on: date) -> bool:
        """Whether an organiser had accepted an offer by the day and not left, or has the agreement of who had."""
        answered = exists().where(
            AnswerCopy.programme == programme,
            AnswerCopy.organization_number == organization_number,
            AnswerCopy.accepted,
            AnswerCopy.answered_on <= on,
            or_(AnswerCopy.ended_on.is_(None), AnswerCopy.ended_on > on),
        )
        followed = exists().where(
            Schedule.programme == programme,
            Schedule.organization_number == organization_number,
            Schedule.signed_on <= on,
        )
        return bool((await self._session.execute(select(or_(answered, followed)))).scalar_one())

    async def list_cooperations(
        self, programme: str, organization_numbers: Collection[str]
    ) -> Mapping[str, Sequence[UUID]]:
        """The cooperations of each organiser that have not ended without an agreement."""
        answered = select(AnswerCopy.organization_number, AnswerCopy.cooperation_id).where(
            AnswerCopy.programme == programme,
            AnswerCopy.organization_number.in_(organization_numbers),
            AnswerCopy.accepted,
            AnswerCopy.ended_on.is_(None),
        )
        followed = select(Schedule.organization_number, Schedule.id).where(
            Schedule.programme == programme, Schedule.organization_number.in_(organization_numbers)
        )
        found: dict[str, list[UUID]] = defaultdict(list)
        for number, cooperation_id in (await self._session.execute(answered.union(followed))).all():
            found[number].append(cooperation_id)
        return found

    async def lock_planned_meetings(self, network_id: UUID) -> Sequence[Meeting]:
        query = select(Meeting).where(Meeting.network_id == network_id, Meeting.status == MeetingStatus.PLANNED)
        ordered = query.order_by(Meeting.id).with_for_update(of=Meeting)
        return (await self._session.execute(ordered.execution_options(populate_existing=True))).scalars().all()

    async def has_met_after(self, network_id: UUID, day: date, *, number: str | None = None) -> bool:
        """Whether the network has met after a day, that organiser taking part, or is planned to meet at all."""
        after = Meeting.held_on > day
        if number:
            after &= type_coerce(Meeting.participants, JSONB).contains([{"organization_number": number}])
        else:
            after |= (Meeting.status == MeetingStatus.PLANNED) & (Meeting.planned_on > day)
        query = select(exists().where(Meeting.network_id == network_id, after))
        return bool((await self._session.execute(query)).scalar_one())

    def _visible(self) -> Select[Network]:
        """A member sees the network, also when it has left it: it was there."""
        query = select(Network)
        if own := self._actor.own_tenant:
            query = query.where(Network.members.any(NetworkMember.organization_number == own))
        return query


def _fresh(query: Select[Network]) -> Select[Network]:
    return query.options(WITH_MEMBERS).execution_options(populate_existing=True)


def _member_on(day: date) -> ColumnElement[bool]:
    return (NetworkMember.from_on <= day) & or_(NetworkMember.until_on.is_(None), NetworkMember.until_on >= day)
