"""Spans leave for the collector, and wait for it in bounded room when it is away."""

import time
from collections.abc import Iterator

import pytest

from shared.telemetry.otlp import Exporter
from shared.telemetry.spans import Kind, Spans, Value
from shared.telemetry.trace import Trace
from tests.support.collector import Collector

PARENT = f"00-{'4bf92f3577b34da6' * 2}-00f067aa0ba902b7-01"


@pytest.fixture
def collector() -> Iterator[Collector]:
    with Collector.listening() as collector:
        yield collector


@pytest.fixture
def waiting() -> Spans:
    spans = Spans()
    spans.collect(most=3)
    return spans


def _note(spans: Spans, name: str, *, failed: bool = False) -> None:
    about: dict[str, Value] = {"n": 1, "x": 0.5, "yes": True, "said": "å"}
    began = time.time_ns() - 5_000_000
    spans.note(name, Kind.SERVER, Trace.continued(PARENT), began=began, attributes=about, links=[PARENT], failed=failed)


async def test_a_span_comes_as_it_was(collector: Collector, waiting: Spans) -> None:
    exporter = Exporter(collector.url + "/", {"x-team": "insatser"}, service="budget", kind="api", version="1")
    _note(waiting, "get_budget")
    await exporter.send(waiting)
    await exporter.close()
    (span,) = collector.spans
    assert (span.process, span.name, span.kind) == ("budget-api", "get_budget", 2)
    assert (span.trace_id, span.parent_id, span.links) == (PARENT[3:35], PARENT[36:52], (PARENT[36:52],))
    assert span.attributes == {"n": 1, "x": 0.5, "yes": True, "said": "å"}
    assert span.nanoseconds >= 5_000_000
    assert collector.headers[0]["x-team"] == "insatser"


async def test_spans_wait_for_a_collector_that_is_away_and_the_oldest_go(collector: Collector, waiting: Spans) -> None:
    exporter = Exporter(collector.url, {}, service="budget", kind="api", version="1")
    collector.answers = 503
    for name in ("one", "two"):
        _note(waiting, name)
    await exporter.send(waiting)
    for name in ("three", "four"):
        _note(waiting, name)
    assert waiting.lost == 1
    collector.answers = 200
    await exporter.send(waiting)
    await exporter.close()
    assert [span.name for span in collector.spans] == ["two", "three", "four"]


async def test_what_is_refused_for_good_is_dropped_and_counted(collector: Collector, waiting: Spans) -> None:
    exporter = Exporter(collector.url, {}, service="budget", kind="api", version="1")
    collector.answers = 400
    _note(waiting, "one")
    await exporter.send(waiting)
    collector.answers = 200
    await exporter.send(waiting)
    await exporter.close()
    assert collector.spans == []


async def test_nobody_listens_and_nothing_fails(waiting: Spans) -> None:
    exporter = Exporter("http://127.0.0.1:9", {}, service="budget", kind="api", version="1")
    _note(waiting, "one")
    await exporter.send(waiting)
    assert [span.name for span in waiting.take(5)] == ["one"]
    await exporter.close()


def test_nothing_is_kept_where_nobody_collects() -> None:
    spans = Spans()
    _note(spans, "one")
    assert not spans.collected
    assert spans.take(5) == []


@pytest.mark.parametrize(
    "traceparent", [None, "nonsense", f"00-{'0' * 32}-00f067aa0ba902b7-01", PARENT[:36] + "0" * 16 + "-01"]
)
def test_what_is_no_trace_is_not_continued(traceparent: str | None) -> None:
    trace = Trace.continued(traceparent)
    assert trace.parent_id is None
    assert trace.trace_id not in PARENT
