"""Spans of requests and events, kept until they are sent (`shared.telemetry.otlp`); none where nobody collects them."""

import time
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from enum import IntEnum

from shared.telemetry.trace import Trace

MOST = 20_000
"""Spans that wait while the collector is away: some ten megabytes. The oldest go first."""
Value = str | int | float | bool


class Kind(IntEnum):
    """As OpenTelemetry numbers them."""

    SERVER = 2
    PRODUCER = 4
    CONSUMER = 5


@dataclass(frozen=True, slots=True)
class Span:
    """A piece of work, as OpenTelemetry describes one. `links` are traceparents of other work it took up."""

    name: str
    kind: Kind
    trace_id: str
    span_id: str
    parent_id: str | None
    began: int
    ended: int
    attributes: Mapping[str, Value]
    links: Sequence[str] = ()
    failed: bool = False


class Spans:
    """The spans of this process that wait to be sent. `lost` counts those that there was no room for."""

    def __init__(self) -> None:
        self._waiting: deque[Span] | None = None
        self.lost = 0

    def collect(self, *, most: int = MOST) -> None:
        """Begin to keep spans: somebody will send them."""
        self._waiting = deque(maxlen=most)

    @property
    def collected(self) -> bool:
        return self._waiting is not None

    def note(
        self,
        name: str,
        kind: Kind,
        trace: Trace,
        *,
        began: int,
        attributes: Mapping[str, Value],
        links: Sequence[str] = (),
        failed: bool = False,
    ) -> None:
        """Keep the span of a trace that ends now and began at `began`, in nanoseconds."""
        if self._waiting is None:
            return
        self.lost += len(self._waiting) == self._waiting.maxlen
        identity = (trace.trace_id, trace.span_id, trace.parent_id)
        self._waiting.append(Span(name, kind, *identity, began, time.time_ns(), attributes, links, failed))

    def note_published(self, event_type: str, event_id: object, traceparent: str | None, *, began: int) -> None:
        """An event has been handed to the broker, in the trace of what it is about."""
        if self._waiting is not None and traceparent:
            about: dict[str, Value] = {"messaging.system": "nats", "messaging.message.id": str(event_id)}
            trace = Trace.continued(traceparent)
            self.note(f"publish {event_type}", Kind.PRODUCER, trace, began=began, attributes=about)

    @contextmanager
    def handling(self, event_type: str, trace: Trace, attributes: Mapping[str, Value]) -> Iterator[None]:
        """An event that is handled inside."""
        began, failed = time.time_ns(), True
        try:
            yield
            failed = False
        finally:
            about = {"messaging.system": "nats", **attributes}
            self.note(f"handle {event_type}", Kind.CONSUMER, trace, began=began, attributes=about, failed=failed)

    def take(self, most: int) -> list[Span]:
        """Up to so many of the oldest."""
        waiting = self._waiting or deque()
        return [waiting.popleft() for _ in range(min(most, len(waiting)))]

    def give_back(self, spans: Sequence[Span]) -> None:
        """They could not be sent: they are the oldest still, and go first when there is no room."""
        waiting = self._waiting if self._waiting is not None else deque()
        room = (waiting.maxlen or 0) - len(waiting)
        kept = list(spans)[len(spans) - min(room, len(spans)) :]
        self.lost += len(spans) - len(kept)
        waiting.extendleft(reversed(kept))


spans = Spans()
"""One for the process, as metrics are."""
