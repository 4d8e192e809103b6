"""Entries that agencies have written in organisers' time lines, and the rows that else make up a time line."""

from collections.abc import Collection, Sequence
from uuid import UUID

from sqlalchemy import Select, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from selection.copies import AgreedMeasures, PlannedFollowUp, QualityMeeting
from selection.models.offer import Offer
from selection.models.participation import Participation
from selection.models.referral import Referral
from selection.models.school_unit import SchoolUnit
from selection.models.supervision_decision import SupervisionDecision
from selection.models.supplementary_decision import SupplementaryDecision, SupplementStatus
from selection.models.time_line_entry import TimeLineEntry
from selection.rules.time_line import Agency
from shared.kit.lookup import narrowed, one


class TimeLineEntries:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    def add(self, row: TimeLineEntry) -> None:
        self._session.add(row)

    def list_entries(self, *, agency: Agency | None, organization_number: str | None = None) -> Select[TimeLineEntry]:
        return narrowed(
            select(TimeLineEntry),
            (TimeLineEntry.agency, agency),
            (TimeLineEntry.organization_number, organization_number),
        )

    async def get_entry(self, entry_id: UUID, *, agency: Agency | None) -> TimeLineEntry:
        """An entry of the agency; None: of any agency."""
        query = narrowed(select(TimeLineEntry), (TimeLineEntry.agency, agency)).where(TimeLineEntry.id == entry_id)
        return await one(self._session, query, "Posten i tidslinjen")

    async def get_entry_for_change(self, entry_id: UUID, *, agency: Agency) -> TimeLineEntry:
        query = select(TimeLineEntry).where(TimeLineEntry.id == entry_id, TimeLineEntry.agency == agency)
        return await one(self._session, query.with_for_update(), "Posten i tidslinjen")

    async def list_of(self, numbers: Collection[str]) -> Sequence[TimeLineEntry]:
        query = select(TimeLineEntry).where(TimeLineEntry.organization_number.in_(numbers))
        return (await self._session.scalars(query)).all()

    async def list_unit_codes(self, numbers: Collection[str]) -> Sequence[str]:
        """The codes of the organisers' units, closed ones included."""
        query = select(SchoolUnit.school_unit_code).where(SchoolUnit.organization_number.in_(numbers))
        return (await self._session.scalars(query)).all()

    async def list_decisions(self, numbers: Collection[str]) -> Sequence[SupervisionDecision]:
        query = select(SupervisionDecision).where(SupervisionDecision.organization_number.in_(numbers))
        return (await self._session.scalars(query)).all()

    async def list_referrals(self, numbers: Collection[str], units: Collection[str]) -> Sequence[Referral]:
        """The referrals that name any of the organisers or of the units."""
        query = select(Referral).where(
            or_(Referral.organization_numbers.overlap(list(numbers)), Referral.school_unit_codes.overlap(list(units)))
        )
        return (await self._session.scalars(query)).all()

    async def list_offers(self, numbers: Collection[str]) -> Sequence[Offer]:
        query = select(Offer).where(Offer.organization_number.in_(numbers))
        return (await self._session.scalars(query)).all()

    async def list_supplements(self, numbers: Collection[str]) -> Sequence[SupplementaryDecision]:
        """The supplementary decisions that have been decided."""
        query = select(SupplementaryDecision).where(
            SupplementaryDecision.organization_number.in_(numbers),
            SupplementaryDecision.status == SupplementStatus.DECIDED,
        )
        return (await self._session.scalars(query)).all()

    async def list_participations(self, numbers: Collection[str]) -> Sequence[Participation]:
        query = select(Participation).where(Participation.organization_number.in_(numbers))
        return (await self._session.scalars(query)).all()

    async def list_measures(self, cooperations: Collection[UUID]) -> Sequence[AgreedMeasures]:
        query = select(AgreedMeasures).where(AgreedMeasures.cooperation_id.in_(cooperations))
        return (await self._session.scalars(query)).all()

    async def list_follow_ups(self, cooperations: Collection[UUID]) -> Sequence[PlannedFollowUp]:
        query = select(PlannedFollowUp).where(PlannedFollowUp.cooperation_id.in_(cooperations))
        return (await self._session.scalars(query)).all()

    async def find_follow_up_for_change(self, cooperation_id: UUID) -> PlannedFollowUp | None:
        query = select(PlannedFollowUp).where(PlannedFollowUp.cooperation_id == cooperation_id)
        return (await self._session.scalars(query.with_for_update())).one_or_none()

    def add_follow_up(self, row: PlannedFollowUp) -> None:
        self._session.add(row)

    async def list_meetings(self, numbers: Collection[str]) -> Sequence[QualityMeeting]:
        """Quality dialogues that are planned or were held."""
        query = select(QualityMeeting).where(QualityMeeting.organization_number.in_(numbers))
        return (await self._session.scalars(query.where(QualityMeeting.met_on.is_not(None)))).all()

    async def put_meeting(self, row: QualityMeeting) -> None:
        """Insert it or replace it: the inbox lets one event of a dialogue in at a time, and drops older ones."""
        await self._session.merge(row)
