"""Queries on meetings and dialogue phases, narrowed to what the caller may see."""

from collections.abc import Mapping, Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import Select, and_, any_, exists, extract, false, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import with_expression

from followup.copies import AnswerCopy
from followup.models.measure import AgreedMeasure
from followup.models.meeting import Meeting
from followup.models.schedule import Schedule, ScheduleStatus
from followup.repository.searching import has_words
from followup.repository.visits import team_on
from followup.rules.meetings import MeetingKind, MeetingStatus
from shared.contracts.terms import MeasureKind
from shared.kit import lookup
from shared.kit.actor import Actor

NAME = "Mötet"
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

    async def lock_meetings_of(self, cooperation_id: UUID, organization_number: str) -> Sequence[Meeting]:
        """The meetings of a case with an organiser, but for those of networks."""
        query = select(Meeting).where(
            Meeting.cooperation_ids.contains([cooperation_id]),
            Meeting.organization_numbers.contains([organization_number]),
            Meeting.network_id.is_(None),
        )
        return (await self._session.execute(query.order_by(Meeting.id).with_for_update())).scalars().all()

    async def list_accepted(self, programme: str, cooperation_ids: Sequence[UUID]) -> Sequence[AnswerCopy]:
        """The cooperations of a programme whose organisers have accepted, and that have not ended without agreement."""
        query = select(AnswerCopy).where(
            AnswerCopy.cooperation_id.in_(cooperation_ids), AnswerCopy.programme == programme, RUNNING
        )
        return (await self._session.execute(query)).scalars().all()

    async def find_first_end(self, cooperation_ids: Sequence[UUID]) -> date | None:
        """The first day on which an agreement of theirs was terminated; None when none was."""
        terminated = and_(Schedule.id.in_(cooperation_ids), Schedule.status == ScheduleStatus.TERMINATED)
        return await self._session.scalar(select(func.min(Schedule.ended_on)).where(terminated))

    async def get_accepted_for_change(self, cooperation_id: UUID) -> AnswerCopy:
        """The accepted answer of a cooperation that has not ended since, so that its phase is planned once."""
        query = select(AnswerCopy).where(AnswerCopy.cooperation_id == cooperation_id, RUNNING)
        return await lookup.one(self._session, query.with_for_update(), "Samverkan")

    async def find_answer_for_change(self, cooperation_id: UUID) -> AnswerCopy | None:
        query = select(AnswerCopy).where(AnswerCopy.cooperation_id == cooperation_id).with_for_update()
        return (await self._session.execute(query)).scalar_one_or_none()

    async def has_meetings(self, cooperation_id: UUID) -> bool:
        query = select(exists().where(Meeting.cooperation_ids.contains([cooperation_id])))
        return bool((await self._session.execute(query)).scalar_one())

    async def lock_planned_from(self, cooperation_id: UUID, day: date) -> Sequence[Meeting]:
        """The meetings of a case that are planned for the day or later, but for those of networks."""
        query = select(Meeting).where(
            Meeting.cooperation_ids.contains([cooperation_id]),
            Meeting.status == MeetingStatus.PLANNED,
            Meeting.planned_on >= day,
            Meeting.network_id.is_(None),
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
        network_id: UUID | None = None,
        since: date | None = None,
        until: date | None = None,
        search: str | None = None,
        overdue: bool | None = None,
    ) -> Select[Meeting]:
        """`search`: words in notes, next steps and lessons, in any Swedish form. `overdue`: planned and passed."""
        query = lookup.narrowed(
            self._visible(),
            (Meeting.kind, kind),
            (Meeting.status, status),
            (Meeting.programme, programme),
            (Meeting.network_id, network_id),
        )
        query = lookup.within(query, Meeting.planned_on, since, until)
        if organization_number:
            query = query.where(Meeting.organization_numbers.contains([organization_number]))
        if cooperation_id:
            query = query.where(Meeting.cooperation_ids.contains([cooperation_id]))
        if search:
            columns = (Meeting.title, Meeting.notes, Meeting.next_steps, Meeting.lessons)
            query = query.where(has_words(search, *columns))
        if overdue is not None:
            is_overdue = and_(Meeting.status == MeetingStatus.PLANNED, Meeting.planned_on < today)
            query = query.where(is_overdue if overdue else ~is_overdue)
        return query

    def list_lessons(
        self,
        *,
        search: str | None = None,
        programme: str | None = None,
        kind: MeetingKind | None = None,
        measure_kind: MeasureKind | None = None,
        dialogue_team_id: UUID | None = None,
        year: int | None = None,
        organization_number: str | None = None,
    ) -> Select[Meeting]:
        """Meetings that lessons were noted from; by a measure or a team of any cooperation that met."""
        query = lookup.narrowed(self._visible(), (Meeting.programme, programme), (Meeting.kind, kind))
        query = query.where(Meeting.held_on.is_not(None), func.btrim(Meeting.lessons) != "")
        agreed = (AgreedMeasure.schedule_id == any_(Meeting.cooperation_ids), AgreedMeasure.dropped_on.is_(None))
        if search:
            query = query.where(has_words(search, Meeting.title, Meeting.lessons))
        if measure_kind:
            query = query.where(exists().where(*agreed, AgreedMeasure.kind == measure_kind))
        if dialogue_team_id:
            met = func.unnest(Meeting.cooperation_ids).column_valued("met")
            team = team_on(met, Meeting.held_on)
            query = query.where(select(met).where(team == dialogue_team_id).exists())
        if year:
            query = query.where(extract("year", Meeting.held_on) == year)
        if organization_number:
            query = query.where(Meeting.organization_numbers.contains([organization_number]))
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
