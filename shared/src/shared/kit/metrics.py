"""Prometheus metrics: what an alarm needs to know of requests, events and their waiting lines."""

from prometheus_client import Counter, Gauge, Histogram
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

REQUESTS = Histogram("http_request_seconds", "Time to answer a request", ["operation", "method", "status"])
EVENTS = Counter("events_total", "Events taken, by what came of them", ["consumer", "admission"])
RETRIES = Counter("event_retries_total", "Events sent back to be tried again", ["consumer"])
HELD_EVENTS = Counter("events_held_total", "Events held, early or dead", ["consumer", "state"])
LAG = Gauge("consumer_lag", "Messages the consumer has not finished", ["consumer"])
HELD = Gauge("held_events", "Events waiting now", ["state"])
UNSENT = Gauge("outbox_unsent", "Events not yet acknowledged by the broker")
UNSENT_AGE = Gauge("outbox_oldest_unsent_seconds", "Age of the oldest unsent event")
UNSEALED = Gauge("audit_unsealed", "Audit rows not yet in the hash chain")

_WAITING = text(
    "SELECT count(*) AS unsent, coalesce(extract(epoch FROM now() - min(created_at)), 0) AS age "
    "FROM outbox WHERE published_at IS NULL"
)
_HELD = text("SELECT state, count(*) AS number FROM held_event WHERE state IN ('early', 'dead', 'due') GROUP BY state")
_UNSEALED = text("SELECT (SELECT count(*) FROM audit_entry) - (SELECT count(*) FROM audit_seal)")


async def read_waiting_lines(engine: AsyncEngine) -> None:
    """Set the gauges from the database."""
    async with engine.connect() as connection:
        waiting = (await connection.execute(_WAITING)).one()
        held = {row.state: row.number for row in await connection.execute(_HELD)}
        unsealed = (await connection.execute(_UNSEALED)).scalar_one()
    UNSENT.set(waiting.unsent)
    UNSENT_AGE.set(float(waiting.age))
    UNSEALED.set(unsealed)
    for state in ("early", "dead", "due"):
        HELD.labels(state).set(held.get(state, 0))
