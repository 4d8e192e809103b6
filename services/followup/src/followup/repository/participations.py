"""Who has taken part in quality dialogues, in what, at what cost and with what outcome; counted by the database."""

from collections.abc import Collection, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, and_, any_, case, func, or_, select, tuple_
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.ext.asyncio import AsyncSession

from followup.copies import OrganizerCopy, OrganizerRunCopy
from followup.models.quality_dialogue import QualityDialogue
from followup.models.quality_step import QualityStep
from followup.models.survey import Survey, SurveyResult
from followup.rules.places import OFFICIAL, PRIVATE, PUBLIC
from followup.rules.quality_dialogues import OTHER_SIZE, SIZES, Attendee, DialogueStatus, Side

Rows = Sequence[Row[*tuple[Any, ...]]]


class Participations:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def count_participation(self, round_ids: Collection[UUID]) -> Rows:
        """Counts of each round in all, by sector, type, county and size: `place` says which, see PLACES."""
        size = case(*((OrganizerRunCopy.school_units <= most, name) for most, name in SIZES), else_=OTHER_SIZE)
        kind = OrganizerCopy.organizer_type
        dialogues = (
            select(
                QualityDialogue,
                case((kind.in_(PUBLIC), OFFICIAL), (kind.is_not(None), PRIVATE)).label("sector"),
                kind.label("organizer_type"),
                func.left(OrganizerCopy.municipality_code, 2).label("county"),
                case((OrganizerRunCopy.school_units.is_not(None), size)).label("size"),
            )
            .outerjoin(OrganizerCopy, OrganizerCopy.organization_number == QualityDialogue.organization_number)
            .outerjoin(OrganizerRunCopy, OrganizerRunCopy.organization_number == QualityDialogue.organization_number)
            .where(QualityDialogue.round_id.in_(round_ids))
            .subquery()
        )
        row = dialogues.c
        groups = (row.sector, row.organizer_type, row.county, row.size)
        place = func.grouping(*groups)
        hours = [row[f"{side.value}_hours"] for side in Side]
        query = (
            select(
                row.round_id,
                place.label("place"),
                *groups,
                func.count().label("offered"),
                *(func.count().filter(condition).label(name) for name, condition in _counted(row).items()),
                *(func.coalesce(func.sum(column), 0).label(column.name) for column in hours),
                *(func.count(column).label(f"{column.name}_stated") for column in hours),
            )
            .group_by(row.round_id, func.grouping_sets(tuple_(), *(tuple_(group) for group in groups)))
            .order_by(row.round_id, place.desc(), *groups)
        )
        return (await self._session.execute(query)).all()

    async def count_school_types(self, round_ids: Collection[UUID]) -> Rows:
        """Dialogues held with organisers that ran each type, and how many of them were about it."""
        meetings = (
            select(
                QualityDialogue.round_id,
                QualityDialogue.school_types,
                func.unnest(QualityDialogue.run_school_types).label("school_type"),
            )
            .where(QualityDialogue.round_id.in_(round_ids), QualityDialogue.held_on.is_not(None))
            .subquery()
        )
        about = meetings.c.school_type == any_(meetings.c.school_types)
        query = select(
            meetings.c.round_id,
            meetings.c.school_type,
            func.count().label("took_place"),
            func.count().filter(about).label("discussed"),
        )
        query = query.group_by(meetings.c.round_id, meetings.c.school_type).order_by(
            meetings.c.round_id, meetings.c.school_type
        )
        return (await self._session.execute(query)).all()

    async def count_steps(self, round_ids: Collection[UUID]) -> Rows:
        """Agreed steps, by the side that takes them and what has become of them."""
        query = (
            select(QualityDialogue.round_id, QualityStep.side, QualityStep.status, func.count().label("steps"))
            .join(QualityDialogue, QualityDialogue.id == QualityStep.dialogue_id)
            .where(QualityDialogue.round_id.in_(round_ids))
            .group_by(QualityDialogue.round_id, QualityStep.side, QualityStep.status)
        )
        return (await self._session.execute(query)).all()

    async def list_survey_results(self, round_ids: Collection[UUID]) -> Sequence[tuple[UUID | None, str]]:
        """The round and the result of each survey that has been closed, in the order in which they were."""
        query = (
            select(Survey.quality_round_id, SurveyResult.content)
            .join(SurveyResult, SurveyResult.survey_id == Survey.id)
            .where(Survey.quality_round_id.in_(round_ids))
            .order_by(SurveyResult.closed_on, Survey.id)
        )
        return [(round_id, content) for round_id, content in (await self._session.execute(query)).all()]


def _counted(row: Any) -> dict[str, ColumnElement[bool]]:
    took_place = row.held_on.is_not(None)
    spsm = row.attendees.cast(JSONB).contains([{"function": Attendee.SPSM.value}])
    return {
        "accepted": and_(row.answered_on.is_not(None), row.decline_reason.is_(None)),
        "declined": row.status == DialogueStatus.DECLINED,
        "ended": or_(row.status == DialogueStatus.WITHDRAWN, row.status == DialogueStatus.CANCELLED),
        "took_place": took_place,
        "with_spsm": and_(took_place, spsm),
        "all_school_types": and_(took_place, row.run_school_types.contained_by(row.school_types)),
        "summed_up": row.status == DialogueStatus.SUMMED_UP,
    }
