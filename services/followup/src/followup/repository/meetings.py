"""Queries on meetings and dialogue phases, narrowed to what the caller may see."""

from collections.abc import Mapping, Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import Select, and_, exists, false, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import with_expression

from followup.copies import AnswerCopy
from followup.models.meeting import Meeting
from followup.models.schedule import Schedule
from followup.rules.meetings import MeetingKind, MeetingStatus
from shared.kit import lookup
from shared.kit.actor import Actor

NAME = "Mötet"
SWEDISH = "swedish"
RUNNING = and_(AnswerCopy.accepted, AnswerCopy.ended_on.is_(None))


class Meetings:
    def __init__(self, session: AsyncSession, actor: Actor) -> None:
        self._session = session
        self._actor = actor

    def add(self, meeting: Meeting) -> None:
        self._session.add(meeting)

    async def get_meeting(self, meeting_id: UUID) -> Meeting:
        return await lookup.one(self._session, self._visible().where(Meeting.id == meeting_id), NAME)

    async def get_meeting_for_change(self, meeting_id: UUID) -> Meeting:
        query = self._visible().where(Meeting.id == meeting_id).with_for_update(of=Meeting)
        return await lookup.one(self._session, query, NAME)

    async def list_accepted(self, programme: str, cooperation_ids: Sequence[UUID]) -> Sequence[AnswerCopy]:
        """The cooperations of a programme whose organisers have accepted, and that have not ended without agreement."""
        query = select(AnswerCopy).where(
            AnswerCopy.cooperation_id.in_(cooperation_ids), AnswerCopy.programme == programme, RUNNING
        )
        return (await self._session.execute(query)).scalars().all()

    async def get_accepted_for_change(self, cooperation_id: UUID) -> AnswerCopy:
        """The accepted answer of a cooperation that has not ended since, so that its phase is planned once."""
        query = select(AnswerCopy).where(AnswerCopy.cooperation_id == cooperation_id, RUNNING)
        return await lookup.one(self._session, query.with_for_update(), "Samverkan")

    async def has_meetings(self, cooperation_id: UUID) -> bool:
        query = select(exists().where(Meeting.cooperation_ids.contains([cooperation_id])))
        return bool((await self._session.execute(query)).scalar_one())

    async def lock_planned_of(self, cooperation_id: UUID) -> Sequence[Meeting]:
        """The meetings ahead that are with this cooperation alone."""
        query = select(Meeting).where(
            Meeting.cooperation_ids == [cooperation_id], Meeting.status == MeetingStatus.PLANNED
        )
        return (await self._session.execute(query.order_by(Meeting.id).with_for_update())).scalars().all()

    def list_meetings(
        self,
        *,
        today: date,
        kind: MeetingKind | None = None,
        status: MeetingStatus | None = None,
        programme: str | None = None,
        organization_number: str | None = None,
        cooperation_id: UUID | None = None,
        search: str | None = None,
        overdue: bool | None = None,
    ) -> Select[Meeting]:
        """`search`: words in notes, next steps and lessons, in any Swedish form. `overdue`: planned and passed."""
        query = lookup.narrowed(
            self._visible(), (Meeting.kind, kind), (Meeting.status, status), (Meeting.programme, programme)
        )
        if organization_number:
            query = query.where(Meeting.organization_numbers.contains([organization_number]))
        if cooperation_id:
            query = query.where(Meeting.cooperation_ids.contains([cooperation_id]))
        if search:
            text = func.concat_ws(" ", Meeting.title, Meeting.notes, Meeting.next_steps, Meeting.lessons)
            found = func.to_tsvector(SWEDISH, text).bool_op("@@")(func.websearch_to_tsquery(SWEDISH, search))
            query = query.where(found)
        if overdue is not None:
            is_overdue = and_(Meeting.status == MeetingStatus.PLANNED, Meeting.planned_on < today)
            query = query.where(is_overdue if overdue else ~is_overdue)
        return query

    def list_dialogues(
        self,
        *,
        today: date,
        months: Mapping[str, int],
        programme: str | None = None,
        organization_number: str | None = None,
        running: bool | None = None,
        overdue: bool | None = None,
    ) -> Select[AnswerCopy]:
        """Dialogue phases, from the accepted offer to the signature; `months` is how long they last, by programme."""
        signed_on = select(Schedule.signed_on).where(Schedule.id == AnswerCopy.cooperation_id).scalar_subquery()
        query = lookup.narrowed(
            select(AnswerCopy).where(AnswerCopy.accepted),
            (AnswerCopy.organization_number, self._actor.own_tenant),
            (AnswerCopy.programme, programme),
            (AnswerCopy.organization_number, organization_number),
        )
        is_running = and_(signed_on.is_(None), AnswerCopy.ended_on.is_(None))
        if running is not None:
            query = query.where(is_running if running else ~is_running)
        if overdue is not None:
            is_late = or_(
                false(),
                *(
                    and_(AnswerCopy.programme == code, AnswerCopy.answered_on + func.make_interval(0, count) < today)
                    for code, count in months.items()
                ),
            )
            is_overdue = and_(is_running, is_late)
            query = query.where(is_overdue if overdue else ~is_overdue)
        return query.options(with_expression(AnswerCopy.signed_on, signed_on))

    def _visible(self) -> Select[Meeting]:
        query = select(Meeting)
        own = self._actor.own_tenant
        return query.where(Meeting.organization_numbers.contains([own])) if own else query
