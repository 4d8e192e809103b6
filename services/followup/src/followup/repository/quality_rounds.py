"""Queries on rounds of quality dialogues, and the offers of one."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, String, func, literal, select
from sqlalchemy.dialects.postgresql import ARRAY, insert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.types import Text

from followup.copies import OrganizerCopy
from followup.models.quality_dialogue import QualityDialogue
from followup.models.quality_round import QualityRound, QualityRoundStatus
from followup.rules.quality_dialogues import DialogueStatus
from shared.kit import lookup

NAME = "Omgången"


class QualityRounds:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    def add(self, round_: QualityRound) -> None:
        self._session.add(round_)

    async def get_round(self, round_id: UUID) -> QualityRound:
        return await lookup.one(self._session, select(QualityRound).where(QualityRound.id == round_id), NAME)

    async def get_round_for_change(self, round_id: UUID) -> QualityRound:
        query = select(QualityRound).where(QualityRound.id == round_id).with_for_update()
        return await lookup.one(self._session, query, NAME)

    def list_rounds(
        self, *, programme: str | None = None, status: QualityRoundStatus | None = None
    ) -> Select[QualityRound]:
        return lookup.narrowed(select(QualityRound), (QualityRound.programme, programme), (QualityRound.status, status))

    async def offer_to_all(self, round_: QualityRound, *, today: date, now: datetime) -> int:
        """An offer to each organiser that stands and has none in the round: one statement, however many they are."""
        values: dict[str, ColumnElement[Any]] = {
            "id": func.uuidv7(),
            "version": literal(1),
            "created_at": literal(now),
            "updated_at": literal(now),
            "round_id": literal(round_.id),
            "programme": literal(round_.programme),
            "organization_number": OrganizerCopy.organization_number.expression,
            "organizer_name": OrganizerCopy.name.expression,
            "status": literal(DialogueStatus.OFFERED.value, String),
            "offered_on": literal(today),
            "summary_number": literal(0),
            "approved_sides": literal([], ARRAY(Text)),
        }
        standing = select(*values.values()).where(OrganizerCopy.active, OrganizerCopy.merged_into.is_(None))
        statement = insert(QualityDialogue).from_select(list(values), standing, include_defaults=False)
        # Whoever has an offer keeps it as it is, whatever has become of it.
        statement = statement.on_conflict_do_nothing(constraint="uq_quality_dialogue_offer")
        added = await self._session.execute(statement.returning(QualityDialogue.id))
        return len(added.all())
