"""The HTTP server on a real port: what comes before a request is complete is bounded, and what is cut off is told."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path

import httpx
import pytest
import uvicorn
from starlette.types import Receive, Scope, Send

from shared.process import connections, server
from tests.support.sandbox import Sandbox
from tests.support.sandbox_api import sandbox_app
from tests.support.serving import serving

HEAD = b"GET /health/live HTTP/1.1\r\nHost: a\r\n"
LIVE = HEAD + b"\r\n"


@pytest.fixture
async def port(sandbox: Sandbox, jwks_file: Path, tmp_path: Path) -> AsyncIterator[int]:
    async with serving(sandbox_app(sandbox, jwks_file, tmp_path)) as port:
        yield port


@pytest.fixture
def hurried(monkeypatch: pytest.MonkeyPatch) -> None:
    """The times are short, so that a test need not wait for them; none ends if its server waits for its next round."""
    monkeypatch.setattr(server, "ROUND_SECONDS", 100_000)
    for name in ("HEAD_SECONDS", "BODY_SECONDS", "ANSWER_SECONDS"):
        monkeypatch.setattr(server, name, 0.5)


async def exchange(port: int, *parts: bytes, pause: float = 0.0) -> bytes:
    """All that comes back until the server hangs up, or for a minute after the last part."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    reading = asyncio.create_task(_read(reader))
    for part in parts:
        if not reading.done():
            writer.write(part)
            await asyncio.sleep(pause)
    done, _ = await asyncio.wait([reading], timeout=60)
    writer.transport.abort()
    return await reading + (b"" if done else b"[still open]")


async def _read(reader: asyncio.StreamReader) -> bytes:
    found = bytearray()
    with suppress(ConnectionError):
        while piece := await reader.read(65_536):
            found += piece
    return bytes(found)


def problem(answer: bytes) -> dict[str, object]:
    """The problem of the last answer; every one that the server writes itself has a trace and ends the connection."""
    head, _, body = answer.rpartition(b"\r\n\r\n")
    assert b"content-type: application/problem+json" in head
    assert b"traceparent: 00-" in head
    assert b"connection: close" in head
    found: dict[str, object] = json.loads(body)
    return found


@pytest.mark.parametrize(
    "parts",
    [
        [HEAD + b"X: " + b"a" * 40_000 + b"\r\n\r\n"],
        [HEAD + b"X: ", *[b"a" * 30_000] * 3],
        [HEAD, *[b"X: a\r\n" * 50] * 3],
        [b"GET /" + b"a" * 40_000 + b" HTTP/1.1\r\n"],
        [b"G" * 40_000],
        [b"\r\n" * 20_000, b"\r\n" * 20_000],
    ],
    ids=["long header", "endless header", "many headers", "long address", "long method", "line breaks"],
)
async def test_a_head_that_is_too_large_is_cut_off(port: int, parts: list[bytes]) -> None:
    answer = await exchange(port, *parts, pause=0.05)
    assert problem(answer)["status"] in (400, 431)
    assert b"[still open]" not in answer


async def test_a_head_that_is_too_large_is_told_what_it_may_be(port: int) -> None:
    answer = problem(await exchange(port, HEAD + b"X: " + b"a" * 40_000))
    assert answer["status"] == 431
    assert str(server.HEAD_BYTES) in str(answer["detail"])


async def test_an_endless_trailer_is_cut_off(port: int) -> None:
    """Trailers are headers too, after a body in chunks."""
    head = b"POST /sandbox/v1/files HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\r\n0\r\nX: "
    answer = await exchange(port, head, *[b"a" * 30_000] * 4, pause=0.05)
    assert b"[still open]" not in answer


async def test_a_body_in_the_smallest_chunks_is_no_trailer(port: int, writer: dict[str, str]) -> None:
    head = b"POST /sandbox/v1/files HTTP/1.1\r\nHost: a\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n"
    authorized = head + f"Authorization: {writer['Authorization']}\r\n\r\n".encode()
    answer = await exchange(port, authorized, b"1\r\na\r\n" * 4_900, b"0\r\n\r\n")
    assert answer.endswith(b"\r\n\r\n4900"), answer


