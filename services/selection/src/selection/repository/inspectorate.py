"""Supervision decisions, referrals and participations."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.ext.asyncio import AsyncSession

from selection.models.offer import Offer, OfferStatus
from selection.models.participation import Participation
from selection.models.referral import Referral
from selection.models.supervision_decision import Decision, SupervisionDecision, SupervisionStatus
from selection.repository.lookup import narrowed, one
from selection.repository.succession import Succession

UNANSWERED = "offer:"
"""Before a programme's code: the organiser has an offer in it that is not answered."""


class Part(NamedTuple):
    """An organiser's part in a programme."""

    organization_number: str
    programme: str


@dataclass(frozen=True, slots=True)
class StandingDecision:
    """A supervision decision, said of those it holds for now."""

    diary_number: str
    organization_number: str
    school_unit_code: str | None
    decision: Decision
    status: SupervisionStatus
    serious: bool
    extensive_in_central_parts: bool
    quality_work: bool


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

    async def all_decisions(self, holds: Succession) -> Sequence[StandingDecision]:
        """Under the codes that hold now: neither a new code nor a merger leaves a decision behind."""
        return [
            StandingDecision(
                diary_number=row.diary_number,
                organization_number=holds.organizer(row.organization_number),
                school_unit_code=holds.unit(row.school_unit_code) if row.school_unit_code else None,
                decision=row.decision,
                status=row.status,
                serious=row.serious,
                extensive_in_central_parts=row.extensive_in_central_parts,
                quality_work=row.quality_work,
            )
            for row in (await self._session.scalars(select(SupervisionDecision))).all()
        ]

    def list_referrals(self, *, programme: str | None = None) -> Select[Referral]:
        return narrowed(select(Referral), (Referral.programme, programme))

    async def get_referral(self, referral_id: UUID) -> Referral:
        return await one(self._session, select(Referral).where(Referral.id == referral_id), "Underlaget")

    async def codes_referred(self, programme: str, holds: Succession) -> frozenset[str]:
        """Units and organisers the inspectorate has named, under the codes that hold now."""
        rows = (await self._session.scalars(select(Referral).where(Referral.programme == programme))).all()
        numbers = {holds.organizer(number) for row in rows for number in row.organization_numbers}
        return frozenset(numbers | {holds.unit(code) for row in rows for code in row.school_unit_codes})

    def list_participations(
        self, *, organization_number: str | None = None, programme: str | None = None
    ) -> Select[Participation]:
        return narrowed(
            select(Participation),
            (Participation.organization_number, organization_number),
            (Participation.programme, programme),
        )

    async def standing_parts(self, holds: Succession) -> Sequence[Part]:
        """Who takes part in what now, and who has an offer that is not answered; under the numbers that hold now."""
        open_parts = select(Participation.organization_number, Participation.programme).where(
            Participation.ends_on.is_(None)
        )
        offered = select(Offer.organization_number, Offer.programme).where(Offer.status == OfferStatus.MADE)
        parts = [Part(holds.organizer(number), code) for number, code in await self._session.execute(open_parts)]
        offers = [
            Part(holds.organizer(number), f"{UNANSWERED}{code}")
            for number, code in await self._session.execute(offered)
        ]
        return [*parts, *offers]

    async def get_participation_for_change(self, participation_id: UUID) -> Participation:
        query = select(Participation).where(Participation.id == participation_id).with_for_update()
        return await one(self._session, query, "Deltagandet")

    async def find_participation(self, cooperation_id: UUID) -> Participation | None:
        query = select(Participation).where(Participation.cooperation_id == cooperation_id).with_for_update()
        return (await self._session.scalars(query)).one_or_none()
