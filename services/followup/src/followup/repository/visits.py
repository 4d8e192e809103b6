"""Queries on visits and the dialogue teams that make them."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import ScalarSelect, SQLColumnExpression, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from followup.copies import DialogueTeamCopy, TeamAssignmentEntry
from followup.models.meeting import Meeting
from followup.rules.meetings import MeetingKind, MeetingStatus
from followup.rules.visits import Visit
from shared.kit.schema import conflict_of_interest

Day = date | SQLColumnExpression[date] | SQLColumnExpression[date | None]
DAY = func.coalesce(Meeting.held_on, Meeting.planned_on)


@dataclass(frozen=True, slots=True)
class TeamVisit:
    """A visit with what a week of it is shown by."""

    visit: Visit
    programme: str
    first_day: date
    was_short: bool
    """True when one supporter made it, with leave."""


class Visits:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def list_visits(self, from_on: date, until_on: date) -> list[TeamVisit]:
        """Visits planned and held in a period, each with the team that its cooperation had on the day."""
        query = (
            select(Meeting, team_on(Meeting.cooperation_ids[1], DAY))
            .where(
                Meeting.kind == MeetingKind.VISIT,
                Meeting.status != MeetingStatus.CANCELLED,
                DAY.between(from_on, until_on),
            )
            .order_by(DAY, Meeting.id)
        )
        rows = (await self._session.execute(query)).all()
        return [_team_visit(meeting, team_id) for meeting, team_id in rows]

    async def list_teams(self) -> Sequence[DialogueTeamCopy]:
        query = select(DialogueTeamCopy).order_by(DialogueTeamCopy.name, DialogueTeamCopy.dialogue_team_id)
        return (await self._session.execute(query)).scalars().all()

    async def find_team(self, cooperation_id: UUID, on: date) -> DialogueTeamCopy | None:
        query = select(DialogueTeamCopy).where(DialogueTeamCopy.dialogue_team_id == team_on(cooperation_id, on))
        return (await self._session.execute(query)).scalar_one_or_none()

    async def lock_teams_of(self, supporters: Collection[str]) -> None:
        """Let one change at a time decide where these people are; in the order of ids, so that none deadlock."""
        query = select(DialogueTeamCopy.dialogue_team_id).where(DialogueTeamCopy.supporters.overlap(list(supporters)))
        await self._session.execute(query.order_by(DialogueTeamCopy.dialogue_team_id).with_for_update())

    async def list_barred(self, people: Collection[str], organization_number: str, on: date) -> Sequence[str]:
        """Those who have a conflict of interest with an organiser on a day."""
        register = conflict_of_interest.c
        query = select(register.subject).where(
            register.subject.in_(people),
            register.tenant == organization_number,
            register.from_on <= on,
            or_(register.until_on.is_(None), register.until_on >= on),
        )
        return sorted(set((await self._session.execute(query)).scalars()))


def team_on(
    cooperation_id: UUID | SQLColumnExpression[UUID],
    on: Day,
) -> ScalarSelect[UUID]:
    """The team of a cooperation on a day: the last that it had got by then, else the first that it got."""
    entry = TeamAssignmentEntry
    by_then = entry.assigned_on <= on
    return (
        select(entry.dialogue_team_id)
        .where(entry.cooperation_id == cooperation_id)
        .order_by(
            by_then.desc(),
            func.greatest(entry.assigned_on, on) - func.least(entry.assigned_on, on),
            entry.source_at.desc(),
        )
        .limit(1)
        .scalar_subquery()
    )


def _team_visit(meeting: Meeting, team_id: UUID | None) -> TeamVisit:
    visit = Visit(
        meeting.id,
        meeting.held_on or meeting.planned_on,
        meeting.organization_numbers[0],
        frozenset(meeting.supporters or ()),
        team_id,
        meeting.is_planned,
    )
    return TeamVisit(visit, meeting.programme, meeting.first_day, meeting.fewer_supporters_reason is not None)
