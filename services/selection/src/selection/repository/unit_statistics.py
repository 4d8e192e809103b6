"""The statistics of units that take part: which units, what is published of them, and what has been published."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ARRAY, Row, Text, and_, func, literal, or_, select, union
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from selection.models.national_value import NationalValue
from selection.models.offer import Offer, OfferStatus
from selection.models.participation import Participation
from selection.models.published_statistics import PublishedStatistics
from selection.models.statistic import Statistic
from selection.repository.succession import Succession
from shared.kit.db import INSTANT
from shared.kit.lookup import among

Codes = Mapping[str, Sequence[str]]
"""A unit's code → the codes that its results stand under, the one that goes before the others first."""


class UnitStatistics:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def list_taking_part(self) -> Sequence[str]:
        """The units of offers that wait for their answer, and of cooperations that have not ended."""
        part = and_(
            Participation.organization_number == Offer.organization_number,
            Participation.programme == Offer.programme,
            Participation.starts_on == Offer.answered_on,
            Participation.cooperation_id.is_not(None),
            Participation.ends_on.is_(None),
        )
        accepted = and_(Offer.status == OfferStatus.ACCEPTED, select(Participation.id).where(part).exists())
        offered = select(func.unnest(Offer.school_unit_codes)).where(or_(Offer.status == OfferStatus.MADE, accepted))
        carried = select(func.unnest(Participation.carried_unit_codes)).where(Participation.ends_on.is_(None))
        return sorted((await self._session.scalars(union(offered, carried))).all())

    async def find_marks(self, codes: Codes) -> dict[str, str]:
        """A mark of each unit's cells, by code. Identities only grow: each new cell gives a mark never seen before."""
        averages = select(func.count()).select_from(NationalValue).scalar_subquery()
        query = (
            select(Statistic.subject_code, func.count(), func.sum(Statistic.id), averages)
            .where(*_own(_flat(codes)))
            .group_by(Statistic.subject_code)
        )
        found = {code: f"{count}:{total}:{nation}" for code, count, total, nation in await self._session.execute(query)}
        return {code: " ".join(f"{one}={found.get(one, '')}" for one in under) for code, under in codes.items()}

    async def find_published(self, codes: Iterable[str]) -> dict[str, str]:
        """The mark that each unit was published under."""
        published = PublishedStatistics
        query = select(published.school_unit_code, published.mark).where(among(published.school_unit_code, codes))
        return {row.school_unit_code: row.mark for row in await self._session.execute(query)}

    async def list_cells(self, codes: Codes) -> dict[str, list[Row[Any]]]:
        """Every current cell of the units' own, not of their programmes."""
        query = select(
            Statistic.subject_code,
            Statistic.indicator,
            Statistic.school_year,
            Statistic.value,
            Statistic.value_type,
            Statistic.raw,
            Statistic.computed,
        ).where(*_own(_flat(codes)))
        found = defaultdict(list)
        for row in await self._session.execute(query):
            found[row.subject_code].append(row)
        return {code: [row for one in under for row in found[one]] for code, under in codes.items()}

    async def list_averages(self) -> dict[tuple[str, str], Any]:
        """The national average of every indicator and school year."""
        query = select(NationalValue.indicator, NationalValue.school_year, NationalValue.value)
        rows = await self._session.execute(query.where(NationalValue.superseded_at.is_(None)))
        return {(indicator, year): value for indicator, year, value in rows}

    async def keep_published(self, published: Mapping[str, tuple[str, str]], now: datetime) -> set[str]:
        """Code → mark and hash of what is to be published; returns those of which it is not what was published last.

        Two workers that do it at once wait for each other here, and the second finds that it has been published.
        """
        if not published:
            return set()
        marks, hashes = zip(*published.values(), strict=True)
        # An array for each column, so that the statement is the same however many units there are.
        given = func.unnest(*(literal(list(values), ARRAY(Text)) for values in (published, marks, hashes)))
        row = given.table_valued("code", "mark", "content_hash").render_derived()
        # In order, so that two workers cannot deadlock.
        rows = select(row.c.code, row.c.mark, row.c.content_hash, literal(now, INSTANT)).order_by(row.c.code)
        columns = ["school_unit_code", "mark", "content_hash", "published_at"]
        key, add = columns[:1], insert(PublishedStatistics).from_select(columns, rows)
        sent = add.excluded
        new = {"mark": sent.mark, "content_hash": sent.content_hash, "published_at": sent.published_at}
        differs = PublishedStatistics.content_hash != sent.content_hash
        another = add.on_conflict_do_update(index_elements=key, set_=new, where=differs)
        found = set((await self._session.scalars(another.returning(PublishedStatistics.school_unit_code))).all())
        # Cells have come that other services see nothing of: the unit is not read again for them.
        await self._session.execute(add.on_conflict_do_update(index_elements=key, set_={"mark": add.excluded.mark}))
        return found


def codes_of(taking_part: Iterable[str], succession: Succession) -> dict[str, list[str]]:
    """A unit that has got a new code keeps what was published under the old one, where nothing is under the new."""
    earlier: dict[str, list[str]] = defaultdict(list)
    for code, heir in succession.heirs.items():
        earlier[heir].append(code)
    last = {code: succession.heirs.get(code, code) for code in taking_part}
    return {code: [heir, *sorted(earlier[heir])] for code, heir in last.items()}


def _flat(codes: Codes) -> list[str]:
    return sorted({one for under in codes.values() for one in under})


def _own(codes: Collection[str]) -> tuple[Any, ...]:
    return (
        among(Statistic.subject_code, codes),
        Statistic.subject_kind == "school_unit",
        Statistic.part == "",
        Statistic.superseded_at.is_(None),
    )
