"""Who read what, and who was refused: a row for each, beside the audit trail and off the path of the request.

A request leaves a row in memory; a task writes them together, `SECONDS` after the first came. A process that is killed
loses what it has not written, at most that many seconds. What there is no room for is counted (`access_log_lost_total`)
and never waited for: a log that cannot be written stops nobody, and an alarm says so.
"""

import asyncio
from collections import deque
from collections.abc import Sequence
from contextlib import suppress
from typing import Any

import structlog
from sqlalchemy import insert
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncEngine
from starlette.requests import Request
from starlette.types import Scope

from shared.clock import utc_now
from shared.identity_numbers import mask_identity_numbers
from shared.kit.actor import Actor
from shared.kit.schema import access_entry
from shared.rest.gateways import address_of
from shared.telemetry import metrics
from shared.telemetry.logging import log_outage
from shared.telemetry.secret_addresses import MARK, masked
from shared.telemetry.trouble import is_unstorable

SECONDS = 2.0
ROOM = 20_000
"""Rows that may wait to be written: some seconds of reads, at most ten megabytes."""
BATCH = 500
STRANGERS = 100
"""Rows that a turn may have from callers without a valid token: whoever guesses tokens does not fill the disk."""
LONGEST_PATH = 500
NO_NUL = "\N{REPLACEMENT CHARACTER}"
"""No text of the database holds a NUL, and an address may."""
READING = ("GET", "HEAD")
REFUSED = (401, 403)
log = structlog.get_logger()


class AccessLog:
    """Rows that wait, and the task that writes them. One for each API process."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine
        self._rows: deque[dict[str, Any]] = deque()
        self._strangers = 0
        self._came = asyncio.Event()

    def note(self, scope: Scope, status: int) -> None:
        """Keep what was read, and what was refused; nothing else, and never a query, a token or a body."""
        if not _is_kept(scope, status):
            return
        caller = scope.get("state", {}).get("caller")
        known = isinstance(caller, Actor)
        if len(self._rows) >= ROOM or (not known and self._strangers >= STRANGERS):
            metrics.ACCESS_LOST.inc()
            return
        self._strangers += not known
        self._rows.append(_row(scope, status, caller if known else None))
        self._came.set()

    async def run(self) -> None:
        """Run until cancelled. While nobody calls it does nothing at all."""
        while True:
            await self._came.wait()
            await asyncio.sleep(SECONDS)
            try:
                await self.write()
            except Exception as failure:
                if not log_outage(failure):
                    log.error("the access log could not be written, will try again", reason=type(failure).__name__)

    async def write(self) -> None:
        """Write all that waits. What could not be written waits on, while there is room."""
        self._came.clear()
        self._strangers = 0
        while self._rows:
            batch = [self._rows.popleft() for _ in range(min(BATCH, len(self._rows)))]
            try:
                await self._store(batch)
            except BaseException:
                self._rows.extendleft(reversed(batch))
                self._came.set()
                raise

    async def _store(self, batch: Sequence[dict[str, Any]]) -> None:
        """A row that no column can hold is lost alone: what somebody sends must not blind the log for all others."""
        try:
            await _insert(self._engine, batch)
        except DBAPIError as refused:
            if not is_unstorable(refused):
                raise
            if len(batch) == 1:
                metrics.ACCESS_LOST.inc()
                log.error("a row of the access log cannot be stored", operation=batch[0]["operation"])
                return
            middle = len(batch) // 2
            await self._store(batch[:middle])
            await self._store(batch[middle:])

    async def end(self) -> None:
        """A last turn before the process stops; what it cannot write is counted as lost."""
        with suppress(Exception):
            await self.write()
        metrics.ACCESS_LOST.inc(len(self._rows))
        if self._rows:
            log.error("rows of the access log were lost", rows=len(self._rows))
        self._rows.clear()


async def _insert(engine: AsyncEngine, rows: Sequence[dict[str, Any]]) -> None:
    async with engine.begin() as connection:
        await connection.execute(insert(access_entry), rows)


def _is_kept(scope: Scope, status: int) -> bool:
    """A read of what is not open to all, by a token or by an address that is a secret; and every refusal."""
    if MARK in scope["path"]:
        return True
    return scope.get("protected", False) and (scope["method"] in READING or status in REFUSED)


def _row(scope: Scope, status: int, caller: Actor | None) -> dict[str, Any]:
    return {
        "at": utc_now(),
        "subject": caller.subject if caller else None,
        "roles": " ".join(sorted(caller.roles)) if caller else "",
        "tenant": caller.tenant if caller else None,
        "operation": scope.get("operation", "unknown"),
        "method": scope["method"],
        "path": mask_identity_numbers(masked(scope["path"])).replace("\0", NO_NUL)[:LONGEST_PATH],
        "status": status,
        "address": address_of(Request(scope)),
        "request_id": scope["trace"].span_id,
    }
