"""The HTTP server: what a client may send before anyone has looked at it is bounded, in bytes and in time."""

import asyncio
import json
from asyncio import TimerHandle
from collections.abc import Callable
from contextlib import suppress
from http import HTTPStatus
from socket import socket
from time import monotonic
from types import FrameType
from typing import Any, ClassVar

import structlog
import uvicorn
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from shared.process.connections import OpenConnections
from shared.telemetry.trace import Trace

PLAIN_PATHS = ("/health/", "/metrics")
"""Paths that are always answered, and without a token: the questions of whoever keeps us running."""
HEAD_BYTES = 32_768
HEADERS = 100
HEAD_SECONDS = 10
BODY_SECONDS = 120
ROUND_SECONDS = 1.0
"""How often the date of the answers is written anew."""
IDLE_SECONDS = 75
"""Longer than gateways keep a connection that nobody uses (sixty seconds in most): whoever sends the next request just
as we hang up cannot know whether it was carried out. Where there are many, the one with the longest idle gives way."""
ANSWER_SECONDS = 30
"""Time that a client may leave an answer unread before the connection is cut."""
DRAIN_SECONDS = 2.0
"""Time in which a client hears with an answer that its connection ends, instead of by having it cut under a request."""
OPEN = OpenConnections()
"""The connections of this process."""
FRAMING_PER_BODY_BYTE = 8
"""A chunk of one byte takes five more to frame; what is beyond this is no body, but trailers or extensions."""

REFUSALS: dict[int, tuple[str, str, str]] = {
    400: ("bad-request", "Begäran kan inte läsas", "Kontrollera begäran mot API-beskrivningen."),
    408: (
        "request-timeout",
        "Begäran kom inte fram i tid",
        f"Skicka huvudena inom {HEAD_SECONDS} sekunder och innehållet inom {BODY_SECONDS} sekunder.",
    ),
    431: (
        "headers-too-large",
        "Adress och huvuden är för stora",
        f"Adress och huvuden får vara högst {HEAD_BYTES} byte tillsammans, och huvudena högst {HEADERS}.",
    ),
    503: (
        "unavailable",
        "Tjänsten är tillfälligt otillgänglig",
        "Så många anslutningar är öppna att ingen mer tas emot just nu. Försök igen om en stund.",
    ),
}
"""Status → slug, title and what to do, of what the server itself refuses."""
log = structlog.get_logger()


class _Refused(Exception):
    """Ends the parsing of a request that has been refused."""


class BoundedProtocol(HttpToolsProtocol):
    """Closes connections whose head is too large, whose head or body is late, or whose answer nobody reads.

    The parser gathers a header before it tells of it, so bytes are counted as they arrive too, until they prove to be
    body. A request is either complete within its time or cut: a byte now and then buys nothing.
    """

    _open: ClassVar[OpenConnections] = OPEN
    _status = 400
    _raw = 0
    _head = 0
    _reading_head = False
    _timer: TimerHandle | None = None
    _unread: TimerHandle | None = None

    def connection_made(self, transport: Any) -> None:
        super().connection_made(transport)
        self._open.admit(self)
        self._start(HEAD_SECONDS)

    def connection_lost(self, exc: Exception | None) -> None:
        self._open.leave(self)
        self._stop()
        self.resume_writing()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        if self.transport.is_closing():
            return
        if self._timer is None and (self.cycle is None or self.cycle.response_complete):
            self._start(HEAD_SECONDS)
        self._raw += len(data)
        super().data_received(data)
        if self._raw > HEAD_BYTES and not self.transport.is_closing():
            self._refuse(431)

    def on_message_begin(self) -> None:
        super().on_message_begin()
        self._head = 0
        self._reading_head = True
        self._start(HEAD_SECONDS)

    def on_url(self, url: bytes) -> None:
        self._count(len(url))
        super().on_url(url)

    def on_header(self, name: bytes, value: bytes) -> None:
        self._count(len(name) + len(value) + 4)
        super().on_header(name, value)
        if len(self.headers) > HEADERS:
            self._status = 431
            raise _Refused

    def on_headers_complete(self) -> None:
        surplus = self in self._open.surplus
        if surplus and not self.url.startswith(tuple(path.encode() for path in PLAIN_PATHS)):
            self._status = 503
            raise _Refused
        self._open.begin(self)
        super().on_headers_complete()
        self.cycle.keep_alive = self.cycle.keep_alive and not surplus and not self._open.closing
        self._raw = 0
        self._reading_head = False
        self._start(BODY_SECONDS)

    def on_body(self, body: bytes) -> None:
        self._raw = max(0, self._raw - FRAMING_PER_BODY_BYTE * len(body))
        super().on_body(body)

    def on_message_complete(self) -> None:
        self._raw = 0
        self._stop()
        super().on_message_complete()

    def on_response_complete(self) -> None:
        self._open.end(self)
        super().on_response_complete()

    def pause_writing(self) -> None:
        super().pause_writing()
        self._unread = self._unread or self.loop.call_later(ANSWER_SECONDS, self.transport.abort)

    def resume_writing(self) -> None:
        if self._unread:
            self._unread.cancel()
            self._unread = None
        super().resume_writing()

    def send_400_response(self, msg: str) -> None:
        """Refuse what the parser could not read, or we would not."""
        self._refuse(self._status)

    def _count(self, size: int) -> None:
        self._head += size
        if self._head > HEAD_BYTES:
            self._status = 431
            raise _Refused

    def _start(self, seconds: float) -> None:
        self._stop()
        self._timer = self.loop.call_later(seconds, self._late)

    def _stop(self) -> None:
        if self._timer:
            self._timer.cancel()
            self._timer = None

    def _late(self) -> None:
        if self.flow.read_paused:  # we do not read just now: the client cannot be the one who is late
            self._start(HEAD_SECONDS)
        elif not self.transport.is_closing():
            self._refuse(408)

    def _refuse(self, status: int) -> None:
        """Hang up, with an answer where one is awaited."""
        self._stop()
        if self._owes_answer() and (status != 408 or self.headers is not None):
            self.transport.write(_problem(status))
        if self.cycle is not None and not self.cycle.response_complete:
            self.cycle.disconnected = True
            self.cycle.message_event.set()
        log.info("request cut off", status=status)
        self.transport.close()

    def _owes_answer(self) -> bool:
        """False when an answer was given before all of the request had come, and in the middle of an answer."""
        return self.cycle is None or (
            self.cycle.response_complete if self._reading_head else not self.cycle.response_started
        )


