"""Queries on rounds of quality dialogues: the offers of one, and who has taken part."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, Select, String, and_, case, func, literal, or_, select, tuple_
from sqlalchemy.dialects.postgresql import ARRAY, JSONB, insert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.types import Text

from followup.copies import OrganizerCopy, OrganizerRunCopy
from followup.models.quality_dialogue import QualityDialogue
from followup.models.quality_round import QualityRound, QualityRoundStatus
from followup.rules.quality_dialogues import OTHER_SIZE, SIZES, Attendee, DialogueStatus
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

    async def count_participation(self, round_id: UUID) -> Sequence[Row[tuple[object, ...]]]:
        """In all, by type, by county and by size: `place` is 7, 3, 5 and 6, as GROUPING says it."""
        size = case(*((OrganizerRunCopy.school_units <= most, name) for most, name in SIZES), else_=OTHER_SIZE)
        dialogues = (
            select(
                QualityDialogue,
                OrganizerCopy.organizer_type.label("organizer_type"),
                func.left(OrganizerCopy.municipality_code, 2).label("county"),
                case((OrganizerRunCopy.school_units.is_not(None), size)).label("size"),
            )
            .outerjoin(OrganizerCopy, OrganizerCopy.organization_number == QualityDialogue.organization_number)
            .outerjoin(OrganizerRunCopy, OrganizerRunCopy.organization_number == QualityDialogue.organization_number)
            .where(QualityDialogue.round_id == round_id)
            .subquery()
        )
        row = dialogues.c
        groups = (row.organizer_type, row.county, row.size)
        took_place = row.held_on.is_not(None)
        spsm = row.attendees.cast(JSONB).contains([{"function": Attendee.SPSM.value}])
        counted = {
            "accepted": and_(row.answered_on.is_not(None), row.decline_reason.is_(None)),
            "declined": row.status == DialogueStatus.DECLINED,
            "ended": or_(row.status == DialogueStatus.WITHDRAWN, row.status == DialogueStatus.CANCELLED),
            "took_place": took_place,
            "with_spsm": and_(took_place, spsm),
            "all_school_types": and_(took_place, row.run_school_types.contained_by(row.school_types)),
            "summed_up": row.status == DialogueStatus.SUMMED_UP,
        }
        query = (
            select(
                func.grouping(*groups).label("place"),
                *groups,
                func.count().label("offered"),
                *(func.count().filter(condition).label(name) for name, condition in counted.items()),
                *(func.coalesce(func.sum(row[f"{side}_hours"]), 0).label(f"{side}_hours") for side in HOURS),
            )
            .group_by(func.grouping_sets(tuple_(), *(tuple_(group) for group in groups)))
            .order_by(func.grouping(*groups).desc(), *groups)
        )
        return (await self._session.execute(query)).all()


HOURS = ("agency", "spsm", "organizer")
