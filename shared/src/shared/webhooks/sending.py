"""Webhooks: the feed's events sent to those who have asked, by the worker, in the feed's order and at least once.

Each webhook has a place in the feed of its own, and moves on when its receiver has answered. What one does not take is
sent again later and again, and nobody else waits for it.
"""

import asyncio
import json
import random
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Any
from uuid import UUID

import structlog
from sqlalchemy import Executable, text

from shared.clock import new_id, utc_now
from shared.event import Event, Fact
from shared.identity.auth import Permissions
from shared.kit import outbox
from shared.kit.db import ALONE, Sessions
from shared.kit.settings import ServiceSettings
from shared.kit.unit_of_work import UnitOfWork
from shared.telemetry import metrics
from shared.telemetry.repeating import attempt
from shared.webhooks.outside import NotSent, Outside
from shared.webhooks.signing import secret_of, signed_headers

LOOK_SECONDS = 2
"""While there are webhooks; one that is registered is a step, and wakes."""
BATCH = 50
LEASE_SECONDS = 60
"""Longer than one call and what is written of it take: so long does a webhook wait when its worker has died."""
LOOKS_AT_ONCE = 2
"""Connections of the pool that all webhooks together may use: the others are for the worker's own work."""
FIRST_DELAY, LONGEST_DELAY = 5, 3600
GIVEN_UP = timedelta(days=3)
FORMER_SECRET = timedelta(hours=24)
"""Time after a rotation during which the secret before it signs too."""
GONE = 410
PING = "webhook.ping"
log = structlog.get_logger()

# A moment further ahead than any that is set was written by a clock that was wrong: nobody waits for it.
_FREE = "(leased_until IS NULL OR leased_until < now() OR leased_until > now() + interval '2 minutes')"
_DUE = text(
    f"SELECT id, {_FREE} AND (ping_id IS NOT NULL OR ("  # noqa: S608 (our own)
    "(next_attempt_at <= now() OR next_attempt_at > now() + interval '90 minutes') "
    f"AND after_id IS DISTINCT FROM ({outbox.END}))) AS due FROM webhook WHERE state = 'active' OR ping_id IS NOT NULL"
)
# Two workers ask at once: the second waits for the row, and finds it leased.
_LEASE = text(
    "UPDATE webhook SET lease = :lease, leased_until = now() + make_interval(secs => :seconds) "  # noqa: S608
    f"WHERE id = :id AND {_FREE} "
    "RETURNING id, lease, url, roles, types, generation, rotated_at, after_id, ping_id, attempts, first_failed_at"
)
_RELEASE = text("UPDATE webhook SET leased_until = NULL WHERE id = :id AND lease = :lease")
# Not when it was disabled, or taken by another worker, meanwhile: it is then sent again, from where it stands.
_DELIVERED = text(
    "UPDATE webhook SET after_id = :event, attempts = 0, first_failed_at = NULL, updated_at = now(), "
    "leased_until = now() + make_interval(secs => :seconds) WHERE id = :id AND lease = :lease AND state = 'active'"
)
_FAILED = text(
    "UPDATE webhook SET attempts = attempts + 1, first_failed_at = coalesce(first_failed_at, now()), "
    "updated_at = now(), next_attempt_at = now() + make_interval(secs => :delay) WHERE id = :id AND lease = :lease"
)
_AT_THE_END = text(
    "UPDATE webhook SET after_id = :end, updated_at = now() WHERE id = :id AND lease = :lease AND state = 'active'"
)
_PINGED = text("UPDATE webhook SET ping_id = NULL, updated_at = now() WHERE id = :id AND ping_id = :ping")
_NOTE = text(
    "INSERT INTO webhook_attempt (webhook_id, event_id, type, attempt, status, failure, milliseconds) "
    "VALUES (:webhook, :event, :type, :attempt, :status, :failure, :milliseconds)"
)
_DISABLE = text(
    "UPDATE webhook SET state = 'disabled', reason = :reason, updated_at = now() "
    "WHERE id = :id AND lease = :lease AND state = 'active' RETURNING id"
)
_FORGET = text(
    "DELETE FROM webhook_attempt WHERE position IN (SELECT position FROM webhook_attempt "
    "WHERE at < now() - make_interval(days => CAST(:days AS integer)) ORDER BY at LIMIT :most)"
)
FORGOTTEN_AT_ONCE = 5000


