"""A fault moves the figure past the limit that stands in the alarm; what is well does not."""

import math
import subprocess
import sys
import time
from collections.abc import Iterator

import httpx
import pytest
from prometheus_client import REGISTRY
from sqlalchemy import text

from insatser.layout import CLONE
from shared.kit import audit
from shared.kit.inbox import Order
from shared.middleware import requests
from shared.telemetry import metrics
from tests.support.alarms import alarms, selectors
from tests.support.consuming import Handler, consumer, take
from tests.support.hooks import Hooks
from tests.support.receivers import receiving
from tests.support.sandbox import NotedV1, Sandbox, WordsTaken, event


def figures(name: str) -> Iterator[float]:
    """What the alarm sees first, of this process."""
    return selectors(alarms()[name].expr)[0].values([*metrics.WORKER.collect(), *REGISTRY.collect()])


async def passed(sandbox: Sandbox, name: str) -> bool:
    """As at the next scrape."""
    await metrics.read_waiting_lines(sandbox.engine)
    return any(alarms()[name].passed_by(value) for value in figures(name))


async def test_an_event_that_does_not_leave(sandbox: Sandbox) -> None:
    await sandbox.note("w1")
    assert not await passed(sandbox, "EventsUnsent")
    async with sandbox.owner.begin() as connection:
        await connection.execute(text("UPDATE outbox SET created_at = now() - interval '121 s'"))
    assert await passed(sandbox, "EventsUnsent")


async def test_an_event_that_is_refused(sandbox: Sandbox) -> None:
    assert not await passed(sandbox, "EventsDead")
    handler = Handler()
    handler.fails = [WordsTaken("Orden är upptagna.")]
    await take(consumer(sandbox, handler), event(NotedV1(words="w1")))
    assert await passed(sandbox, "EventsDead")


async def test_an_event_that_waits_for_the_one_before_it(sandbox: Sandbox) -> None:
    assert not await passed(sandbox, "EventsParked")
    await take(consumer(sandbox, Handler()), event(NotedV1(words="w2"), sequence=2))
    assert await passed(sandbox, "EventsParked")


async def test_a_receiver_of_webhooks_that_takes_nothing(sandbox: Sandbox) -> None:
    async with receiving() as receiver:
        webhook_id = await Hooks(sandbox).add(receiver)
    assert not await passed(sandbox, "WebhookFailing")
    await Hooks(sandbox).set(webhook_id, "first_failed_at = now() - interval '3601 s'")
    assert await passed(sandbox, "WebhookFailing")


async def test_a_sealer_that_stands_still(sandbox: Sandbox) -> None:
    await sandbox.note("w1")
    assert await passed(sandbox, "AuditUnsealed")
    async with sandbox.engine.begin() as connection:
        await audit.seal(connection)
    assert not await passed(sandbox, "AuditUnsealed")


async def test_a_reader_that_has_lost_its_broker(sandbox: Sandbox) -> None:
    """Nobody can say how far it is: the figure differs from itself, which the rule asks for."""
    await consumer(sandbox, Handler()).read_lag()
    assert any(math.isnan(value) for value in figures("ConsumerUnknown"))
    assert "consumer_lag != consumer_lag" in alarms()["ConsumerUnknown"].expr


class _Behind:
    """A consumer of the broker's with events that nobody takes."""

    async def waiting(self) -> int:
        return 7


async def test_a_reader_that_is_behind(sandbox: Sandbox) -> None:
    reader = consumer(sandbox, Handler())
    reader._pull = _Behind()  # type: ignore[assignment]
    await reader.read_lag()
    assert 7 in list(figures("ConsumerBehind"))
    assert "min_over_time(consumer_lag[10m])) > 0" in alarms()["ConsumerBehind"].expr


