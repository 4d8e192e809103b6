"""Runs of analysis bases, the bases, and what they rest on."""

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Row, Select, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import undefer

from selection.copies import QualityMeeting
from selection.models.basis_run import AnalysisBasis, BasisRun, BasisRunStatus
from selection.models.national_value import NationalValue
from selection.models.offer import Offer
from selection.models.participation import Participation
from selection.models.school_unit import SchoolUnit, UnitStatus
from selection.models.statistic import Statistic
from shared.kit.lookup import narrowed, one


class BasisRuns:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    def add(self, row: BasisRun | AnalysisBasis) -> None:
        self._session.add(row)

    def list_runs(self, *, status: BasisRunStatus | None = None) -> Select[BasisRun]:
        return narrowed(select(BasisRun), (BasisRun.status, status))

    async def get_run(self, run_id: UUID) -> BasisRun:
        return await one(self._session, select(BasisRun).where(BasisRun.id == run_id), "Körningen")

    async def get_run_with_inputs(self, run_id: UUID) -> BasisRun:
        query = select(BasisRun).where(BasisRun.id == run_id).options(undefer(BasisRun.inputs))
        return await one(self._session, query, "Körningen")

    async def lock_unfinished_run(self) -> BasisRun | None:
        """The oldest run that is not done, unless another worker is at it."""
        query = select(BasisRun).where(BasisRun.status != BasisRunStatus.DONE)
        query = query.order_by(BasisRun.created_at, BasisRun.id).limit(1).with_for_update(skip_locked=True)
        return (await self._session.scalars(query)).one_or_none()

    def list_bases(
        self, *, run_id: UUID | None = None, organization_number: str | None = None, own: str | None = None
    ) -> Select[AnalysisBasis]:
        """`own`: only those of that organisation."""
        return narrowed(
            select(AnalysisBasis),
            (AnalysisBasis.run_id, run_id),
            (AnalysisBasis.organization_number, organization_number),
            (AnalysisBasis.organization_number, own),
        )

    async def get_basis(self, basis_id: UUID, *, own: str | None) -> AnalysisBasis:
        query = self.list_bases(own=own).where(AnalysisBasis.id == basis_id).options(undefer(AnalysisBasis.content))
        return await one(self._session, query, "Underlaget")

    async def list_hashes(self, run_id: UUID) -> dict[str, str]:
        """The hash of each basis, in order of organisation number."""
        query = select(AnalysisBasis.organization_number, AnalysisBasis.content_hash)
        query = query.where(AnalysisBasis.run_id == run_id).order_by(AnalysisBasis.organization_number)
        return {row[0]: row[1] for row in await self._session.execute(query)}

    async def list_cells(self, indicators: Iterable[str]) -> Sequence[Row[Any]]:
        """Units' cells of all years, not programmes': subject code, indicator, school year, value type, value, raw."""
        query = select(
            Statistic.subject_code,
            Statistic.indicator,
            Statistic.school_year,
            Statistic.value_type,
            Statistic.value,
            Statistic.raw,
        ).where(
            Statistic.subject_kind == "school_unit",
            Statistic.part == "",
            Statistic.indicator.in_(set(indicators)),
            Statistic.superseded_at.is_(None),
        )
        return (await self._session.execute(query)).all()

    async def list_units(self) -> Sequence[SchoolUnit]:
        return (await self._session.scalars(select(SchoolUnit).where(SchoolUnit.status != UnitStatus.UPPHORT))).all()

    async def list_averages(self) -> Sequence[NationalValue]:
        return (await self._session.scalars(select(NationalValue).where(NationalValue.superseded_at.is_(None)))).all()

    async def list_parts(self) -> Sequence[Participation]:
        query = select(Participation).order_by(Participation.starts_on, Participation.id)
        return (await self._session.scalars(query)).all()

    async def list_dialogues(self) -> Sequence[QualityMeeting]:
        """Quality dialogues that have been held."""
        query = select(QualityMeeting).where(QualityMeeting.is_over).order_by(QualityMeeting.met_on)
        return (await self._session.scalars(query.order_by(QualityMeeting.dialogue_id))).all()

    async def list_offers(self) -> Sequence[Offer]:
        return (await self._session.scalars(select(Offer).order_by(Offer.made_on, Offer.id))).all()
