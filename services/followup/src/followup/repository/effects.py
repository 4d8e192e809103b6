"""Queries on the units that are followed by published statistics, and on those statistics."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.ext.asyncio import AsyncSession

from followup.copies import UnitStatistics
from followup.models.indicator import Indicator
from followup.models.schedule import Schedule
from followup.rules.effects import Figure, Followed, Published
from shared.kit import lookup
from shared.kit.actor import Actor


class Effects:
    def __init__(self, session: AsyncSession, actor: Actor) -> None:
        self._session = session
        self._actor = actor

    async def list_followed(self, *, programme: str | None, code: str | None, of_all: bool) -> list[Followed]:
        """Units with an indicator of the register in force; `of_all`: whoever asks, for sums over many."""
        query: Any = (
            select(Indicator.code, Indicator.school_unit_code, Schedule)
            .join(Schedule, Schedule.id == Indicator.schedule_id)
            .where(Indicator.code.is_not(None), Indicator.dropped_on.is_(None))
        )
        own = None if of_all else self._actor.own_tenant
        narrowed: Select[Any] = lookup.narrowed(
            query, (Indicator.programme, programme), (Indicator.code, code), (Schedule.organization_number, own)
        )
        rows = (await self._session.execute(narrowed)).all()
        return [
            Followed(schedule.programme, found, unit, schedule.organization_number, schedule.signed_on)
            for found, of_unit, schedule in rows
            for unit in ([of_unit] if of_unit else schedule.school_unit_codes)
        ]

    async def get_published(self, followed: Sequence[Followed]) -> Published:
        units = {one.school_unit_code for one in followed}
        query = select(UnitStatistics).where(UnitStatistics.school_unit_code.in_(units))
        return {
            (copy.school_unit_code, indicator.indicator): [
                Figure(
                    figure.school_year,
                    figure.published,
                    None if figure.value is None else Decimal(figure.value),
                    None if figure.national_average is None else Decimal(figure.national_average),
                )
                for figure in indicator.figures
            ]
            for copy in (await self._session.execute(query)).scalars()
            for indicator in copy.published.indicators
        }