@dataclass
class _Leased:
    """A webhook while it is this process's to serve."""

    id: UUID
    lease: UUID
    url: str
    roles: list[str]
    types: list[str] | None
    generation: int
    rotated_at: datetime | None
    after_id: UUID | None
    ping_id: UUID | None
    attempts: int
    first_failed_at: datetime | None

    @property
    def key(self) -> dict[str, UUID]:
        return {"id": self.id, "lease": self.lease}


@dataclass(frozen=True)
class _Attempt:
    """One call: the status of the answer, or why there was none."""

    status: int | None
    failure: str | None
    milliseconds: int

    @property
    def delivered(self) -> bool:
        return self.status is not None and 200 <= self.status < 300


class Webhooks:
    """The worker's part; one in each process, and any number of processes."""

    def __init__(
        self,
        sessions: Sessions,
        own: Callable[[], UnitOfWork],
        facts: Mapping[str, type[Fact]],
        *,
        key: str,
        permissions: Permissions,
        outside: Outside,
    ) -> None:
        self._sessions, self._own, self._key = sessions, own, key
        self._open = [name for name, fact in facts.items() if not fact.INTERNAL]
        self._permissions, self._outside = permissions, outside
        self._served: dict[UUID, asyncio.Task[bool]] = {}
        self._free = asyncio.Semaphore(LOOKS_AT_ONCE)
        self.wake = asyncio.Event()
        """Set while there are webhooks: it is to be looked again."""

    async def look(self) -> None:
        """Start what is due. A task for each webhook: one whose receiver is slow keeps no other waiting."""
        async with self._free, self._sessions() as session:
            await session.connection(execution_options=ALONE)
            found = (await session.execute(_DUE)).all()
        if found:
            self.wake.set()
        for webhook_id in {row.id for row in found if row.due} - self._served.keys():
            serving = attempt("send webhook", self._serve(webhook_id), webhook=str(webhook_id))
            self._served[webhook_id] = asyncio.create_task(serving)
            self._served[webhook_id].add_done_callback(partial(self._served_once, webhook_id))

    def _served_once(self, webhook_id: UUID, _: object) -> None:
        self._served.pop(webhook_id)

    @property
    def serving(self) -> list[asyncio.Task[bool]]:
        return list(self._served.values())

    async def close(self) -> None:
        """Stop, and leave what is on its way: it is sent again when its lease has run out."""
        for task in self.serving:
            task.cancel()
        await asyncio.gather(*self.serving, return_exceptions=True)
        await self._outside.close()

    async def _serve(self, webhook_id: UUID) -> None:
        wanted = {"id": webhook_id, "lease": new_id(), "seconds": LEASE_SECONDS}
        async with self._free, self._sessions() as session, session.begin():
            row = (await session.execute(_LEASE, wanted)).mappings().one_or_none()
        if row is None:
            return
        hook = _Leased(**row)
        if hook.ping_id:
            await self._ping(hook, hook.ping_id)
        elif not self._may_read(hook.roles):
            await self._disable(hook, "not_permitted")
        else:
            while await self._deliver(hook):
                pass
        await self._write((_RELEASE, hook.key))

    def _may_read(self, roles: Sequence[str]) -> bool:
        """True when the feed is still all open to whoever registered it: the matrix may have changed."""
        granted = self._permissions.granted("get_events")
        return any(granted.get(role) == "all" for role in roles)

    async def _deliver(self, hook: _Leased) -> bool:
        """The events that follow, one after another; whether there may be more."""
        types = self._open if hook.types is None else [name for name in hook.types if name in self._open]
        async with self._free, self._sessions() as session:
            end = await outbox.read_end(session)  # before the events: what comes in between is after it
            events = await outbox.read_feed(session, after=hook.after_id, types=types, limit=BATCH)
        if events is None:  # a database that was restored without the event
            await self._disable(hook, "unknown_event")
            return False
        if not events:
            await self._write((_AT_THE_END, hook.key | {"end": end}))
            return False
        for event in events:
            if not await self._send(hook, Event.from_json(event.encode())):
                return False
        return True

    async def _send(self, hook: _Leased, event: Event) -> bool:
        """Send the event; return whether it was taken, and the webhook is still ours."""
        about = {"id": event.id, "source": event.source, "subject": event.subject, "aggregate": event.aggregate}
        data = about | {"sequence": event.sequence}
        done = await self._call(hook, event.id, event.type, at=event.time.isoformat(), data=data)
        note = (_NOTE, _noted(hook, event.id, event.type, done))
        if done.delivered:
            moved, _ = await self._write((_DELIVERED, hook.key | {"event": event.id, "seconds": LEASE_SECONDS}), note)
            hook.after_id, hook.attempts = event.id, 0
            return moved > 0
        await self._write((_FAILED, hook.key | {"delay": delay(hook.attempts)}), note)
        if done.status == GONE:
            await self._disable(hook, "gone")
        elif hook.first_failed_at and hook.first_failed_at < utc_now() - GIVEN_UP:
            await self._disable(hook, "given_up")
        return False

    async def _ping(self, hook: _Leased, ping_id: UUID) -> None:
        """Ping once, whatever comes of it: the log says."""
        done = await self._call(hook, ping_id, PING, at=utc_now().isoformat(), data={"id": ping_id})
        await self._write((_PINGED, {"id": hook.id, "ping": ping_id}), (_NOTE, _noted(hook, ping_id, PING, done)))

    async def _call(self, hook: _Leased, message_id: UUID, kind: str, *, at: str, data: dict[str, Any]) -> _Attempt:
        """Send ids alone: whoever may read what they are of does so here, with a token."""
        body = json.dumps({"type": kind, "timestamp": at, "data": data}, default=str).encode()
        secrets = [secret_of(self._key, hook.id, hook.generation)]
        if hook.rotated_at and hook.rotated_at > utc_now() - FORMER_SECRET:
            secrets.append(secret_of(self._key, hook.id, hook.generation - 1))
        headers = signed_headers(secrets, message_id, at=int(time.time()), body=body)
        began = time.monotonic()
        try:
            status, failure = await self._outside.post(hook.url, body, headers), None
        except NotSent as why:
            status, failure = None, str(why)
        done = _Attempt(status, failure, int((time.monotonic() - began) * 1000))
        metrics.WEBHOOK_ATTEMPTS.labels("delivered" if done.delivered else "failed").inc()
        return done

    async def _disable(self, hook: _Leased, reason: str) -> None:
        async with self._free, self._own() as work:
            if (await work.session.execute(_DISABLE, hook.key | {"reason": reason})).one_or_none():
                after = {"state": "disabled", "reason": reason}
                await work.record("disable_webhook", "webhook", hook.id, at=utc_now(), after=after)
                log.warning("webhook disabled", webhook=str(hook.id), reason=reason)

    async def _write(self, *statements: tuple[Executable, dict[str, Any]]) -> list[int]:
        """Run the statements in one transaction; return how many rows each has met."""
        async with self._free, self._sessions() as session, session.begin():
            return [(await session.execute(statement, values)).rowcount for statement, values in statements]  # type: ignore[attr-defined]

    async def forget(self, days: int) -> None:
        """Delete attempts older than they are kept, some at a time."""
        while (await self._write((_FORGET, {"days": days, "most": FORGOTTEN_AT_ONCE})))[0] == FORGOTTEN_AT_ONCE:
            pass


def make_webhooks(
    settings: ServiceSettings,
    service: str,
    sessions: Sessions,
    own: Callable[[], UnitOfWork],
    facts: Mapping[str, type[Fact]],
) -> Webhooks | None:
    """The sender of webhooks; None where no key is set."""
    if settings.webhook_key is None:
        return None
    return Webhooks(
        sessions,
        own,
        facts,
        key=settings.webhook_key.get_secret_value(),
        permissions=Permissions.from_file(service, settings.permissions_file),
        outside=Outside(agent=f"insatser-{service}", loopback=settings.webhook_loopback),
    )


def _noted(hook: _Leased, event_id: UUID, kind: str, done: _Attempt) -> dict[str, Any]:
    result = {"status": done.status, "failure": done.failure, "milliseconds": done.milliseconds}
    return {"webhook": hook.id, "event": event_id, "type": kind, "attempt": hook.attempts + 1} | result


def delay(attempts: int) -> float:
    """Seconds to the next attempt: twice as long each time, an hour at most, a fourth more or less, so that receivers
    that were away together are not all called at once."""
    seconds: int = min(FIRST_DELAY * 2 ** min(attempts, 20), LONGEST_DELAY)
    return seconds * random.uniform(0.75, 1.25)  # noqa: S311
