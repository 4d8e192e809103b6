"""Heads of the audit chain, kept by another service: a chain that is sealed anew no longer fits them.

Whoever owns a database can rewrite a row and seal everything after it again, and the chain proves nothing by itself.
So its head goes out as an event, at most once a minute and only when rows have been sealed since the last; one other
service keeps it, where the first one's passwords do not reach. Keeping a head is no change of a case: it makes no audit
row, so heads never call for heads.
"""

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import insert, select, text
from sqlalchemy.ext.asyncio import AsyncSession

from shared.clock import utc_now
from shared.event import Event, Fact
from shared.kit import outbox
from shared.kit.db import Sessions
from shared.kit.schema import audit_head, audit_seal
from shared.kit.unit_of_work import UnitOfWork
from shared.telemetry.trace import Trace

ROWS = 2000
"""The most links that one head lists: an event stays far below what the broker takes."""
MARK = 16
"""Characters of each link's hash that a head repeats: enough to see which is the first that has changed."""

# One worker at a time: two heads about the same rows would be one too many, not wrong.
_LOCK = text("SELECT pg_try_advisory_xact_lock(hashtext('audit-head'))")
# Served by uq_outbox_subject_sequence: the outbox is the record of what was published.
_LAST_PUBLISHED = text("SELECT event FROM outbox WHERE subject = :subject ORDER BY sequence DESC LIMIT 1")


class Head(NamedTuple):
    """Statement of a chain: link `number` had this hash; `marks` begin those of links `since` + 1 and on."""

    number: int
    hash: str
    since: int
    marks: tuple[str, ...]


async def publish(sessions: Sessions, service: str, contract: type[Fact]) -> int:
    """Publish the heads that are not published yet, as the service's own contract; return how many rows they cover."""
    covered = 0
    while True:
        async with sessions() as session, session.begin():
            rows = await _publish_next(session, service, contract)
        covered += rows
        if rows < ROWS:
            return covered


async def _publish_next(session: AsyncSession, service: str, contract: type[Fact]) -> int:
    if not (await session.execute(_LOCK)).scalar_one():
        return 0
    since = await _last_published(session, f"{contract.AGGREGATE}/{service}")
    links = select(audit_seal.c.number, audit_seal.c.hash).where(audit_seal.c.number > since)
    rows = (await session.execute(links.order_by(audit_seal.c.number).limit(ROWS))).all()
    if rows:
        head = Head(rows[-1].number, rows[-1].hash, since, tuple(row.hash[:MARK] for row in rows))
        fact = contract.model_validate({"chain": service} | head._asdict())
        publication = outbox.Publication(fact, subject=service, scope=None)
        await outbox.store(session, [publication], at=utc_now(), trace=Trace.start())
    return len(rows)


async def _last_published(session: AsyncSession, subject: str) -> int:
    last = (await session.execute(_LAST_PUBLISHED, {"subject": subject})).scalar_one_or_none()
    return 0 if last is None else int(Event.from_json(last.encode()).data["number"])


async def keep(work: UnitOfWork, fact: Fact, *, now: datetime) -> None:
    """Keep a head that another service has published; never over an earlier one, for two that differ prove a fraud."""
    event = work.event
    assert event is not None, "heads come by events only"
    head = event.data
    await work.session.execute(
        insert(audit_head).values(
            source=event.source.removeprefix("/"),
            source_sequence=event.sequence,
            source_at=event.time,
            number=head["number"],
            hash=head["hash"],
            since=head["since"],
            marks=list(head["marks"]),
        )
    )
