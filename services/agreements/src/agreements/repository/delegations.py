"""The register of delegations, as the caller may see it: all of it, or what concerns the caller."""

from uuid import UUID

from sqlalchemy import Select, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from agreements.models.delegation import Delegation
from shared.kit.actor import Actor
from shared.kit.lookup import narrowed, one
from shared.roles import OPERATOR, DelegableRole

READERS = frozenset({"team_leader", "decider", "controller", "auditor", OPERATOR})
"""Roles that see the whole register; others see what they have been given."""


class Delegations:
    def __init__(self, session: AsyncSession, actor: Actor) -> None:
        self._session = session
        self._actor = actor

    def add(self, delegation: Delegation) -> None:
        self._session.add(delegation)

    def list_delegations(
        self, *, official_id: str | None = None, delegated_by: str | None = None, role: DelegableRole | None = None
    ) -> Select[Delegation]:
        query = select(Delegation)
        if self._actor.roles.isdisjoint(READERS):
            me = self._actor.subject
            query = query.where(or_(Delegation.official_id == me, Delegation.delegated_by == me))
        asked = (
            (Delegation.official_id, official_id),
            (Delegation.delegated_by, delegated_by),
            (Delegation.role, role),
        )
        return narrowed(query, *asked)

    async def get_delegation(self, delegation_id: UUID) -> Delegation:
        return await one(self._session, self.list_delegations().where(Delegation.id == delegation_id), "Delegationen")

    async def get_delegation_for_change(self, delegation_id: UUID) -> Delegation:
        query = self.list_delegations().where(Delegation.id == delegation_id)
        return await one(self._session, query.with_for_update(), "Delegationen")
