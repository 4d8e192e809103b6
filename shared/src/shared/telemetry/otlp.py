"""Sends spans to a collector by OTLP over HTTP, as JSON (opentelemetry.io/docs/specs/otlp).

A protocol of one call needs no library: the packages of OpenTelemetry would weigh more than a service's own code.
"""

from collections.abc import Iterable, Mapping
from typing import Any

import httpx
import structlog

from shared.telemetry import metrics
from shared.telemetry.repeating import repeat
from shared.telemetry.spans import Span, Spans, Value, spans

SECONDS = 2.0
"""How often spans are sent."""
AT_ONCE = 512
log = structlog.get_logger()


class Exporter:
    """One for a process. While the collector is away spans wait, as many as there is room for, and nobody else does."""

    def __init__(self, endpoint: str, headers: Mapping[str, str], *, service: str, kind: str, version: str) -> None:
        """`endpoint` is where the collector is, without `/v1/traces`; `kind` is api or worker."""
        self._address = f"{endpoint.rstrip('/')}/v1/traces"
        self._resource = _attributes(
            {"service.namespace": "insatser", "service.name": f"{service}-{kind}", "service.version": version}
        )
        self._client = httpx.AsyncClient(timeout=5, headers={**headers, "Content-Type": "application/json"})
        self._away = False
        spans.collect()

    async def send(self, waiting: Spans = spans) -> None:
        """Send all that waits; what is refused for good is dropped, and counted as lost."""
        while batch := waiting.take(AT_ONCE):
            try:
                answer = await self._client.post(self._address, json=self._written(batch))
            except httpx.HTTPError as failure:
                self._note_away(type(failure).__name__)
                waiting.give_back(batch)
                break
            if answer.status_code in (429, 502, 503, 504):
                self._note_away(f"status {answer.status_code}")
                waiting.give_back(batch)
                break
            if not answer.is_success:
                waiting.lost += len(batch)
                self._note_away(f"status {answer.status_code}")
                break
            self._away = False
        metrics.SPANS_LOST.inc(waiting.lost)
        waiting.lost = 0

    async def run(self) -> None:
        """Run until cancelled."""
        await repeat("send spans", SECONDS, self.send)

    async def close(self) -> None:
        """What has waited leaves, if it can."""
        await self.send()
        await self._client.aclose()

    def _note_away(self, reason: str) -> None:
        if not self._away:
            log.warning("spans cannot be sent", reason=reason)
        self._away = True

    def _written(self, batch: Iterable[Span]) -> dict[str, Any]:
        scope = {"scope": {"name": "insatser"}, "spans": [_span(span) for span in batch]}
        return {"resourceSpans": [{"resource": {"attributes": self._resource}, "scopeSpans": [scope]}]}


def _span(span: Span) -> dict[str, Any]:
    written = {
        "traceId": span.trace_id,
        "spanId": span.span_id,
        "name": span.name,
        "kind": int(span.kind),
        "startTimeUnixNano": str(span.began),
        "endTimeUnixNano": str(span.ended),
        "attributes": _attributes(span.attributes),
        "status": {"code": 2} if span.failed else {},
    }
    links = [dict(zip(("traceId", "spanId"), link.split("-")[1:3], strict=True)) for link in span.links]
    return written | ({"parentSpanId": span.parent_id} if span.parent_id else {}) | ({"links": links} if links else {})


def _attributes(values: Mapping[str, Value]) -> list[dict[str, Any]]:
    return [{"key": name, "value": _value(value)} for name, value in values.items()]


def _value(value: Value) -> dict[str, Any]:
    if isinstance(value, bool):
        return {"boolValue": value}
    if isinstance(value, int):
        return {"intValue": str(value)}
    return {"doubleValue": value} if isinstance(value, float) else {"stringValue": value}
