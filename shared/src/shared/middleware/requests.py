"""Around every request: its trace, its log line and its metrics, and an answer whatever happens."""

import asyncio
import time

import structlog
from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import ClientDisconnect, Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from shared.identity_numbers import mask_identity_numbers
from shared.process.server import OPEN, PLAIN_PATHS
from shared.rest.problems import plain_problem
from shared.telemetry import metrics
from shared.telemetry.spans import Kind, Value, spans
from shared.telemetry.trace import Trace

METHODS = {"DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT"}
log = structlog.get_logger()


class Turns:
    """Begins one request in each round of the event loop, and the questions after our health before all of them.

    A request runs for some milliseconds before it first waits for anything. Five hundred that came at once would
    otherwise run one after another, and who asks whether we live would wait behind them for a second.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self._turn = asyncio.Lock()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and not scope["path"].startswith(PLAIN_PATHS):
            async with self._turn:
                await asyncio.sleep(0)
        await self._app(scope, receive, send)


class TraceAndLog:
    """Gives the request its trace, answers with it, and writes one log line without query, token or body."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        trace = Trace.continued(Headers(scope=scope).get("traceparent"))
        scope["trace"] = trace
        began, began_at, status = time.perf_counter(), time.time_ns(), 500

        async def send_traced(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                headers = MutableHeaders(scope=message)
                headers["traceparent"] = trace.traceparent
                if OPEN.closing:
                    headers["connection"] = "close"
            await send(message)

        structlog.contextvars.clear_contextvars()
        structlog.contextvars.bind_contextvars(trace_id=trace.trace_id, request_id=trace.span_id)
        try:
            await self._app(scope, receive, send_traced)
        finally:
            self._note(scope, status, time.perf_counter() - began)
            _note_span(scope, status, began_at)

    @staticmethod
    def _note(scope: Scope, status: int, seconds: float) -> None:
        operation = scope.get("operation", "unknown")
        # Whoever calls chooses the method, and each value is a series that stays.
        method = scope["method"] if scope["method"] in METHODS else "other"
        metrics.REQUESTS.labels(operation, method, str(status)).observe(seconds)
        if not scope["path"].startswith(PLAIN_PATHS):
            metrics.ANSWERS.labels("failed" if status >= 500 else "answered").inc()
            scope["app"].state.access_log.note(scope, status)
            milliseconds = round(seconds * 1000, 1)
            path = mask_identity_numbers(scope["path"])
            log.info("request", method=scope["method"], path=path, status=status, milliseconds=milliseconds)


def _note_span(scope: Scope, status: int, began: int) -> None:
    """Without path and query: who a case is about stands in no trace."""
    if spans.collected and not scope["path"].startswith(PLAIN_PATHS):
        operation = scope.get("operation", "unknown")
        about: dict[str, Value] = {"http.request.method": scope["method"] if scope["method"] in METHODS else "_OTHER"}
        about |= {"http.route": operation, "http.response.status_code": status}
        links = scope.get("links", ())
        spans.note(
            operation, Kind.SERVER, scope["trace"], began=began, attributes=about, links=links, failed=status >= 500
        )


class Unforeseen:
    """Answers 500 to an error that nobody has foreseen, and ends it there: the connection can be used again."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        begun = False

        async def send_noted(message: Message) -> None:
            nonlocal begun
            begun = True
            await send(message)

        try:
            await self._app(scope, receive, send_noted)
        except ClientDisconnect:
            log.info("the caller hung up")
        except Exception as error:
            if begun or scope["type"] != "http":  # half an answer can only be broken off
                raise
            log.error("unexpected error", reason=type(error).__name__, exc_info=error)
            await plain_problem(Request(scope), 500)(scope, receive, send)
