"""Compares what producers say they have sent with what our readers have had, and asks for what never came."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol
from uuid import UUID

import structlog
from sqlalchemy import ARRAY, Text, Uuid, bindparam, text
from sqlalchemy.ext.asyncio import AsyncSession

from shared.kit.db import ALONE, Sessions
from shared.kit.inbox import Order
from shared.kit.subscription import Subscription
from shared.kit.unit_of_work import UnitOfWork
from shared.manifests import Listed, Manifest, ResendRequest
from shared.telemetry import metrics

MANIFESTS = 20
"""How many a reader is compared with in one round: so many thousand events are asked for at most."""
TO_BE_REBUILT = -1
"""`manifests_passed` of a consumer whose copies are to be made again; it takes no events meanwhile."""
log = structlog.get_logger()
NewWork = Callable[[], UnitOfWork]


class Reader(Protocol):
    """A consumer, as far as it is compared."""

    name: str
    subscription: Subscription

    async def find_waiting(self) -> int | None:
        """Number of messages it has not finished; None when nobody knows."""


@dataclass
class Comparison:
    """Our readers of one producer beside its manifests. Several processes may run the same one."""

    request: type[ResendRequest]
    keeper: Reader
    """Takes the manifests in."""
    readers: Sequence[Reader]
    _streams: object = None
    """State of the streams when manifests were last asked for."""
    _rounds_with_gap: int = 0

    @property
    def producer(self) -> str:
        return self.keeper.subscription.producer

    async def run(self, new_work: NewWork, streams: object) -> None:
        """Run one round. `streams` is another than before when one of the two between us may have lost messages."""
        async with new_work() as work:
            passed, last = await self._read_state(work.session)
        behind = [reader for reader in self.readers if TO_BE_REBUILT < passed[reader.name] < last]
        # Asked after the manifests were read: a reader with nothing waiting now was given all that they list.
        caught_up = [reader for reader in behind if await reader.find_waiting() == 0]
        lacking: dict[int, set[UUID]] = defaultdict(set)
        gaps = set()
        for reader in caught_up:
            async with new_work() as work:
                gaps |= await self._compare(work.session, reader, passed[reader.name], last, lacking)
        metrics.MISSING.labels(self.producer).set(sum(map(len, lacking.values())))
        for number, ids in lacking.items():
            await self._ask_for_events(new_work, number, ids)
        await self._ask_for_manifests(new_work, streams, last=last, gap=min(gaps, default=None))

    async def _read_state(self, session: AsyncSession) -> tuple[dict[str, int], int]:
        """The last manifest that each reader has had everything of, and the last that has come."""
        rows = await session.execute(_PASSED, {"names": [reader.name for reader in self.readers]})
        passed = {row.name: row.manifests_passed for row in rows}
        return passed, int((await session.execute(_LAST, {"producer": self.producer})).scalar_one())

    async def _compare(
        self, session: AsyncSession, reader: Reader, passed: int, last: int, lacking: dict[int, set[UUID]]
    ) -> set[int]:
        """Note what the reader lacks, by manifest, and move it past those that it lacks nothing of.

        Returns the manifest that has not come itself, when later ones have.
        """
        asked = {"producer": self.producer, "after": passed, "last": last, "most": MANIFESTS}
        rows = (await session.execute(_NEXT, asked)).all()
        in_turn = [row for expected, row in enumerate(rows, passed + 1) if row.number == expected]
        whole = passed
        for row in in_turn:
            wanted = {"consumer": reader.name, "ids": _concerning(reader.subscription, row.listed)}
            if missing := set((await session.execute(_LACKING, wanted)).scalars()):
                lacking[row.number] |= missing
            elif whole == row.number - 1:
                whole = row.number
        if whole > passed:
            await session.execute(_PASS, {"name": reader.name, "before": passed, "number": whole})
        return {passed + len(in_turn) + 1} if len(in_turn) < len(rows) else set()

    async def _ask_for_events(self, new_work: NewWork, number: int, ids: Iterable[UUID]) -> None:
        async with new_work() as work:
            key = {"producer": self.producer, "number": number}
            if (await work.session.execute(_MAY_ASK, key)).one_or_none():
                asked = self.request(producer=self.producer, event_ids=tuple(ids))
                work.publish(asked, subject=self.producer)
                about = {"producer": self.producer, "manifest": number, "events": len(asked.event_ids)}
                log.error("events never came, asked for again", **about)

    async def _ask_for_manifests(self, new_work: NewWork, streams: object, *, last: int, gap: int | None) -> None:
        """Ask at the start, when a stream has lost something, and, ever more seldom, while one is missing."""
        self._rounds_with_gap = self._rounds_with_gap + 1 if gap else 0
        doubled = self._rounds_with_gap & (self._rounds_with_gap - 1) == 0
        if (gap and not doubled) or (not gap and streams == self._streams):
            return
        if await self.keeper.find_waiting() != 0:
            return  # what is asked for may be among it
        if gap:
            log.error("a manifest never came, asked for again", producer=self.producer, manifest=gap)
        async with new_work() as work:
            asked = self.request(producer=self.producer, manifests_after=gap - 1 if gap else last)
            work.publish(asked, subject=self.producer)
        self._streams = streams


async def register(session: AsyncSession, readers: Iterable[Reader]) -> None:
    """Each consumer that is compared has a row: how far it has had everything, what it reads, whether it is paused."""
    for reader in readers:
        read = reader.subscription
        if read.order is Order.NONE:
            continue  # it takes the manifests in
        about = {"producer": read.producer, "types": sorted(read.by_type), "aggregates": sorted(read.whole_aggregates)}
        await session.execute(_REGISTER, {"name": reader.name} | about)


async def read_pauses(sessions: Sessions) -> tuple[set[str], datetime]:
    """The consumers that are to take nothing now, and what time it is by the database."""
    async with sessions() as session:
        await session.connection(execution_options=ALONE)
        row = (await session.execute(_PAUSED)).one()
        return set(row.names), row.now


def comparisons(request: type[ResendRequest], readers: Sequence[Any]) -> list[Comparison]:
    """One comparison for each producer that more is read of than its manifests."""
    made = []
    for keeper in readers:
        others = [r for r in readers if r is not keeper and r.subscription.stream == keeper.subscription.stream]
        if others and any(issubclass(fact, Manifest) for fact in keeper.subscription.handlers):
            made.append(Comparison(request, keeper, others))
    return made


def _concerning(subscription: Subscription, listed: Sequence[Any]) -> list[UUID]:
    groups = [Listed.model_validate(group) for group in listed]
    return [event_id for g in groups if subscription.reads(g.type, g.aggregate) for event_id in g.event_ids]


_PASSED = text("SELECT name, manifests_passed FROM consumer WHERE name = ANY(:names)").bindparams(
    bindparam("names", type_=ARRAY(Text))
)
_LAST = text("SELECT coalesce(max(number), 0) FROM manifest WHERE producer = :producer")
_NEXT = text(
    "SELECT number, listed FROM manifest WHERE producer = :producer AND number > :after AND number <= :last "
    "ORDER BY number LIMIT :most"
)
# Held events have come, and a person has decided about the discarded ones.
_LACKING = text(
    "SELECT listed.id FROM unnest(:ids) AS listed (id) "
    "WHERE NOT EXISTS (SELECT FROM inbox i WHERE i.consumer = :consumer AND i.event_id = listed.id) "
    "AND NOT EXISTS (SELECT FROM held_event h WHERE h.consumer = :consumer AND h.event_id = listed.id "
    "AND h.state IN ('early', 'dead', 'due')) "
    "AND NOT EXISTS (SELECT FROM held_event h WHERE h.consumer = :consumer AND h.event_id = listed.id "
    "AND h.state = 'discarded')"
).bindparams(bindparam("ids", type_=ARRAY(Uuid)))
# Not where somebody has asked meanwhile to begin anew.
_PASS = text(
    "UPDATE consumer SET manifests_passed = :number, updated_at = now() "
    "WHERE name = :name AND manifests_passed = :before"
)
# One process asks, and again only after a minute, two, four, at last each hour. A moment that lies ahead was written by
# a clock that was wrong: nobody waits for it.
_MAY_ASK = text(
    "UPDATE manifest SET asks = asks + 1, asked_at = now() WHERE producer = :producer AND number = :number "
    "AND (asked_at IS NULL OR asked_at < now() - make_interval(secs => least(30 * 2 ^ least(asks, 10), 3600)) "
    "OR asked_at > now() + interval '1 minute') "
    "RETURNING asks"
)
_REGISTER = text(
    "INSERT INTO consumer (name, producer, types, aggregates) VALUES (:name, :producer, :types, :aggregates) "
    "ON CONFLICT (name) DO UPDATE SET types = excluded.types, aggregates = excluded.aggregates"
).bindparams(bindparam("types", type_=ARRAY(Text)), bindparam("aggregates", type_=ARRAY(Text)))
_PAUSED = text(
    "SELECT clock_timestamp() AS now, "
    "ARRAY(SELECT name FROM consumer WHERE paused_at IS NOT NULL OR manifests_passed < 0) AS names"
)
