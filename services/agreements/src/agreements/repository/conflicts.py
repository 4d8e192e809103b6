"""The register of conflicts of interest, as the caller may see it: all of it, or what concerns the caller."""

from collections.abc import Collection
from datetime import date
from uuid import UUID

from sqlalchemy import Select, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from agreements.models.conflict import Conflict
from shared.kit.actor import Actor
from shared.kit.lookup import narrowed, one

READERS = frozenset({"team_leader", "decider", "controller", "auditor"})
"""Roles that see the whole register; others see what is recorded about themselves."""


class Conflicts:
    def __init__(self, session: AsyncSession, actor: Actor) -> None:
        self._session = session
        self._actor = actor

    def add(self, conflict: Conflict) -> None:
        self._session.add(conflict)

    def list_conflicts(
        self, *, official_id: str | None = None, organization_number: str | None = None
    ) -> Select[Conflict]:
        query = select(Conflict)
        if self._actor.roles.isdisjoint(READERS):
            query = query.where(Conflict.official_id == self._actor.subject)
        asked = (Conflict.official_id, official_id), (Conflict.organization_number, organization_number)
        return narrowed(query, *asked)

    async def get_conflict(self, conflict_id: UUID) -> Conflict:
        return await one(self._session, self.list_conflicts().where(Conflict.id == conflict_id), "Jävet")

    async def get_conflict_for_change(self, conflict_id: UUID) -> Conflict:
        query = self.list_conflicts().where(Conflict.id == conflict_id)
        return await one(self._session, query.with_for_update(), "Jävet")

    async def list_barred(self, people: Collection[str], organization_number: str, *, on: date) -> list[str]:
        """The people who are barred from the organiser's cases that day."""
        query = (
            select(Conflict.official_id)
            .where(
                Conflict.official_id.in_(people),
                Conflict.organization_number == organization_number,
                Conflict.from_on <= on,
                or_(Conflict.until_on.is_(None), Conflict.until_on >= on),
            )
            .distinct()
        )
        return list((await self._session.execute(query.order_by(Conflict.official_id))).scalars())
