"""Queries on grant statements, narrowed to what the caller may see."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import selectinload

from followup.models.statement import Statement, StatementVersion
from shared.kit import lookup
from shared.kit.actor import Actor

NAME = "Redovisningen"
WITH_HISTORY = (
    selectinload(Statement.versions).selectinload(StatementVersion.lines),
    selectinload(Statement.proposals),
)


class Statements:
    def __init__(self, session: AsyncSession, actor: Actor) -> None:
        self._session = session
        self._actor = actor

    def add(self, statement: Statement) -> None:
        self._session.add(statement)

    async def get_statement(self, statement_id: UUID) -> Statement:
        query = self.list_statements().where(Statement.id == statement_id)
        return await lookup.one(self._session, query.options(*WITH_HISTORY), NAME)

    async def lock_statement(self, statement_id: UUID) -> Statement:
        query = self.list_statements().where(Statement.id == statement_id).with_for_update(of=Statement)
        return await lookup.one(self._session, query.options(*WITH_HISTORY), NAME)

    async def lock_statements_of_schedule(self, schedule_id: UUID) -> Sequence[Statement]:
        """In order of id, so that two transactions cannot deadlock."""
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
        query = lookup.narrowed(
            select(Statement),
            (Statement.organization_number, self._actor.own_tenant),
            (Statement.status, status),
            (Statement.programme, programme),
            (Statement.organization_number, organization_number),
            (Statement.schedule_id, schedule_id),
        )
        return query.where(Statement.due_on < due_before) if due_before else query
