"""Queries on grant statements, narrowed to what the caller may see."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import selectinload

from followup.models import Statement, StatementVersion
from shared.kit.actor import Actor
from shared.kit.errors import NotFound

WHOLE = (
    selectinload(Statement.versions).selectinload(StatementVersion.lines),
    selectinload(Statement.proposals),
)


class StatementRepository:
    def __init__(self, session: AsyncSession, actor: Actor) -> None:
        self._session = session
        self._actor = actor

    def add(self, statement: Statement) -> None:
        self._session.add(statement)

    async def get_statement(self, statement_id: UUID) -> Statement:
        return await self._get(self.list_statements().where(Statement.id == statement_id).options(*WHOLE))

    async def get_statement_for_change(self, statement_id: UUID) -> Statement:
        query = self.list_statements().where(Statement.id == statement_id).options(*WHOLE)
        return await self._get(query.with_for_update(of=Statement))

    async def list_of_schedule_for_change(self, schedule_id: UUID) -> Sequence[Statement]:
        query = select(Statement).where(Statement.schedule_id == schedule_id).order_by(Statement.id)
        return (await self._session.execute(query.with_for_update(of=Statement))).scalars().all()

    def list_statements(
        self,
        *,
        status: str | None = None,
        programme: str | None = None,
        organization_number: str | None = None,
        schedule_id: UUID | None = None,
        due_before: date | None = None,
    ) -> Select[Statement]:
        query = select(Statement)
        if own := self._actor.own_tenant:
            query = query.where(Statement.organization_number == own)
        asked = (
            (Statement.status, status),
            (Statement.programme, programme),
            (Statement.organization_number, organization_number),
            (Statement.schedule_id, schedule_id),
        )
        for column, value in asked:
            query = query.where(column == value) if value else query
        return query.where(Statement.due_on < due_before) if due_before else query

    async def _get(self, query: Select[Statement]) -> Statement:
        found = (await self._session.execute(query)).scalar_one_or_none()
        if found is None:
            raise NotFound("Redovisningen finns inte, eller så får du inte se den. Kontrollera identiteten.")
        return found
