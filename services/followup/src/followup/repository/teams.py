"""Counts what the dialogue teams have done, team by team and never person by person; counted by the database."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, Subquery, extract, func, select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import InstrumentedAttribute

from followup.copies import AnswerCopy, PlanReturnEntry
from followup.models.meeting import Meeting
from followup.models.schedule import Schedule
from followup.repository.visits import team_on
from followup.rules.meetings import MeetingKind
from shared.kit import lookup

Rows = Sequence[Row[*tuple[Any, ...]]]


class Teams:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def count_cases(self, *, programme: str | None, year: int | None, today: date) -> Rows:
        """By team, and of all together: accepted offers, agreements, days between them, and returned plans."""
        cases = self._cases(programme, year, today)
        days = cases.c.signed_on - cases.c.answered_on
        query = select(
            cases.c.team_id,
            func.grouping(cases.c.team_id).label("of_all"),
            func.count().label("cooperations"),
            func.count(cases.c.signed_on).label("agreements"),
            func.percentile_cont(0.5).within_group(days).label("median_days"),
            func.sum(cases.c.returns).label("returned_plans"),
            func.count().filter(cases.c.returns > 0).label("with_returned_plan"),
        ).group_by(func.grouping_sets(tuple_(), tuple_(cases.c.team_id)))
        return (await self._session.execute(query)).all()

    async def count_visits(self, *, programme: str | None, year: int | None) -> Rows:
        """By team, and of all together: visits made to the organisers of those cases, and how many by two."""
        made: Any = (
            select(
                team_on(Meeting.cooperation_ids[1], Meeting.held_on).label("team_id"),
                Meeting.fewer_supporters_reason.is_(None).label("by_two"),
            )
            .join(AnswerCopy, AnswerCopy.cooperation_id == Meeting.cooperation_ids[1])
            .where(Meeting.kind == MeetingKind.VISIT, Meeting.held_on.is_not(None))
            .where(*_of_year(AnswerCopy.answered_on, year))
        )
        visits = lookup.narrowed(made, (AnswerCopy.programme, programme)).subquery()
        query = select(
            visits.c.team_id,
            func.grouping(visits.c.team_id).label("of_all"),
            func.count().label("visits"),
            func.count().filter(visits.c.by_two).label("visits_by_two"),
        ).group_by(func.grouping_sets(tuple_(), tuple_(visits.c.team_id)))
        return (await self._session.execute(query)).all()

    def _cases(self, programme: str | None, year: int | None, today: date) -> Subquery:
        """A case is of the team that it had when its agreement was signed, else of the one that it has."""
        returns = (
            select(func.count())
            .where(PlanReturnEntry.cooperation_id == AnswerCopy.cooperation_id, ~PlanReturnEntry.in_force)
            .scalar_subquery()
        )
        found: Select[Any] = select(
            team_on(AnswerCopy.cooperation_id, func.coalesce(Schedule.signed_on, today)).label("team_id"),
            AnswerCopy.answered_on,
            Schedule.signed_on,
            returns.label("returns"),
        ).outerjoin(Schedule, Schedule.id == AnswerCopy.cooperation_id)
        # What ran in another system before took its time there.
        here = (AnswerCopy.accepted, Schedule.carried_over_on.is_(None), *_of_year(AnswerCopy.answered_on, year))
        return lookup.narrowed(found.where(*here), (AnswerCopy.programme, programme)).subquery()


def _of_year(column: InstrumentedAttribute[date], year: int | None) -> tuple[ColumnElement[bool], ...]:
    return () if year is None else (extract("year", column) == year,)
