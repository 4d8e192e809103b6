"""Referrals from Skolinspektionen."""

from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.ext.asyncio import AsyncSession

from selection.models.referral import Referral
from selection.repository.succession import Succession
from shared.kit.lookup import narrowed, one


class Referrals:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    def add(self, row: Referral) -> None:
        self._session.add(row)

    def list_referrals(self, *, programme: str | None = None) -> Select[Referral]:
        return narrowed(select(Referral), (Referral.programme, programme))

    async def get_referral(self, referral_id: UUID) -> Referral:
        return await one(self._session, select(Referral).where(Referral.id == referral_id), "Underlaget")

    async def list_referred_codes(self, programme: str, succession: Succession) -> frozenset[str]:
        """Units and organisers the inspectorate has named, under their present codes."""
        rows = (await self._session.scalars(select(Referral).where(Referral.programme == programme))).all()
        numbers = {succession.organizer(number) for row in rows for number in row.organization_numbers}
        return frozenset(numbers | {succession.unit(code) for row in rows for code in row.school_unit_codes})
