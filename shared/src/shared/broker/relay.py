"""The relay: publishes what the outbox holds, marks it sent after the broker's ack. Several may run at once."""

import asyncio
import time
from contextlib import suppress
from typing import Any

import structlog
from sqlalchemy import ARRAY, BigInteger, bindparam, text
from sqlalchemy.ext.asyncio import AsyncEngine

from shared.broker.nats import Broker
from shared.event import Event
from shared.telemetry.logging import log_outage
from shared.telemetry.spans import spans
from shared.telemetry.trouble import BrokerAway

BATCH = 256
POLL_SECONDS = 5.0  # how late an event may be when its notification was lost, or another relay died with its row
log = structlog.get_logger()

_CLAIM = text(
    "SELECT position, id, type, event, attempt FROM outbox WHERE published_at IS NULL "
    "ORDER BY position LIMIT :batch FOR UPDATE SKIP LOCKED"
)
_SENT = text("UPDATE outbox SET published_at = now() WHERE position = ANY(:positions)").bindparams(
    bindparam("positions", type_=ARRAY(BigInteger))
)


async def relay_once(engine: AsyncEngine, broker: Broker, *, batch: int = BATCH) -> int:
    """Publish one batch of unsent rows; return how many the broker acknowledged.

    Unsent rows are claimed under lock, never read by `id > last`: that loses rows whose transaction commits late. A
    crash between ack and mark sends the batch again; readers' inboxes stop the second copy.
    """
    async with engine.begin() as connection:
        rows = (await connection.execute(_CLAIM, {"batch": batch})).all()
        if not rows:
            return 0
        # The rows stay locked until the broker has answered: no other relay sends them meanwhile.
        results = await asyncio.gather(*(_publish(broker, row) for row in rows), return_exceptions=True)
        sent = [
            row.position for row, result in zip(rows, results, strict=True) if not isinstance(result, BaseException)
        ]
        if sent:
            await connection.execute(_SENT, {"positions": sent})
    # Raised after the commit: what the broker did acknowledge stays marked.
    for failure in results:
        if isinstance(failure, BaseException):
            raise failure
    return len(sent)


async def _publish(broker: Broker, row: Any) -> None:
    # A republished row needs a new message id: the broker silently drops a known one inside its window.
    began = time.time_ns()
    await broker.publish(row.type, row.event.encode(), message_id=f"{row.id}:{row.attempt}")
    if spans.collected:
        spans.note_published(row.type, row.id, Event.from_json(row.event.encode()).traceparent, began=began)


class Relay:
    """Runs until cancelled: woken by NOTIFY at each commit, by the clock when a notification was lost."""

    def __init__(self, engine: AsyncEngine, broker: Broker, wake: asyncio.Event) -> None:
        """`wake` is set at each commit with events (`Listener.wake("outbox")`)."""
        self._engine = engine
        self._broker = broker
        self._wake = wake
        self._refused = ""
        """Why what waits could not be sent, while it cannot."""

    def check(self) -> None:
        """Raise when the broker takes nothing. After a full disk JetStream answers all the same, and stores no message
        before it is started anew."""
        if self._refused:
            raise BrokerAway(self._refused)

    async def run(self) -> None:
        while True:
            # Before the rows are read: a commit that comes during the reading wakes the next turn.
            self._wake.clear()
            try:
                while await relay_once(self._engine, self._broker) == BATCH:
                    pass
                self._refused = ""
            except BrokerAway as away:
                self._refused = str(away)
                log.warning("broker away, events wait in the outbox", reason=str(away))
                await asyncio.sleep(1)
            except Exception as failure:
                if not log_outage(failure, job="relay"):
                    log.exception("relay failed, will try again")
                await asyncio.sleep(1)
            with suppress(TimeoutError):
                async with asyncio.timeout(POLL_SECONDS):
                    await self._wake.wait()
