"""What strangers can send an API: it stays alive for others, and what they send is not kept."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import suppress

import httpx
import pytest

from insatser.ports import LOOPBACK
from tests.support.api_process import ApiProcess, attack
from tests.support.tokens import AuthorizationHeaders

from .conftest import StartApi

MEBIBYTE = 2**20
HOST = f"Host: {LOOPBACK}\r\n".encode()


@pytest.fixture(scope="module")
def api(start: StartApi) -> Iterator[ApiProcess]:
    with start("attacked") as running:
        yield running


async def pour(api: ApiProcess, opening: bytes, piece: bytes, most: int) -> tuple[int, bytes]:
    """Sends `piece` again and again until the server hangs up; how many bytes it took, and what it said."""
    reader, writer = await asyncio.open_connection(LOOPBACK, api.port)
    sent, said = 0, b""
    with suppress(ConnectionError):
        writer.write(opening)
        while sent < most and not reader.at_eof():
            writer.write(piece)
            await writer.drain()
            sent += len(piece)
        said = await reader.read(100)
    writer.transport.abort()
    return sent, said


@pytest.mark.parametrize(
    ("opening", "piece"),
    [
        (b"GET /health/live HTTP/1.1\r\n" + HOST + b"X: ", b"a" * 65_536),
        (b"GET /health/live HTTP/1.1\r\n" + HOST, b"X: a\r\n" * 10_000),
        (b"GET /", b"a" * 65_536),
        (b"POST /health/live HTTP/1.1\r\n" + HOST + b"Transfer-Encoding: chunked\r\n\r\n0\r\nX: ", b"a" * 65_536),
    ],
    ids=["giant header", "many headers", "giant address", "giant trailer"],
)
async def test_a_head_without_end_is_cut_off(api: ApiProcess, opening: bytes, piece: bytes) -> None:
    """Ten at once would have been kept in memory, gigabytes of them."""
    taken = []

    async def one() -> None:
        sent, _ = await pour(api, opening, piece, 200 * MEBIBYTE)
        taken.append(sent)

    await attack(api, 10, one)
    assert max(taken) < 20 * MEBIBYTE, "most of it stands in the buffers of the system"


async def test_sixty_mebibytes_of_json_without_a_token_are_not_parsed(api: ApiProcess) -> None:
    row = b'{"a":[1,2,3]},' * 4_681
    head = b"POST /selection/v1/programmes HTTP/1.1\r\n" + HOST + b"Content-Type: application/json\r\n"

    async def one() -> None:
        _, said = await pour(api, head + b"Content-Length: 62914560\r\n\r\n[", row, 59 * MEBIBYTE)
        assert said.startswith(b"HTTP/1.1 401 ")

    await attack(api, 4, one)


@pytest.mark.parametrize(
    ("path", "kind", "limit"),
    [
        ("/imports?kind=register", "text/plain", 64 * MEBIBYTE),
        ("/programmes", "application/json", MEBIBYTE),
        ("/programmes", "application/x+json; charset=utf-8", MEBIBYTE),
    ],
)
async def test_a_body_in_chunks_is_counted(
    api: ApiProcess, authorization: AuthorizationHeaders, path: str, kind: str, limit: int
) -> None:
    sent = 0

    async def endless() -> AsyncIterator[bytes]:
        nonlocal sent
        while sent < limit + 8 * MEBIBYTE:
            sent += 65_536
            yield b" " * 65_536

    async def one() -> None:
        async with httpx.AsyncClient(base_url=f"http://{LOOPBACK}:{api.port}/selection/v1", timeout=240) as client:
            headers = authorization("analyst", "case_officer", "decider", "operator") | {"Content-Type": kind}
            answer = await client.post(path, content=endless(), headers=headers | {"Idempotency-Key": "k"})
            assert (answer.status_code, answer.json()["type"]) == (413, "/problems/content-too-large")
            assert str(limit) in answer.json()["detail"]

    await attack(api, 1, one)


async def test_two_hundred_who_dribble_their_headers_are_cut_off(api: ApiProcess) -> None:
    async def one() -> None:
        reader, writer = await asyncio.open_connection(LOOPBACK, api.port)
        writer.write(b"GET /health/live HTTP/1.1\r\n" + HOST)
        reading = asyncio.create_task(reader.read(100))
        for _ in range(240):
            if reading.done():
                break
            writer.write(b"X: a\r\n")
            await asyncio.sleep(1)
        writer.transport.abort()
        assert (await reading).startswith(b"HTTP/1.1 408 ")

    await attack(api, 200, one)


@pytest.mark.parametrize("opening", [b"[", b'{"a":'])
async def test_json_that_is_nothing_but_depth_is_refused(
    api: ApiProcess, authorization: AuthorizationHeaders, opening: bytes
) -> None:
    async def one() -> None:
        async with httpx.AsyncClient(base_url=f"http://{LOOPBACK}:{api.port}/selection/v1", timeout=240) as client:
            headers = authorization("analyst", "decider", "operator") | {"Content-Type": "application/json"}
            body = opening * (1_000_000 // len(opening))
            answer = await client.post("/programmes", content=body, headers=headers | {"Idempotency-Key": "k"})
            assert answer.status_code in (400, 422), answer.text

    await attack(api, 10, one)


async def test_fifty_who_ask_for_the_whole_description_at_once_are_given_it(api: ApiProcess) -> None:
    async def one() -> None:
        async with httpx.AsyncClient(base_url=f"http://{LOOPBACK}:{api.port}/selection/v1", timeout=240) as client:
            async with client.stream("GET", "/openapi.yaml") as answer:  # fifty kept whole would be our own 150 MB
                pieces = [piece[:12] async for piece in answer.aiter_bytes()]
            assert pieces[0] == b"openapi: 3.1"

    await attack(api, 50, one, megabytes=120)


async def test_five_hundred_who_wait_for_events_are_in_nobodys_way(
    api: ApiProcess, authorization: AuthorizationHeaders
) -> None:
    tokens = iter([authorization("auditor", subject=f"reader-{n // 20}")["Authorization"] for n in range(500)])

    async def one() -> None:
        reader, writer = await asyncio.open_connection(LOOPBACK, api.port)
        writer.write(b"GET /selection/v1/events?timeout=5000 HTTP/1.1\r\nConnection: close\r\n" + HOST)
        writer.write(f"Authorization: {next(tokens)}\r\n\r\n".encode())
        said = await reader.read()
        assert said.startswith(b"HTTP/1.1 200 "), said
        assert said.endswith(b"\r\n\r\n[]")
        writer.close()

    await attack(api, 500, one, megabytes=100)


async def test_three_thousand_who_connect_and_say_nothing_leave_room_for_who_has_something_to_ask(
    api: ApiProcess, authorization: AuthorizationHeaders
) -> None:
    silent: list[asyncio.StreamWriter] = []

    async def one() -> None:
        for _ in range(100):
            with suppress(ConnectionError):
                silent.append((await asyncio.open_connection(LOOPBACK, api.port))[1])
        async with httpx.AsyncClient(base_url=f"http://{LOOPBACK}:{api.port}/selection/v1", timeout=240) as client:
            assert (await client.get("/rounds", headers=authorization("analyst"))).status_code == 200

    try:
        await attack(api, 30, one, megabytes=100)
        assert api.files < 1024
    finally:
        for writer in silent:
            writer.transport.abort()


async def test_a_stop_waits_for_nobody_who_waits_for_events(
    start: StartApi, authorization: AuthorizationHeaders
) -> None:
    headers = authorization("auditor")
    with start("stopped") as api:
        async with httpx.AsyncClient(base_url=f"http://{LOOPBACK}:{api.port}/selection/v1", timeout=240) as client:
            asked = [client.get("/events", params={"timeout": 30_000}, headers=headers) for _ in range(10)]
            waiting = [asyncio.create_task(one) for one in asked]
            await asyncio.sleep(3)  # they have been let in, and wait
            api.process.terminate()
            answers = await asyncio.gather(*waiting)
        assert {(answer.status_code, answer.text) for answer in answers} == {(200, "[]")}
        assert await asyncio.to_thread(api.process.wait, 240) is not None