@pytest.mark.usefixtures("hurried")
async def test_a_head_that_comes_a_byte_at_a_time_is_cut_off(port: int) -> None:
    answer = await exchange(port, HEAD, *[b"X"] * 10, pause=0.1)
    assert problem(answer)["status"] == 408


@pytest.mark.usefixtures("hurried")
async def test_a_connection_that_says_nothing_is_closed_without_a_word(port: int) -> None:
    assert await exchange(port) == b""


@pytest.mark.usefixtures("hurried")
async def test_a_body_that_does_not_come_is_cut_off(port: int, writer: dict[str, str]) -> None:
    head = (
        f"POST /sandbox/v1/files HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\nAuthorization: {writer['Authorization']}"
    )
    answer = await exchange(port, head.encode() + b"\r\n\r\n", *[b"a"] * 8, pause=0.1)
    assert problem(answer)["status"] == 408


@pytest.mark.usefixtures("hurried")
async def test_the_rest_of_a_body_that_was_refused_gets_no_second_answer(port: int) -> None:
    head = b"POST /sandbox/v1/files HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\n"
    answer = await exchange(port, head, *[b"a"] * 8, pause=0.1)
    assert answer.count(b"HTTP/1.1 ") == 1
    assert b" 401 " in answer


@pytest.mark.usefixtures("hurried")
async def test_an_answer_that_is_long_in_coming_is_waited_for(port: int, reader: dict[str, str]) -> None:
    """What is late then is not the client."""
    async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}/sandbox/v1", headers=reader) as client:
        assert (await client.get("/events?timeout=1500")).json() == []


@pytest.mark.usefixtures("hurried")
async def test_an_answer_that_is_not_read_is_cut_off() -> None:
    """Whoever writes it is set free, and what it holds."""
    ended = asyncio.Event()

    async def much(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            await send({"type": "http.response.start", "status": 200, "headers": []})
            for _ in range(1_000):
                await send({"type": "http.response.body", "body": b"a" * 100_000, "more_body": True})
            ended.set()

    async with serving(much) as port:
        _, writer = await asyncio.open_connection("127.0.0.1", port, limit=1024)
        writer.write(LIVE)
        await asyncio.wait_for(ended.wait(), 240)
        writer.transport.abort()


async def test_a_connection_is_kept_after_an_error(port: int, reader: dict[str, str], writer: dict[str, str]) -> None:
    """Also after one that nobody foresaw, and after a body that nobody read."""
    async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}/sandbox/v1") as client:
        answers = [
            await client.get("/bugs", headers=reader),
            await client.post("/notes", content=b"x" * 200_000),
            await client.post("/notes", content=b"x" * 200_000, headers=writer),
            await client.get("/nowhere"),
            await client.get("/notes?pge=1", headers=reader),
            await client.get("/notes", headers=reader),
        ]
        streams = {id(answer.extensions["network_stream"].get_extra_info("socket")) for answer in answers}
    assert [a.status_code for a in answers] == [500, 401, 413, 404, 400, 200]
    assert not any("connection" in a.headers for a in answers)
    assert len(streams) == 1


async def test_a_request_in_another_protocol_is_just_a_request(port: int) -> None:
    upgrade = HEAD + b"Connection: upgrade, close\r\nUpgrade: websocket\r\nSec-WebSocket-Key: a\r\n\r\n"
    assert (await exchange(port, upgrade)).startswith(b"HTTP/1.1 200 OK")


async def test_requests_in_a_row_on_one_connection_are_all_answered(port: int) -> None:
    last = HEAD + b"Connection: close\r\n\r\n"
    assert (await exchange(port, LIVE * 20 + last)).count(b"200 OK") == 21


