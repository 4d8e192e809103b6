"""Queries on reports, consultations and indicators."""

from datetime import date
from typing import TypeVar
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import selectinload

from followup.models import AgreedMeasure, Consultation, Indicator, Report, Schedule
from followup.models.root import Base
from shared.kit.actor import Actor
from shared.kit.errors import NotFound

T = TypeVar("T", bound=Base)
MEASURED = selectinload(Indicator.measurements)


class ReportRepository:
    def __init__(self, session: AsyncSession, actor: Actor) -> None:
        self._session = session
        self._actor = actor

    def add(self, row: Report | Consultation | Indicator) -> None:
        self._session.add(row)

    async def get_report(self, report_id: UUID) -> Report:
        return await self._get(select(Report).where(Report.id == report_id))

    async def get_report_for_change(self, report_id: UUID) -> Report:
        return await self._get(select(Report).where(Report.id == report_id).with_for_update())

    def list_reports(self, *, programme: str | None = None, status: str | None = None) -> Select[Report]:
        query = select(Report)
        for column, value in ((Report.programme, programme), (Report.status, status)):
            query = query.where(column == value) if value else query
        return query

    async def get_consultation(self, consultation_id: UUID) -> Consultation:
        return await self._get(select(Consultation).where(Consultation.id == consultation_id))

    def list_consultations(self, *, programme: str | None = None, since: date | None = None) -> Select[Consultation]:
        query = select(Consultation)
        query = query.where(Consultation.programme == programme) if programme else query
        return query.where(Consultation.held_on >= since) if since else query

    async def get_indicator(self, indicator_id: UUID) -> Indicator:
        return await self._get(self.list_indicators().where(Indicator.id == indicator_id).options(MEASURED))

    async def get_indicator_for_change(self, indicator_id: UUID) -> Indicator:
        query = self.list_indicators().where(Indicator.id == indicator_id).options(MEASURED)
        return await self._get(query.with_for_update(of=Indicator))

    def list_indicators(self, *, schedule_id: UUID | None = None, measure_id: UUID | None = None) -> Select[Indicator]:
        query = select(Indicator)
        if own := self._actor.own_tenant:
            query = query.where(Indicator.organization_number == own)
        for column, value in ((Indicator.schedule_id, schedule_id), (Indicator.measure_id, measure_id)):
            query = query.where(column == value) if value else query
        return query

    async def get_agreed_measure(self, measure_id: UUID) -> tuple[AgreedMeasure, Schedule]:
        query = select(AgreedMeasure, Schedule).join(Schedule, Schedule.id == AgreedMeasure.schedule_id)
        if own := self._actor.own_tenant:
            query = query.where(Schedule.organization_number == own)
        found = (await self._session.execute(query.where(AgreedMeasure.measure_id == measure_id))).one_or_none()
        if found is None:
            raise NotFound("Insatsen finns inte i någon överenskommelse du får se. Kontrollera identiteten.")
        return found[0], found[1]

    async def _get(self, query: Select[T]) -> T:
        found = (await self._session.execute(query)).scalar_one_or_none()
        if found is None:
            raise NotFound("Uppgiften finns inte, eller så får du inte se den. Kontrollera identiteten.")
        return found
