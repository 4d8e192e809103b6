"""Documents that have been handed in or sent in cases."""

from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import undefer

from agreements.models.attachment import Attachment
from agreements.repository.parts import Parts
from shared.kit.actor import Actor
from shared.kit.lookup import one


class Attachments(Parts[Attachment]):
    def __init__(self, session: AsyncSession, actor: Actor) -> None:
        super().__init__(session, actor, Attachment)

    async def list_shown(self, cooperation_id: UUID) -> list[Attachment]:
        """Without their contents; an organiser sees those that are for it."""
        query = self.list_parts(cooperation_id).order_by(Attachment.number)
        if self._actor.own_tenant:
            query = query.where(Attachment.shown_to_organizer)
        return list((await self._session.scalars(query)).all())

    async def get_whole(self, cooperation_id: UUID, number: int) -> Attachment:
        query = self.list_parts(cooperation_id).where(Attachment.number == number)
        if self._actor.own_tenant:
            query = query.where(Attachment.shown_to_organizer)
        return await one(self._session, query.options(undefer(Attachment.content)), "Handlingen")

    async def find_same(self, cooperation_id: UUID, sha256: str) -> Attachment | None:
        """The caller has the case locked."""
        query = self.list_parts(cooperation_id).where(Attachment.sha256 == sha256)
        return (await self._session.scalars(query)).one_or_none()

    async def take_number(self, cooperation_id: UUID) -> int:
        """The caller has the case locked."""
        last = select(func.max(Attachment.number)).where(Attachment.cooperation_id == cooperation_id)
        return (await self._session.scalar(last) or 0) + 1
