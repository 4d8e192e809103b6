"""Queries on grant statements, narrowed to what the caller may see."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ColumnElement, ScalarSelect, Select, func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import selectinload, with_expression

from followup.models.letter import Letter
from followup.models.statement import Statement
from followup.models.statement_version import StatementVersion
from followup.rules.reminders import ContactFunction, LetterKind
from shared.kit import lookup
from shared.kit.actor import Actor
from shared.kit.db import INSTANT

NAME = "Redovisningen"
_LATE = (
    Letter.statement_id == Statement.id,
    Letter.due_on == Statement.due_on,
    Letter.kind == LetterKind.OVERDUE,
)
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

    async def get_statement_for_change(self, statement_id: UUID) -> Statement:
        query = self.list_statements().where(Statement.id == statement_id).with_for_update(of=Statement)
        return await lookup.one(self._session, query.options(*WITH_HISTORY), NAME)

    async def lock_statements_of_schedule(self, schedule_id: UUID) -> Sequence[Statement]:
        """Lock in order of id, so that two transactions cannot deadlock."""
        query = select(Statement).where(Statement.schedule_id == schedule_id).order_by(Statement.id)
        return (await self._session.execute(query.with_for_update(of=Statement))).scalars().all()

    def list_statements(
        self,
        *,
        status: str | None = None,
        programme: str | None = None,
        organization_number: str | None = None,
        schedule_id: UUID | None = None,
        due_since: date | None = None,
        due_before: date | None = None,
        escalated_to: ContactFunction | None = None,
    ) -> Select[Statement]:
        query = lookup.narrowed(
            select(Statement),
            (Statement.organization_number, self._actor.own_tenant),
            (Statement.status, status),
            (Statement.programme, programme),
            (Statement.organization_number, organization_number),
            (Statement.schedule_id, schedule_id),
        )
        query = lookup.within(query, Statement.due_on, due_since, None)
        if due_before:
            query = query.where(Statement.due_on < due_before)
        if escalated_to:
            query = query.where(_escalated_to() == escalated_to)
        return query.options(
            with_expression(Statement.escalated_to, _escalated_to()),
            with_expression(Statement.escalated_at, _escalated_at()),
        )


def last_changed() -> ColumnElement[datetime]:
    """`Statement.last_changed`, to sort and narrow by; named as the attribute, where a cursor reads it."""
    return func.greatest(Statement.updated_at, _escalated_at(), type_=INSTANT).label("last_changed")


def _escalated_to() -> ScalarSelect[ContactFunction]:
    """Addressee of the latest letter: each step upwards comes on a later day than the one before."""
    letters = select(Letter.function).where(*_LATE).order_by(Letter.created_at.desc(), Letter.id.desc())
    return letters.limit(1).correlate(Statement).scalar_subquery()


def _escalated_at() -> ScalarSelect[datetime]:
    return select(func.max(Letter.created_at)).where(*_LATE).correlate(Statement).scalar_subquery()
