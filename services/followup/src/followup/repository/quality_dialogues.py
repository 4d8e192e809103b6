"""Queries on quality dialogues, narrowed to what the caller may see."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import joinedload

from followup.copies import OrganizerCopy, OrganizerRunCopy
from followup.models.quality_dialogue import QualityDialogue
from followup.rules.quality_dialogues import OPEN, DialogueStatus
from shared.kit import lookup
from shared.kit.actor import Actor

NAME = "Kvalitetsdialogen"
WITH_ROUND = joinedload(QualityDialogue.round)


class QualityDialogues:
    def __init__(self, session: AsyncSession, actor: Actor) -> None:
        self._session = session
        self._actor = actor

    async def get_dialogue(self, dialogue_id: UUID) -> QualityDialogue:
        return await lookup.one(self._session, self._visible().where(QualityDialogue.id == dialogue_id), NAME)

    async def get_dialogue_for_change(self, dialogue_id: UUID) -> QualityDialogue:
        query = self._visible().where(QualityDialogue.id == dialogue_id).with_for_update(of=QualityDialogue)
        return await lookup.one(self._session, query, NAME)

    async def lock_open_of(self, organization_number: str) -> Sequence[QualityDialogue]:
        """Lock in order of id, so that two transactions cannot deadlock."""
        query = select(QualityDialogue).where(
            QualityDialogue.organization_number == organization_number, QualityDialogue.status.in_(OPEN)
        )
        return (await self._session.scalars(query.order_by(QualityDialogue.id).with_for_update())).all()

    def list_dialogues(
        self,
        *,
        round_id: UUID | None = None,
        status: DialogueStatus | None = None,
        programme: str | None = None,
        organization_number: str | None = None,
    ) -> Select[QualityDialogue]:
        return lookup.narrowed(
            self._visible(),
            (QualityDialogue.round_id, round_id),
            (QualityDialogue.status, status),
            (QualityDialogue.programme, programme),
            (QualityDialogue.organization_number, organization_number),
        )

    async def find_organizer(self, organization_number: str) -> OrganizerCopy | None:
        return await self._session.get(OrganizerCopy, organization_number)

    async def find_school_types(self, organization_number: str) -> Sequence[str] | None:
        """School types that the organiser runs; None when selection has not said."""
        run = await self._session.get(OrganizerRunCopy, organization_number)
        return run.school_types if run else None

    def _visible(self) -> Select[QualityDialogue]:
        query = select(QualityDialogue).options(WITH_ROUND)
        return lookup.narrowed(query, (QualityDialogue.organization_number, self._actor.own_tenant))
