"""A collector of traces: takes OTLP over HTTP as JSON, and remembers the spans."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any, Self

PLAIN = {"stringValue": str, "intValue": int, "boolValue": bool, "doubleValue": float}


@dataclass(frozen=True)
class Seen:
    """A span as it came, with who sent it."""

    process: str
    name: str
    kind: int
    trace_id: str
    span_id: str
    parent_id: str | None
    links: tuple[str, ...]
    attributes: dict[str, Any]
    nanoseconds: int


@dataclass
class Collector:
    """`answers` is the status that it gives."""

    url: str = ""
    answers: int = 200
    spans: list[Seen] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)

    @classmethod
    @contextmanager
    def listening(cls) -> Iterator[Self]:
        collector = cls()

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                collector.headers.append({name.lower(): value for name, value in self.headers.items()})
                if collector.answers == 200 and self.path == "/v1/traces":
                    collector.spans.extend(_read(body))
                self.send_response(collector.answers)
                self.send_header("Content-Length", "2")
                self.end_headers()
                self.wfile.write(b"{}")

            def log_message(self, *_: object) -> None:
                """Nothing."""

        server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        collector.url = f"http://127.0.0.1:{server.server_address[1]}"
        Thread(target=server.serve_forever, daemon=True).start()
        yield collector
        server.shutdown()
        server.server_close()

    def of_trace(self, trace_id: str) -> list[Seen]:
        return [span for span in tuple(self.spans) if span.trace_id == trace_id]


def _read(body: dict[str, Any]) -> Iterator[Seen]:
    for resource in body["resourceSpans"]:
        about = _attributes(resource["resource"]["attributes"])
        for span in resource["scopeSpans"][0]["spans"]:
            yield Seen(
                process=about["service.name"],
                name=span["name"],
                kind=span["kind"],
                trace_id=span["traceId"],
                span_id=span["spanId"],
                parent_id=span.get("parentSpanId"),
                links=tuple(link["spanId"] for link in span.get("links", ())),
                attributes=_attributes(span["attributes"]),
                nanoseconds=int(span["endTimeUnixNano"]) - int(span["startTimeUnixNano"]),
            )


def _attributes(pairs: list[dict[str, Any]]) -> dict[str, Any]:
    found = {}
    for pair in pairs:
        ((kind, value),) = pair["value"].items()
        found[pair["key"]] = PLAIN[kind](value)
    return found
