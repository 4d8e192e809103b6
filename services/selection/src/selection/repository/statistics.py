"""Published cells: current ones, and those believed earlier."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Select, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from selection.models.statistic import Statistic
from selection.repository.succession import Succession
from shared.kit.lookup import narrowed

UnitCell = Row[Any] | tuple[Any, ...]
"""Subject code, indicator, value type, value, raw."""


class Statistics:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    def list_statistics(
        self,
        *,
        subject_code: str | None = None,
        indicator: str | None = None,
        school_year: str | None = None,
        believed_at: datetime | None = None,
    ) -> Select[Statistic]:
        """Current cells, or those that were current at `believed_at`."""
        query = narrowed(
            select(Statistic),
            (Statistic.subject_code, subject_code),
            (Statistic.indicator, indicator),
            (Statistic.school_year, school_year),
        )
        if believed_at is None:
            return query.where(Statistic.superseded_at.is_(None))
        still = or_(Statistic.superseded_at.is_(None), Statistic.superseded_at > believed_at)
        return query.where(Statistic.recorded_at <= believed_at, still)

    async def list_cells(
        self,
        school_year: str,
        indicators: Iterable[str],
        *,
        succession: Succession,
        codes: Collection[str] | None = None,
    ) -> Sequence[UnitCell]:
        """Units' own cells, not their programmes', under present codes; plain rows, for a round reads them all.

        `codes`: only of these units.
        """
        query = select(
            Statistic.subject_code, Statistic.indicator, Statistic.value_type, Statistic.value, Statistic.raw
        ).where(
            Statistic.school_year == school_year,
            Statistic.subject_kind == "school_unit",
            Statistic.part == "",
            Statistic.indicator.in_(set(indicators)),
            Statistic.superseded_at.is_(None),
        )
        if codes is not None:
            earlier = {old for old, heir in succession.heirs.items() if heir in codes}
            query = query.where(Statistic.subject_code.in_({*codes, *earlier}))
        rows = (await self._session.execute(query)).all()
        return _inherited(rows, succession.heirs) if succession.heirs else rows


def _inherited(rows: Sequence[Any], heirs: Mapping[str, str]) -> list[UnitCell]:
    """The rows, and those published under a unit's old code where its new one has none."""
    names = set(heirs.values())
    own = {(row[0], row[1]) for row in rows if row[0] in names}
    added = [(heirs[row[0]], row[1], row[2], row[3], row[4]) for row in rows if row[0] in heirs]
    return [*rows, *(row for row in added if (row[0], row[1]) not in own)]
