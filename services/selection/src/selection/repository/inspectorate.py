"""Supervision decisions, referrals and participations."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.ext.asyncio import AsyncSession

from selection.models import Participation, Referral, SupervisionDecision
from selection.repository.lookup import narrowed, one


class InspectorateRepository:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    def add(self, row: SupervisionDecision | Referral | Participation) -> None:
        self._session.add(row)

    def list_decisions(
        self, *, organization_number: str | None = None, school_unit_code: str | None = None, status: str | None = None
    ) -> Select[SupervisionDecision]:
        return narrowed(
            select(SupervisionDecision),
            (SupervisionDecision.organization_number, organization_number),
            (SupervisionDecision.school_unit_code, school_unit_code),
            (SupervisionDecision.status, status),
        )

    async def get_decision(self, decision_id: UUID) -> SupervisionDecision:
        query = select(SupervisionDecision).where(SupervisionDecision.id == decision_id)
        return await one(self._session, query, "Tillsynsbeslutet")

    async def get_decision_for_change(self, decision_id: UUID) -> SupervisionDecision:
        query = select(SupervisionDecision).where(SupervisionDecision.id == decision_id).with_for_update()
        return await one(self._session, query, "Tillsynsbeslutet")

    async def find_decision(
        self, diary_number: str, organization_number: str, school_unit_code: str | None
    ) -> SupervisionDecision | None:
        query = select(SupervisionDecision).where(
            SupervisionDecision.diary_number == diary_number,
            SupervisionDecision.organization_number == organization_number,
            SupervisionDecision.school_unit_code.is_not_distinct_from(school_unit_code),
        )
        return (await self._session.scalars(query.with_for_update())).one_or_none()

    async def all_decisions(self) -> Sequence[SupervisionDecision]:
        return (await self._session.scalars(select(SupervisionDecision))).all()

    def list_referrals(self, *, programme: str | None = None) -> Select[Referral]:
        return narrowed(select(Referral), (Referral.programme, programme))

    async def get_referral(self, referral_id: UUID) -> Referral:
        return await one(self._session, select(Referral).where(Referral.id == referral_id), "Underlaget")

    async def referrals_of(self, programme: str) -> Sequence[Referral]:
        return (await self._session.scalars(select(Referral).where(Referral.programme == programme))).all()

    def list_participations(
        self, *, organization_number: str | None = None, programme: str | None = None
    ) -> Select[Participation]:
        return narrowed(
            select(Participation),
            (Participation.organization_number, organization_number),
            (Participation.programme, programme),
        )

    async def open_participations(self) -> Sequence[Participation]:
        query = select(Participation).where(Participation.ends_on.is_(None))
        return (await self._session.scalars(query)).all()

    async def get_participation_for_change(self, participation_id: UUID) -> Participation:
        query = select(Participation).where(Participation.id == participation_id).with_for_update()
        return await one(self._session, query, "Deltagandet")

    async def find_participation(self, cooperation_id: UUID) -> Participation | None:
        query = select(Participation).where(Participation.cooperation_id == cooperation_id).with_for_update()
        return (await self._session.scalars(query)).one_or_none()
