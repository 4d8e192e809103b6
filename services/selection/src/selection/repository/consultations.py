"""Consultations and the answers in them."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from selection.models.consultation import AnswerKind, Consultation, ConsultationAnswer
from selection.models.round import Round
from selection.repository.succession import Succession
from shared.kit.lookup import one


class StandingAnswer(NamedTuple):
    """The inspectorate's answer on a unit, under its present code."""

    round_id: UUID
    school_unit_code: str
    answer: AnswerKind
    reason: str
    review_on: date | None


class Consultations:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    def add(self, row: Consultation | ConsultationAnswer) -> None:
        self._session.add(row)

    async def get_consultation(self, round_id: UUID) -> Consultation:
        query = select(Consultation).where(Consultation.round_id == round_id)
        return await one(self._session, query, "Samrådet")

    async def list_answers(self, round_id: UUID) -> Sequence[ConsultationAnswer]:
        query = select(ConsultationAnswer).where(ConsultationAnswer.round_id == round_id)
        return (await self._session.scalars(query)).all()

    async def list_standing_answers(self, programme: str, succession: Succession) -> Sequence[StandingAnswer]:
        """Answers of the programme's rounds, oldest first, under present codes: a wait may reach into the
        next round, and to the code a unit has there."""
        query = select(ConsultationAnswer).join(Round, Round.id == ConsultationAnswer.round_id)
        query = query.where(Round.programme == programme).order_by(ConsultationAnswer.updated_at)
        return [
            StandingAnswer(row.round_id, succession.unit(row.school_unit_code), row.answer, row.reason, row.review_on)
            for row in (await self._session.scalars(query)).all()
        ]
