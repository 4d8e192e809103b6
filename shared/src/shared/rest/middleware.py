"""Around every request, as plain ASGI: trace ids, log line, metrics, size and rate limits, negotiation."""

import time
from collections import OrderedDict
from collections.abc import Callable

import structlog
from fastapi.responses import JSONResponse
from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from shared.kit import metrics
from shared.kit.trace import Trace
from shared.rest.problems import plain_problem

log = structlog.get_logger()
PLAIN_PATHS = ("/health/", "/metrics")
CLIENTS_REMEMBERED = 10_000


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
        started, status = time.perf_counter(), 500

        async def send_traced(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                MutableHeaders(scope=message)["traceparent"] = trace.traceparent
            await send(message)

        structlog.contextvars.clear_contextvars()
        structlog.contextvars.bind_contextvars(trace_id=trace.trace_id, request_id=trace.span_id)
        try:
            await self._app(scope, receive, send_traced)
        finally:
            self._note(scope, status, time.perf_counter() - started)

    @staticmethod
    def _note(scope: Scope, status: int, seconds: float) -> None:
        operation = getattr(scope.get("route"), "name", "unknown")
        metrics.REQUESTS.labels(operation, scope["method"], str(status)).observe(seconds)
        if not scope["path"].startswith(PLAIN_PATHS):
            milliseconds = round(seconds * 1000, 1)
            log.info("request", method=scope["method"], path=scope["path"], status=status, milliseconds=milliseconds)


class Limits:
    """Refuses what is too large, too much at once, or in a format nobody here reads or writes."""

    def __init__(
        self,
        app: ASGIApp,
        *,
        max_body: int,
        max_upload: int,
        per_minute: int,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._app = app
        self._max_body = max_body
        self._max_upload = max_upload
        self._buckets = Buckets(per_minute, clock)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["path"].startswith(PLAIN_PATHS):
            await self._app(scope, receive, send)
            return
        refusal = self._refusal(Request(scope))
        if refusal:
            await refusal(scope, receive, send)
            return
        await self._app(scope, self._counted(scope, receive), send)

    def _refusal(self, request: Request) -> JSONResponse | None:
        if wait := self._buckets.wait(_client(request)):
            answer = plain_problem(request, 429)
            answer.headers["Retry-After"] = str(wait)
            return answer
        if int(request.headers.get("content-length") or 0) > self._limit(request.scope):
            return plain_problem(request, 413)
        return None

    def _limit(self, scope: Scope) -> int:
        kind = Headers(scope=scope).get("content-type", "")
        return self._max_body if kind.startswith("application/json") else self._max_upload

    def _counted(self, scope: Scope, receive: Receive) -> Receive:
        """A body without Content-Length is counted as it comes, and cut off at the limit."""
        limit, seen = self._limit(scope), 0

        async def receive_counted() -> Message:
            nonlocal seen
            message = await receive()
            seen += len(message.get("body", b""))
            if seen > limit:
                raise TooLarge
            return message

        return receive_counted


class TooLarge(Exception):
    """The body passed its limit while it was read."""


class Buckets:
    """A token bucket per client: `per_minute` calls, as many at once after a quiet minute."""

    def __init__(self, per_minute: int, clock: Callable[[], float]) -> None:
        self._size = per_minute
        self._clock = clock
        self._left: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def wait(self, client: str) -> int:
        """0 when the call may go on, else the seconds until the next one may."""
        now = self._clock()
        left, at = self._left.pop(client, (float(self._size), now))
        left = min(float(self._size), left + (now - at) * self._size / 60)
        self._left[client] = (left - 1 if left >= 1 else left, now)
        if len(self._left) > CLIENTS_REMEMBERED:
            self._left.popitem(last=False)
        return 0 if left >= 1 else max(1, round((1 - left) * 60 / self._size))


def _client(request: Request) -> str:
    """Who is counted: the token when there is one (never logged), else the address."""
    token = request.headers.get("authorization")
    return str(hash(token)) if token else (request.client.host if request.client else "")
