"""Our own copies of what other services have told: written by events, read by reports."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from followup.copies import (
    AnswerCopy,
    FundingEntry,
    OfferCopy,
    OrganizerCopy,
    PositionEntry,
    RoundCopy,
    SupervisionCopy,
)
from followup.models.root import Base


class CopyRepository:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    def add(self, *entries: PositionEntry | FundingEntry) -> None:
        self._session.add_all(entries)

    async def keep_round(self, values: dict[str, Any]) -> None:
        await self._keep(RoundCopy, "round_id", values)

    async def keep_organizer(self, values: dict[str, Any]) -> None:
        await self._keep(OrganizerCopy, "organization_number", values)

    async def keep_supervision(self, values: dict[str, Any]) -> None:
        await self._keep(SupervisionCopy, "supervision_id", values)

    async def keep_answer(self, values: dict[str, Any]) -> None:
        await self._keep(AnswerCopy, "cooperation_id", values)

    async def keep_offer(self, values: dict[str, Any]) -> None:
        """A withdrawal that came before its offer stays withdrawn."""
        row = insert(OfferCopy).values(**values)
        updated: dict[str, Any] = {name: row.excluded[name] for name in values if name != "offer_id"}
        updated["withdrawn_on"] = func.coalesce(OfferCopy.withdrawn_on, row.excluded.withdrawn_on)
        await self._session.execute(row.on_conflict_do_update(index_elements=["offer_id"], set_=updated))

    async def keep_withdrawal(self, values: dict[str, Any]) -> None:
        row = insert(OfferCopy).values(**values, school_unit_codes=[])
        updated = {name: row.excluded[name] for name in ("withdrawn_on", "source_version", "source_at")}
        await self._session.execute(row.on_conflict_do_update(index_elements=["offer_id"], set_=updated))

    async def list_open_supervision(self, organization_number: str) -> Sequence[SupervisionCopy]:
        """Supervision of an organiser or its units that is not closed."""
        query = select(SupervisionCopy).where(
            SupervisionCopy.organization_number == organization_number, SupervisionCopy.status == "PAGAENDE"
        )
        rows = await self._session.execute(query.order_by(SupervisionCopy.decided_on, SupervisionCopy.supervision_id))
        return rows.scalars().all()

    async def _keep(self, kind: type[Base], key: str, values: dict[str, Any]) -> None:
        """The newest state wins; the inbox has already dropped what is older."""
        row = insert(kind).values(**values)
        updated = {name: row.excluded[name] for name in values if name != key}
        await self._session.execute(row.on_conflict_do_update(index_elements=[key], set_=updated))
