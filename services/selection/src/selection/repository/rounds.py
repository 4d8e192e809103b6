"""Rounds and what belongs to them."""

from collections.abc import Sequence
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import Select, Text, bindparam, cast, delete, insert, select
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import undefer

from selection.models.candidate import Candidate
from selection.models.consultation import AnswerKind, Consultation, ConsultationAnswer
from selection.models.offer import Offer
from selection.models.override import OverrideRow, OverrideStatus
from selection.models.programme_version import ProgrammeVersion
from selection.models.review import Review
from selection.models.round import Round
from selection.repository.lookup import narrowed, one
from selection.repository.succession import Succession
from shared.kit.clock import new_id

BATCH = 500


class StandingAnswer(NamedTuple):
    """What the inspectorate has answered on a unit, said of the code it has now."""

    round_id: UUID
    school_unit_code: str
    answer: AnswerKind
    reason: str
    review_on: date | None


class RoundRepository:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    def add(
        self, row: ProgrammeVersion | Round | Consultation | ConsultationAnswer | OverrideRow | Review | Offer
    ) -> None:
        self._session.add(row)

    def list_programmes(self, *, code: str | None = None) -> Select[ProgrammeVersion]:
        return narrowed(select(ProgrammeVersion), (ProgrammeVersion.code, code))

    async def get_programme(self, programme_id: UUID) -> ProgrammeVersion:
        query = select(ProgrammeVersion).where(ProgrammeVersion.id == programme_id)
        return await one(self._session, query, "Programmet")

    async def find_programme(self, code: str, number: str) -> ProgrammeVersion | None:
        query = select(ProgrammeVersion).where(ProgrammeVersion.code == code, ProgrammeVersion.number == number)
        return (await self._session.scalars(query)).one_or_none()

    async def newest_programme(self, code: str) -> ProgrammeVersion:
        query = select(ProgrammeVersion).where(ProgrammeVersion.code == code)
        found = query.order_by(ProgrammeVersion.created_at.desc(), ProgrammeVersion.id.desc()).limit(1)
        return await one(self._session, found, "Programmet")

    def list_rounds(self, *, programme: str | None = None, status: str | None = None) -> Select[Round]:
        return narrowed(select(Round), (Round.programme, programme), (Round.status, status))

    async def get_round(self, round_id: UUID) -> Round:
        return await one(self._session, select(Round).where(Round.id == round_id), "Omgången")

    async def get_round_with_snapshot(self, round_id: UUID) -> Round:
        """Without the result, which is ten times as large."""
        query = select(Round).where(Round.id == round_id).options(undefer(Round.snapshot))
        return await one(self._session, query, "Omgången")

    async def get_round_with_documents(self, round_id: UUID) -> Round:
        query = select(Round).where(Round.id == round_id).options(undefer(Round.snapshot), undefer(Round.result))
        return await one(self._session, query, "Omgången")

    async def get_round_for_change(self, round_id: UUID) -> Round:
        query = select(Round).where(Round.id == round_id).with_for_update(of=Round)
        return await one(self._session, query, "Omgången")

    async def replace_candidates(self, round_id: UUID, rows: Sequence[dict[str, Any]]) -> None:
        """`explained` is the explanation as JSON text, and goes in as it is."""
        await self._session.execute(delete(Candidate).where(Candidate.round_id == round_id))
        added = insert(Candidate).values(explanation=cast(bindparam("explained", type_=Text), JSONB))
        connection = await self._session.connection()
        for start in range(0, len(rows), BATCH):
            batch = [{"id": new_id(), "round_id": round_id, **row} for row in rows[start : start + BATCH]]
            await connection.execute(added, batch)

    def list_candidates(
        self,
        round_id: UUID,
        *,
        outcome: str | None = None,
        organization_number: str | None = None,
        near_cutoff: bool | None = None,
    ) -> Select[Candidate]:
        return narrowed(
            select(Candidate).where(Candidate.round_id == round_id),
            (Candidate.outcome, outcome),
            (Candidate.organization_number, organization_number),
            (Candidate.near_cutoff, near_cutoff),
        )

    async def get_candidate(self, round_id: UUID, school_unit_code: str) -> Candidate:
        query = self.list_candidates(round_id).where(Candidate.school_unit_code == school_unit_code)
        return await one(self._session, query, "Skolenheten")

    async def candidates(self, round_id: UUID, *outcomes: str) -> Sequence[Candidate]:
        query = select(Candidate).where(Candidate.round_id == round_id)
        if outcomes:
            query = query.where(Candidate.outcome.in_(outcomes))
        return (await self._session.scalars(query.order_by(Candidate.organizer_rank, Candidate.rank))).all()

    async def candidates_near_cutoff(self, round_id: UUID) -> Sequence[Candidate]:
        query = select(Candidate).where(Candidate.round_id == round_id, Candidate.near_cutoff)
        return (await self._session.scalars(query.order_by(Candidate.organizer_rank, Candidate.rank))).all()

    async def get_consultation(self, round_id: UUID) -> Consultation:
        query = select(Consultation).where(Consultation.round_id == round_id)
        return await one(self._session, query, "Samrådet")

    async def answers_of(self, round_id: UUID) -> Sequence[ConsultationAnswer]:
        query = select(ConsultationAnswer).where(ConsultationAnswer.round_id == round_id)
        return (await self._session.scalars(query)).all()

    async def standing_answers(self, programme: str, holds: Succession) -> Sequence[StandingAnswer]:
        """Answers of the programme's rounds, oldest first, under the codes that hold now: a wait may reach into the
        next round, and to the code a unit has there."""
        query = select(ConsultationAnswer).join(Round, Round.id == ConsultationAnswer.round_id)
        query = query.where(Round.programme == programme).order_by(ConsultationAnswer.updated_at)
        return [
            StandingAnswer(row.round_id, holds.unit(row.school_unit_code), row.answer, row.reason, row.review_on)
            for row in (await self._session.scalars(query)).all()
        ]

    async def overrides_of(self, round_id: UUID, status: OverrideStatus | None = None) -> Sequence[OverrideRow]:
        query = narrowed(select(OverrideRow).where(OverrideRow.round_id == round_id), (OverrideRow.status, status))
        return (await self._session.scalars(query)).all()

    def list_overrides(self, round_id: UUID) -> Select[OverrideRow]:
        return select(OverrideRow).where(OverrideRow.round_id == round_id)

    async def get_override(self, override_id: UUID) -> OverrideRow:
        return await one(self._session, select(OverrideRow).where(OverrideRow.id == override_id), "Avsteget")

    def list_reviews(self, round_id: UUID) -> Select[Review]:
        return select(Review).where(Review.round_id == round_id)

    async def get_override_for_change(self, override_id: UUID) -> OverrideRow:
        query = select(OverrideRow).where(OverrideRow.id == override_id).with_for_update()
        return await one(self._session, query, "Avsteget")

    async def reviews_of(self, round_id: UUID) -> Sequence[Review]:
        return (await self._session.scalars(select(Review).where(Review.round_id == round_id))).all()

    def list_offers(
        self,
        *,
        round_id: UUID | None = None,
        organization_number: str | None = None,
        programme: str | None = None,
        status: str | None = None,
    ) -> Select[Offer]:
        return narrowed(
            select(Offer),
            (Offer.round_id, round_id),
            (Offer.organization_number, organization_number),
            (Offer.programme, programme),
            (Offer.status, status),
        )

    async def get_offer(self, offer_id: UUID, *, own: str | None) -> Offer:
        """`own`: only when it belongs to that organisation."""
        query = narrowed(select(Offer).where(Offer.id == offer_id), (Offer.organization_number, own))
        return await one(self._session, query, "Erbjudandet")

    async def get_offer_for_change(self, offer_id: UUID) -> Offer:
        return await one(self._session, select(Offer).where(Offer.id == offer_id).with_for_update(), "Erbjudandet")

    async def find_offer_for_change(self, offer_id: UUID) -> Offer | None:
        return (await self._session.scalars(select(Offer).where(Offer.id == offer_id).with_for_update())).one_or_none()

    async def offers_of(self, round_id: UUID) -> Sequence[Offer]:
        return (await self._session.scalars(select(Offer).where(Offer.round_id == round_id))).all()
