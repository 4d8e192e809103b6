"""Files of running cases, and the cases that were carried over."""

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import Select, select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import selectinload, undefer

from agreements.copies import Funding, Schedule
from agreements.models.agreement import Agreement
from agreements.models.carry_over import CarriedOver, CarryOver, CarryOverStatus
from agreements.models.cooperation import Cooperation
from shared.kit.lookup import narrowed, one, within


class Heard(NamedTuple):
    agreement: Agreement
    funding: Funding | None
    schedule: Schedule | None


class CarryOvers:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    def add(self, row: CarryOver | CarriedOver) -> None:
        self._session.add(row)

    def list_carry_overs(
        self, *, status: CarryOverStatus | None = None, since: date | None = None, until: date | None = None
    ) -> Select[CarryOver]:
        """`since` and `until` are days on which the file was read."""
        return within(narrowed(select(CarryOver), (CarryOver.status, status)), CarryOver.created_at, since, until)

    async def get_carry_over(self, carry_over_id: UUID) -> CarryOver:
        return await one(self._session, self._whole(carry_over_id), "Överföringen")

    async def get_carry_over_for_change(self, carry_over_id: UUID) -> CarryOver:
        query = self._whole(carry_over_id).with_for_update()
        return await one(self._session, query.execution_options(populate_existing=True), "Överföringen")

    @staticmethod
    def _whole(carry_over_id: UUID) -> Select[CarryOver]:
        """The carry-over with its cases, which lists leave out."""
        return select(CarryOver).options(undefer(CarryOver.cases)).where(CarryOver.id == carry_over_id)

    async def find_file(self, sha256: str) -> CarryOver | None:
        return (await self._session.execute(select(CarryOver).where(CarryOver.sha256 == sha256))).scalar_one_or_none()

    async def find_case(self, cooperation_id: UUID) -> CarriedOver | None:
        return await self._session.get(CarriedOver, cooperation_id)

    async def list_known(self, cases: Iterable[tuple[str, str]]) -> list[CarriedOver]:
        """The carried-over ones of the cases, which are named by programme and diary number."""
        query = select(CarriedOver).where(
            tuple_(CarriedOver.programme, CarriedOver.diary_number).in_(list(cases)),
        )
        return list((await self._session.execute(query)).scalars())

    async def list_busy(self, organization_numbers: Iterable[str]) -> set[str]:
        """The organisers that have a case that runs."""
        query = select(Cooperation.live_organization_number).where(
            Cooperation.live_organization_number.in_(list(organization_numbers))
        )
        return {number for number in (await self._session.execute(query)).scalars() if number}

    async def list_said(self, cooperation_ids: list[UUID]) -> dict[UUID, Heard]:
        """The agreement of each case, and what budget and followup have said of its beginning here."""
        query = (
            select(Agreement, Funding, Schedule)
            .outerjoin(Funding, Funding.cooperation_id == Agreement.cooperation_id)
            .outerjoin(Schedule, Schedule.cooperation_id == Agreement.cooperation_id)
            .where(Agreement.cooperation_id.in_(cooperation_ids))
            .options(selectinload(Agreement.versions))
        )
        return {row[0].cooperation_id: Heard(*row) for row in await self._session.execute(query)}