async def test_requests_that_fail(api: httpx.AsyncClient, reader: dict[str, str]) -> None:
    failing, all_of = selectors(alarms()["ServerErrors"].expr)

    async def share(path: str) -> float:
        before = [sum(selector.values(REGISTRY.collect())) for selector in (failing, all_of)]
        await api.get(path, headers=reader)
        after = [sum(selector.values(REGISTRY.collect())) for selector in (failing, all_of)]
        return (after[0] - before[0]) / (after[1] - before[1])

    assert not alarms()["ServerErrors"].passed_by(await share("/notes"))
    assert alarms()["ServerErrors"].passed_by(await share("/bugs"))


def test_before_anything_has_failed_there_is_a_nought() -> None:
    """A rate sees nothing of a series that begins at one: the first failure would ring nothing."""
    code = "import shared.telemetry.metrics, prometheus_client as p; print(p.generate_latest().decode())"
    started = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    for outcome in ("answered", "failed"):
        assert f'http_answers_total{{outcome="{outcome}"}} 0.0' in started


async def test_before_a_reader_has_had_an_event_there_is_a_nought(sandbox: Sandbox) -> None:
    name = consumer(sandbox, Handler()).name
    metrics.END_TO_END.remove(name)
    consumer(sandbox, Handler())
    assert metrics.WORKER.get_sample_value("event_end_to_end_seconds_count", {"consumer": name}) == 0


class _Clock:
    """Two seconds for each request."""

    def __init__(self) -> None:
        self._now = 0.0

    def perf_counter(self) -> float:
        self._now += 2.0
        return self._now

    def time_ns(self) -> int:
        return time.time_ns()


async def test_answers_that_take_long(
    api: httpx.AsyncClient, writer: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The quantile is made of how many took longer than each bucket: none of those up to the limit has grown."""
    assert alarms()["SlowAnswers"].passed_by(2.0)
    monkeypatch.setattr(requests, "time", _Clock())
    before = _buckets()
    await api.get("/notes", headers=writer)
    grown = [limit for limit, count in _buckets().items() if count > before.get(limit, 0)]
    assert grown
    assert all(alarms()["SlowAnswers"].passed_by(limit) for limit in grown)


def _buckets() -> dict[float, float]:
    counts: dict[float, float] = {}
    for family in REGISTRY.collect():
        for sample in family.samples:
            if sample.name == "http_request_seconds_bucket":
                counts[float(sample.labels["le"])] = counts.get(float(sample.labels["le"]), 0) + sample.value
    return counts


async def test_events_that_take_long(sandbox: Sandbox) -> None:
    """The event of the sandbox is years old."""
    before = dict(_ages())
    await take(consumer(sandbox, Handler(), Order.NONE), event(NotedV1(words="w1")))
    grown = [limit for limit, count in _ages() if count > before.get(limit, 0)]
    assert grown
    assert all(alarms()["EventsSlow"].passed_by(limit) for limit in grown)


def _ages() -> Iterator[tuple[float, float]]:
    for family in metrics.WORKER.collect():
        for sample in family.samples:
            if sample.name == "event_end_to_end_seconds_bucket" and sample.labels["consumer"] == "sandbox-notes":
                yield float(sample.labels["le"]), sample.value


def test_a_job_that_does_not_go_well_any_more() -> None:
    metrics.note_job("seal", every_seconds=60)

    def share(seconds: float) -> float:
        """Of what the rule allows, so long after it last went well."""
        every = metrics.WORKER.get_sample_value("job_every_seconds", {"job": "seal"})
        assert every is not None
        return seconds / (3 * every + 600)

    assert "/ (3 * max by (service, job) (job_every_seconds) + 600) > 1" in " ".join(alarms()["JobStuck"].expr.split())
    assert not alarms()["JobStuck"].passed_by(share(779))
    assert alarms()["JobStuck"].passed_by(share(781))


def test_every_alarm_of_ours_has_its_fault_forced_somewhere() -> None:
    """Prometheus itself sees that a process is down."""
    tests = [*CLONE.glob("shared/tests/*.py"), *CLONE.glob("services/*/tests/**/*.py")]
    written = "\n".join(path.read_text(encoding="utf-8") for path in tests)
    ours = {alarm.name for alarm in alarms().values() if alarm.group == "insatser"} - {"ProcessDown"}
    assert {name for name in ours if f'"{name}"' not in written} == set()
