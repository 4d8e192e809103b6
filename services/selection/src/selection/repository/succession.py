"""Successors of codes: a unit with a new code, an organiser that has gone up in another.

What was published about a unit or decided by the inspectorate keeps the code of its day; a round reads it under the
present code. Otherwise a unit would leave its supervision and its results behind with its old code.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from selection.models.organizer import Organizer
from selection.models.school_unit import SchoolUnit, UnitStatus


@dataclass(frozen=True, slots=True)
class Succession:
    """Code → the code it goes on under, through as many steps as there are.

    `heirs` are those of units whose results another goes on with: two that have become one leave it none, for the
    results of neither are its own.
    """

    units: Mapping[str, str]
    organizers: Mapping[str, str]
    heirs: Mapping[str, str]

    def unit(self, code: str) -> str:
        return self.units.get(code, code)

    def organizer(self, number: str) -> str:
        return self.organizers.get(number, number)


async def read_succession(session: AsyncSession) -> Succession:
    closed = select(SchoolUnit.school_unit_code, SchoolUnit.replaced_by).where(
        SchoolUnit.status == UnitStatus.UPPHORT, SchoolUnit.replaced_by.is_not(None)
    )
    merged = select(Organizer.organization_number, Organizer.merged_into).where(Organizer.merged_into.is_not(None))
    units = {code: heir for code, heir in await session.execute(closed) if heir}
    organizers = {number: heir for number, heir in await session.execute(merged) if heir}
    joined = {heir for heir, count in Counter(units.values()).items() if count > 1}
    alone = {code: heir for code, heir in units.items() if heir not in joined}
    return Succession(_ends(units), _ends(organizers), _ends(alone))


def _ends(follows: Mapping[str, str]) -> dict[str, str]:
    """Each code's last successor. A circle, which only a mistake can make, ends where it began."""
    ends = {}
    for code in follows:
        seen, last = {code}, follows[code]
        while last in follows and last not in seen:
            seen.add(last)
            last = follows[last]
        ends[code] = last
    return ends
