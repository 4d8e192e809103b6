"""Selection rounds."""

from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import undefer

from selection.models.round import Round
from shared.kit.lookup import narrowed, one


class Rounds:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    def add(self, row: Round) -> None:
        self._session.add(row)

    def list_rounds(self, *, programme: str | None = None, status: str | None = None) -> Select[Round]:
        return narrowed(select(Round), (Round.programme, programme), (Round.status, status))

    async def get_round(self, round_id: UUID) -> Round:
        return await one(self._session, select(Round).where(Round.id == round_id), "Omgången")

    async def get_round_with_snapshot(self, round_id: UUID) -> Round:
        """The round without the result, which is ten times as large."""
        query = select(Round).where(Round.id == round_id).options(undefer(Round.snapshot))
        return await one(self._session, query, "Omgången")

    async def get_round_with_documents(self, round_id: UUID) -> Round:
        query = select(Round).where(Round.id == round_id).options(undefer(Round.snapshot), undefer(Round.result))
        return await one(self._session, query, "Omgången")

    async def get_round_for_change(self, round_id: UUID) -> Round:
        # A use case locks the round before its parts: two that change the parts wait here for each other.
        query = select(Round).where(Round.id == round_id).with_for_update(of=Round)
        return await one(self._session, query, "Omgången")
