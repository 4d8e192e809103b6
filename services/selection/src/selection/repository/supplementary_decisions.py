"""Supplementary decisions on offers."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.ext.asyncio import AsyncSession

from selection.models.supplementary_decision import SupplementaryDecision, SupplementStatus
from shared.kit.lookup import narrowed, one, within

WHAT = "Det kompletterande beslutet"


class SupplementaryDecisions:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    def add(self, row: SupplementaryDecision) -> None:
        self._session.add(row)

    def list_decisions(
        self,
        *,
        offer_id: UUID | None = None,
        organization_number: str | None = None,
        programme: str | None = None,
        status: str | None = None,
        since: date | None = None,
        until: date | None = None,
        own: str | None = None,
    ) -> Select[SupplementaryDecision]:
        """`since` and `until` are days on which it was proposed.

        `own`: only what has been decided for that organisation; a proposal is the agency's own work.
        """
        query = narrowed(
            select(SupplementaryDecision),
            (SupplementaryDecision.offer_id, offer_id),
            (SupplementaryDecision.organization_number, organization_number),
            (SupplementaryDecision.programme, programme),
            (SupplementaryDecision.status, status),
            (SupplementaryDecision.organization_number, own),
        )
        query = within(query, SupplementaryDecision.proposed_on, since, until)
        return query.where(SupplementaryDecision.status == SupplementStatus.DECIDED) if own else query

    async def get_decision(self, decision_id: UUID, *, own: str | None = None) -> SupplementaryDecision:
        query = self.list_decisions(own=own).where(SupplementaryDecision.id == decision_id)
        return await one(self._session, query, WHAT)

    async def get_decision_for_change(self, decision_id: UUID) -> SupplementaryDecision:
        query = select(SupplementaryDecision).where(SupplementaryDecision.id == decision_id).with_for_update()
        return await one(self._session, query, WHAT)

    async def list_decided(self, offer_id: UUID) -> Sequence[SupplementaryDecision]:
        """The decided supplementary decisions, in the order of their numbers."""
        query = self.list_decisions(offer_id=offer_id, status=SupplementStatus.DECIDED)
        return (await self._session.scalars(query.order_by(SupplementaryDecision.number))).all()
