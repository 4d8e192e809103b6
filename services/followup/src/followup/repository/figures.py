"""The rows that a report to the government counts, as of a day; each query in a fixed order."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import Row, Select, and_, func, select
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.ext.asyncio import AsyncSession

from followup.copies import AnswerCopy, FundingEntry, FundingKind, OfferCopy, OrganizerCopy, PositionEntry, RoundCopy
from followup.models.activity import Activity
from followup.models.consultation import Consultation
from followup.models.measure import AgreedMeasure
from followup.models.schedule import Schedule
from followup.models.statement import Statement

AnyRow = Row[*tuple[Any, ...]]


class Figures:
    """Rows of one programme up to and including a day."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def freeze(self) -> None:
        """Let every query of this transaction see the same moment; must come before the first of them."""
        await self._session.connection(execution_options={"isolation_level": "REPEATABLE READ"})

    async def list_rounds(self, programme: str, as_of: date) -> Sequence[RoundCopy]:
        query = select(RoundCopy).where(RoundCopy.programme == programme, RoundCopy.decided_on <= as_of)
        rows = await self._session.execute(query.order_by(RoundCopy.decided_on, RoundCopy.round_id))
        return rows.scalars().all()

    async def list_offers(self, programme: str, as_of: date) -> Sequence[AnyRow]:
        """Offer, organiser type, withdrawal day and the answer given by the day."""
        answered = and_(AnswerCopy.offer_id == OfferCopy.offer_id, AnswerCopy.answered_on <= as_of)
        query = (
            select(OfferCopy.offer_id, OfferCopy.withdrawn_on, AnswerCopy.accepted, OrganizerCopy.organizer_type)
            .outerjoin(AnswerCopy, answered)
            .outerjoin(OrganizerCopy, OrganizerCopy.organization_number == OfferCopy.organization_number)
            .where(OfferCopy.programme == programme, OfferCopy.made_on <= as_of)
        )
        return await self._all(query.order_by(OfferCopy.offer_id))

    async def list_agreements(self, programme: str, as_of: date) -> Sequence[AnyRow]:
        """Cooperation, organisation number, units and organiser type of every agreement signed by the day."""
        query = (
            select(
                Schedule.id,
                Schedule.organization_number,
                Schedule.school_unit_codes,
                OrganizerCopy.organizer_type,
            )
            .outerjoin(OrganizerCopy, OrganizerCopy.organization_number == Schedule.organization_number)
            .where(Schedule.programme == programme, Schedule.signed_on <= as_of)
        )
        return await self._all(query.order_by(Schedule.id))

    async def list_measures(self, programme: str, as_of: date) -> Sequence[AnyRow]:
        query = (
            select(
                AgreedMeasure.measure_id,
                AgreedMeasure.kind,
                AgreedMeasure.level,
                AgreedMeasure.impact_factor,
                AgreedMeasure.dropped_on,
            )
            .join(Schedule, Schedule.id == AgreedMeasure.schedule_id)
            .where(Schedule.programme == programme, AgreedMeasure.agreed_on <= as_of)
        )
        return await self._all(query.order_by(AgreedMeasure.measure_id))

    async def list_commitments(self, programme: str, as_of: date) -> Sequence[FundingEntry]:
        """The lines of each cooperation's last commitment on the day."""
        on_the_day = and_(
            FundingEntry.programme == programme,
            FundingEntry.kind == FundingKind.COMMITMENT,
            FundingEntry.effective_on <= as_of,
        )
        newest = (
            select(FundingEntry.cooperation_id, func.max(FundingEntry.source_sequence).label("sequence"))
            .where(on_the_day)
            .group_by(FundingEntry.cooperation_id)
            .subquery()
        )
        same = and_(
            newest.c.cooperation_id == FundingEntry.cooperation_id, newest.c.sequence == FundingEntry.source_sequence
        )
        query = select(FundingEntry).join(newest, same).where(on_the_day)
        return (await self._session.execute(query.order_by(FundingEntry.id))).scalars().all()

    async def list_money_moved(self, programme: str, as_of: date) -> Sequence[FundingEntry]:
        """Payments, claims and repayments up to the day."""
        query = select(FundingEntry).where(
            FundingEntry.programme == programme,
            FundingEntry.kind != FundingKind.COMMITMENT,
            FundingEntry.effective_on <= as_of,
        )
        return (await self._session.execute(query.order_by(FundingEntry.id))).scalars().all()

    async def list_positions(self, programme: str, as_of: date) -> Sequence[PositionEntry]:
        """Each position as it stood at the end of the day."""
        query = (
            select(PositionEntry)
            .ext(distinct_on(PositionEntry.position))
            .where(PositionEntry.programme == programme, PositionEntry.effective_on <= as_of)
            .order_by(PositionEntry.position, PositionEntry.source_sequence.desc())
        )
        return (await self._session.execute(query)).scalars().all()

    async def list_activities(self, programme: str, as_of: date) -> Sequence[AnyRow]:
        query = (
            select(
                Activity.id,
                Activity.kind,
                Activity.status,
                Activity.due_on,
                Activity.completed_on,
                Activity.closed_on,
                Activity.right_mandate,
            )
            .join(Schedule, Schedule.id == Activity.schedule_id)
            .where(Schedule.programme == programme, Schedule.signed_on <= as_of)
        )
        return await self._all(query.order_by(Activity.id))

    async def list_statements(self, programme: str, as_of: date) -> Sequence[Statement]:
        """Statements decided by the day."""
        query = select(Statement).where(Statement.programme == programme, Statement.decided_on <= as_of)
        return (await self._session.execute(query.order_by(Statement.id))).scalars().all()

    async def list_consultations(self, programme: str, as_of: date) -> Sequence[Consultation]:
        query = select(Consultation).where(Consultation.programme == programme, Consultation.held_on <= as_of)
        rows = await self._session.execute(query.order_by(Consultation.held_on, Consultation.id))
        return rows.scalars().all()

    async def _all(self, query: Select[*tuple[Any, ...]]) -> Sequence[AnyRow]:
        return (await self._session.execute(query)).all()
