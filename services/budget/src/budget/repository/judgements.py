"""Queries about what follow-up has made of grant statements: budget's own copy."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from budget.copies import Judgement


class Judgements:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def put(self, judgement: Judgement) -> None:
        """The newest judgement of a statement replaces the one before it."""
        await self._session.merge(judgement)
        await self._session.flush()  # the account of the grant is read anew

    async def list_judgements_of(self, commitment_id: UUID) -> Sequence[Judgement]:
        """Judgements in the order that they were made."""
        query = select(Judgement).where(Judgement.commitment_id == commitment_id)
        return (await self._session.scalars(query.order_by(Judgement.judged_on, Judgement.statement_id))).all()
