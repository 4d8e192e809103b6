"""Referrals from Skolinspektionen."""

from datetime import date
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.ext.asyncio import AsyncSession

from selection.models.referral import Referral
from selection.repository.succession import Succession
from shared.kit.lookup import narrowed, one, within


class Referrals:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    def add(self, row: Referral) -> None:
        self._session.add(row)

    def list_referrals(
        self,
        *,
        programme: str | None = None,
        organization_number: str | None = None,
        since: date | None = None,
        until: date | None = None,
    ) -> Select[Referral]:
        """`organization_number`: those that name the organiser; `since` and `until` are days of receipt."""
        query = within(narrowed(select(Referral), (Referral.programme, programme)), Referral.received_on, since, until)
        return (
            query.where(Referral.organization_numbers.any_() == organization_number) if organization_number else query
        )

    async def get_referral(self, referral_id: UUID) -> Referral:
        return await one(self._session, select(Referral).where(Referral.id == referral_id), "Underlaget")

    async def list_referred_codes(self, programme: str, succession: Succession) -> frozenset[str]:
        """Units and organisers the inspectorate has named, under their present codes."""
        rows = (await self._session.scalars(select(Referral).where(Referral.programme == programme))).all()
        numbers = {succession.organizer(number) for row in rows for number in row.organization_numbers}
        return frozenset(numbers | {succession.unit(code) for row in rows for code in row.school_unit_codes})
