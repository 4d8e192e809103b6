"""Queries on consultations."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.ext.asyncio import AsyncSession

from followup.models.consultation import Consultation
from shared.kit import lookup


class Consultations:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    def add(self, consultation: Consultation) -> None:
        self._session.add(consultation)

    async def get_consultation(self, consultation_id: UUID) -> Consultation:
        query = select(Consultation).where(Consultation.id == consultation_id)
        return await lookup.one(self._session, query, "Samrådet")

    async def list_ids(self, programme: str, until: date) -> Sequence[UUID]:
        query = select(Consultation.id).where(Consultation.programme == programme, Consultation.held_on <= until)
        return (await self._session.execute(query)).scalars().all()

    def list_consultations(self, *, programme: str | None = None, since: date | None = None) -> Select[Consultation]:
        query = lookup.narrowed(select(Consultation), (Consultation.programme, programme))
        return query.where(Consultation.held_on >= since) if since else query
