"""Prometheus metrics: what an alarm needs to know of requests, events and their waiting lines."""

import math

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncEngine

from shared.clock import utc_now
from shared.event import Event

BUILD = Gauge("build_info", "Always 1; the label says which release runs", ["version"])
REQUESTS = Histogram("http_request_seconds", "Time to answer a request", ["operation", "method", "status"])
ANSWERS = Counter("http_answers_total", "Answers, and what failed: what asks after the process apart", ["outcome"])
for _outcome in ("answered", "failed"):
    # There from the start, at zero: a rate does not see the first of a series that was not there before it.
    ANSWERS.labels(_outcome)
EVENTS = Counter("events_total", "Events taken, by what came of them", ["consumer", "admission"])
RETRIES = Counter("event_retries_total", "Events sent back to be tried again", ["consumer"])
HELD_EVENTS = Counter("events_held_total", "Events by_state, early or dead", ["consumer", "state"])
ACCESS_LOST = Counter("access_log_lost_total", "Rows of the access log that were never written")
DATABASE_FULL = Counter("database_full_total", "Statements that the database had no room for on its disk")
SPANS_LOST = Counter("spans_lost_total", "Spans that the collector never got")
ISSUER_AWAY = Gauge("issuer_away", "1 while the issuer's keys cannot be read")
WEBHOOK_ATTEMPTS = Counter("webhook_attempts_total", "Calls of webhooks' receivers", ["outcome"])
WORKER = CollectorRegistry()
"""Metrics that only the worker knows; an API that showed zero here would mislead."""
LAG = Gauge("consumer_lag", "Messages the consumer has not finished", ["consumer"], registry=WORKER)
HELD = Gauge("held_events", "Events waiting now", ["state"], registry=WORKER)
MISSING = Gauge("events_missing", "Events that were sent and never came", ["producer"], registry=WORKER)
UNSENT = Gauge("outbox_unsent", "Events not yet acknowledged by the broker", registry=WORKER)
UNSENT_AGE = Gauge("outbox_oldest_unsent_seconds", "Age of the oldest unsent event", registry=WORKER)
JOB_SUCCESS = Gauge(
    "job_last_success_timestamp_seconds", "When the job last went well, or the process began", ["job"], registry=WORKER
)
JOB_EVERY = Gauge("job_every_seconds", "How often the job runs", ["job"], registry=WORKER)
END_TO_END = Histogram(
    "event_end_to_end_seconds",
    "From what happened at the producer to its effect here",
    ["consumer"],
    buckets=(0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 3600),
    registry=WORKER,
)
WEBHOOK_FAILING = Gauge(
    "webhook_failing_seconds", "For how long the receiver that has failed longest has done so", registry=WORKER
)
CLOCK_AHEAD = Gauge("clock_ahead_seconds", "How far the process's clock is ahead of its database's", registry=WORKER)
UNSEALED = Gauge("audit_unsealed", "Audit rows not yet in the hash chain", registry=WORKER)

_WAITING = text(
    "SELECT count(*) AS unsent, coalesce(extract(epoch FROM now() - min(created_at)), 0) AS age "
    "FROM outbox WHERE published_at IS NULL"
)
_HELD = text("SELECT state, count(*) AS number FROM held_event WHERE state IN ('early', 'dead', 'due') GROUP BY state")
_FAILING = text(
    "SELECT coalesce(extract(epoch FROM now() - min(first_failed_at)), 0) FROM webhook WHERE state = 'active'"
)
_UNSEALED = text(
    "SELECT count(*) FROM audit_entry WHERE (transaction_id, position) > (SELECT e.transaction_id, e.position "
    "FROM audit_seal s JOIN audit_entry e USING (position) ORDER BY s.number DESC LIMIT 1) "
    "OR NOT EXISTS (SELECT FROM audit_seal)"
)


def version() -> str:
    """The release that runs, as `build_info` says; empty in a process that nobody has named."""
    return next((sample.labels["version"] for metric in BUILD.collect() for sample in metric.samples), "")


def note_job(name: str, *, every_seconds: float) -> None:
    JOB_EVERY.labels(name).set(every_seconds)
    JOB_SUCCESS.labels(name).set_to_current_time()


def note_event(consumer: str, admission: str, event: Event) -> None:
    EVENTS.labels(consumer, admission).inc()
    # Where the caller had moved the date, what happened has a time that is no time of ours.
    if admission == "next" and event.serverdate is None:
        END_TO_END.labels(consumer).observe((utc_now() - event.time).total_seconds())


async def read_waiting_lines(engine: AsyncEngine) -> None:
    """Set the gauges from the database; NaN, which is neither high nor low, when it cannot be asked."""
    try:
        await _read(engine)
    except (DBAPIError, OSError):
        for gauge in (UNSENT, UNSENT_AGE, UNSEALED, WEBHOOK_FAILING):
            gauge.set(math.nan)


async def _read(engine: AsyncEngine) -> None:
    async with engine.connect() as connection:
        waiting = (await connection.execute(_WAITING)).one()
        by_state = {row.state: row.number for row in await connection.execute(_HELD)}
        unsealed = (await connection.execute(_UNSEALED)).scalar_one()
        failing = (await connection.execute(_FAILING)).scalar_one()
    UNSENT.set(waiting.unsent)
    UNSENT_AGE.set(float(waiting.age))
    UNSEALED.set(unsealed)
    WEBHOOK_FAILING.set(float(failing))
    for state in ("early", "dead", "due"):
        HELD.labels(state).set(by_state.get(state, 0))