def _problem(status: int) -> bytes:
    slug, title, detail = REFUSALS[status]
    problem = {"type": f"/problems/{slug}", "title": title, "status": status, "detail": detail, "instance": "/"}
    body = json.dumps(problem, ensure_ascii=False).encode()
    later = "retry-after: 1\r\n" if status == 503 else ""
    head = (
        f"HTTP/1.1 {status} {HTTPStatus(status).phrase}\r\ncontent-type: application/problem+json\r\n{later}"
        f"content-length: {len(body)}\r\nconnection: close\r\ntraceparent: {Trace.start().traceparent}\r\n\r\n"
    )
    return head.encode() + body


SERVED: dict[str, Any] = {
    "http": BoundedProtocol,
    "ws": "none",
    "log_config": None,
    "access_log": False,
    "server_header": False,
    "timeout_keep_alive": IDLE_SECONDS,
}
"""How uvicorn serves in every process of ours. Logs are our own, and nothing upgrades to another protocol."""


class Server(uvicorn.Server):
    """Says that it is stopping, takes no new connection, and ends each of the others with an answer.

    What is idle still when the time is out is closed; requests in progress are waited for. Idle, it wakes each second.
    """

    def __init__(self, config: uvicorn.Config, *, stopping: Callable[[], None] = lambda: None) -> None:
        super().__init__(config)
        self._stopping = stopping
        self._asked_to_end = asyncio.Event()
        self._loop: asyncio.AbstractEventLoop | None = None

    async def main_loop(self) -> None:
        """For the date of the answers; uvicorn's own wakes ten times, to see whether it should end."""
        self._loop = asyncio.get_running_loop()
        while not await self.on_tick(0):
            with suppress(TimeoutError):
                async with asyncio.timeout(ROUND_SECONDS):
                    await self._asked_to_end.wait()

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        super().handle_exit(sig, frame)
        if self._loop:  # else it has not come so far, and looks before it waits
            self._loop.call_soon_threadsafe(self._asked_to_end.set)

    async def shutdown(self, sockets: list[socket] | None = None) -> None:
        self._stopping()
        for listening in (*self.servers, *(sockets or ())):
            listening.close()
        OPEN.closing = True
        try:
            deadline = monotonic() + DRAIN_SECONDS
            while self.server_state.connections and monotonic() < deadline:  # noqa: ASYNC110 (a set tells nobody)
                await asyncio.sleep(0.05)
            await super().shutdown(sockets)
        finally:
            OPEN.closing = False  # another server of this process may follow, in tests
