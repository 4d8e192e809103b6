"""The units of a round's latest analysis."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Select, Text, bindparam, cast, delete, insert, select
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.ext.asyncio import AsyncSession

from selection.models.candidate import Candidate
from shared.clock import new_id
from shared.kit.lookup import narrowed, one

BATCH = 500
"""Rows a statement: an explanation is some kilobytes, and a national round has thousands."""


class Candidates:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

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

    async def list_by_outcome(self, round_id: UUID, *outcomes: str) -> Sequence[Candidate]:
        query = select(Candidate).where(Candidate.round_id == round_id)
        if outcomes:
            query = query.where(Candidate.outcome.in_(outcomes))
        return (await self._session.scalars(query.order_by(Candidate.organizer_rank, Candidate.rank))).all()

    async def list_near_cutoff(self, round_id: UUID) -> Sequence[Candidate]:
        query = select(Candidate).where(Candidate.round_id == round_id, Candidate.near_cutoff)
        return (await self._session.scalars(query.order_by(Candidate.organizer_rank, Candidate.rank))).all()