class Waiting:
    """An app that answers `/health/…` at once, and the rest when `release` is set."""

    def __init__(self) -> None:
        self.begun = 0
        self.release = asyncio.Event()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            if not scope["path"].startswith("/health/"):
                self.begun += 1
                await self.release.wait()
            await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"0")]})
            await send({"type": "http.response.body", "body": b""})


@pytest.fixture
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    """Three connections, and one for who asks after our health."""
    monkeypatch.setattr(connections, "CONNECTIONS", 3)
    monkeypatch.setattr(connections, "SPARE", 1)


@asynccontextmanager
async def all_busy() -> AsyncIterator[tuple[Waiting, int]]:
    """Every connection has a request in progress."""
    app = Waiting()
    async with serving(app) as port:
        busy = [asyncio.create_task(exchange(port, BUSY)) for _ in range(3)]
        while app.begun < 3:
            await asyncio.sleep(0.01)
        yield app, port
        app.release.set()
        assert {answer[:12] for answer in await asyncio.gather(*busy)} == {b"HTTP/1.1 200"}


BUSY = b"GET /slow HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"


@pytest.mark.usefixtures("few")
async def test_one_connection_too_many_is_told_to_come_back_and_health_is_still_answered() -> None:
    async with all_busy() as (app, port):
        refused = await exchange(port, BUSY)
        assert (problem(refused)["status"], problem(refused)["type"]) == (503, "/problems/unavailable")
        assert b"retry-after: 1" in refused
        alive = await exchange(port, LIVE)
        assert alive.startswith(b"HTTP/1.1 200")
        assert b"[still open]" not in alive
        assert app.begun == 3


@pytest.mark.usefixtures("few")
async def test_whoever_takes_the_spare_connection_and_says_nothing_gives_way_to_the_next() -> None:
    async with all_busy() as (_, port):
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        assert (await exchange(port, LIVE)).startswith(b"HTTP/1.1 200")
        assert await reader.read() == b""
        writer.close()


@pytest.mark.usefixtures("few")
async def test_idle_connections_give_way_the_longest_idle_first() -> None:
    app = Waiting()
    app.release.set()
    async with serving(app) as port:
        idle = [await asyncio.open_connection("127.0.0.1", port) for _ in range(3)]
        for reader, writer in reversed(idle):  # what has been answered is idle again: the first to come is now the last
            writer.write(b"GET /slow HTTP/1.1\r\nHost: a\r\n\r\n")
            await reader.readuntil(b"\r\n\r\n")
        assert (await exchange(port, BUSY)).startswith(b"HTTP/1.1 200")
        assert await idle[2][0].read() == b""
        for reader, writer in idle[:2]:
            writer.write(b"GET /slow HTTP/1.1\r\nHost: a\r\n\r\n")
            assert (await reader.readuntil(b"\r\n\r\n")).startswith(b"HTTP/1.1 200")
        for _, writer in idle:
            writer.transport.abort()


async def test_whoever_waits_for_events_is_answered_when_the_process_stops(
    sandbox: Sandbox, jwks_file: Path, tmp_path: Path, reader: dict[str, str]
) -> None:
    app = sandbox_app(sandbox, jwks_file, tmp_path)
    async with httpx.AsyncClient(timeout=60) as client, serving(app, stopping=app.state.stopping) as port:
        url = f"http://127.0.0.1:{port}/sandbox/v1/events?timeout=30000"
        waiting = [asyncio.create_task(client.get(url, headers=reader)) for _ in range(10)]
        while app.state.news._waiting.total() != 10:
            await asyncio.sleep(0.01)
        await asyncio.sleep(0.5)
        began = asyncio.get_running_loop().time()
    answers = await asyncio.gather(*waiting)
    assert {(answer.status_code, answer.text) for answer in answers} == {(200, "[]")}
    assert asyncio.get_running_loop().time() - began < 10, "no longer than it takes to close connections"


def test_a_connection_outlives_what_gateways_keep_idle() -> None:
    """Sixty seconds in most: a request on one that we close just then is lost, and answered with 502."""
    assert uvicorn.Config("", **server.SERVED).timeout_keep_alive > 60
