"""Relay and inbox alone, beside bare loops of asyncpg and nats-py that make the same durable writes and publishes."""

import asyncio
import json
import time
from collections.abc import Awaitable, Callable
from datetime import datetime
from itertools import groupby
from typing import Any
from uuid import uuid4

import asyncpg
import nats
from sqlalchemy import text

from shared.broker.consumer import Consumer
from shared.broker.nats import Broker
from shared.broker.relay import relay_once
from shared.kit.db import create_engine, create_sessions
from shared.kit.subscription import Subscription
from tests.performance.report import Measured
from tests.performance.servers import Servers, bare
from tests.support.sandbox import ErasedV1, NotedV1, Sandbox, Work, create_tables, event

EVENTS = 3000
SUBJECTS = 300
ROUNDS = 3
BATCH = 256
FETCH = 64
CONCURRENCY = 8


async def _timed(number: int, run: Callable[[], Awaitable[None]]) -> float:
    started = time.perf_counter()
    await run()
    return number / (time.perf_counter() - started)


async def measure(servers: Servers) -> list[Measured]:
    relay, inbox = (
        Measured("Relä: ur utkorgen till strömmen", [], []),
        Measured("Inkorg: ur strömmen till verkan", [], []),
    )
    for number in range(ROUNDS):
        url = servers.new_database(f"ours{number}")
        relay.ours.append(await _our_relay(url, servers.nats_url))
        inbox.ours.append(await _our_inbox(url, servers.nats_url))
        url = servers.new_database(f"bare{number}")
        relay.bare.append(await _bare_relay(bare(url), servers.nats_url))
        inbox.bare.append(await _bare_inbox(bare(url), servers.nats_url))
    return [relay, inbox]


def _payloads() -> list[tuple[str, int, bytes]]:
    """Subject, sequence and event as JSON, the same for both sides."""
    return [
        (
            f"s{n % SUBJECTS}",
            n // SUBJECTS + 1,
            event(NotedV1(words=str(uuid4())), f"s{n % SUBJECTS}", sequence=n // SUBJECTS + 1).to_json(),
        )
        for n in range(EVENTS)
    ]


async def _fill(connection: asyncpg.Connection, statement: str) -> None:
    rows = [
        (uuid4(), "sandbox.noted.v1", subject, sequence, event.decode()) for subject, sequence, event in _payloads()
    ]
    await connection.executemany(statement, rows)


async def _our_relay(url: str, nats_url: str) -> float:
    engine = create_engine(url, name="bench")
    await create_tables(engine)
    connection = await asyncpg.connect(bare(url))
    await _fill(connection, "INSERT INTO outbox (id, type, subject, sequence, event) VALUES ($1, $2, $3, $4, $5)")
    await connection.close()
    broker = await Broker.connect(nats_url, name="bench")
    await _empty_stream(nats_url)

    async def drain() -> None:
        while await relay_once(engine, broker, batch=BATCH):
            pass

    rate = await _timed(EVENTS, drain)
    await broker.close()
    await engine.dispose()
    return rate


async def _bare_relay(url: str, nats_url: str) -> float:
    connection = await asyncpg.connect(url)
    await connection.execute(
        "CREATE TABLE box (position bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, id uuid, type text, subject text, "
        "sequence bigint, event text, published_at timestamptz);"
        "CREATE INDEX unsent ON box (position) WHERE published_at IS NULL"
    )
    await _fill(connection, "INSERT INTO box (id, type, subject, sequence, event) VALUES ($1, $2, $3, $4, $5)")
    await _empty_stream(nats_url)
    client = await nats.connect(nats_url)
    stream = client.jetstream()

    async def drain() -> None:
        while True:
            async with connection.transaction():
                rows = await connection.fetch(
                    "SELECT position, id, type, event FROM box WHERE published_at IS NULL "
                    f"ORDER BY position LIMIT {BATCH} FOR UPDATE SKIP LOCKED"
                )
                if not rows:
                    return
                await asyncio.gather(
                    *(
                        stream.publish(r["type"], r["event"].encode(), headers={"Nats-Msg-Id": str(r["id"])})
                        for r in rows
                    )
                )
                sent = [r["position"] for r in rows]
                await connection.execute("UPDATE box SET published_at = now() WHERE position = ANY($1)", sent)

    rate = await _timed(EVENTS, drain)
    await client.close()
    await connection.close()
    return rate


async def _our_inbox(url: str, nats_url: str) -> float:
    engine = create_engine(url, name="bench", pool=CONCURRENCY + 2)
    sandbox = Sandbox(url, engine, create_sessions(engine), engine)

    async def effect(work: Work, noted: NotedV1, *, now: datetime) -> None:
        await work.session.execute(
            text(
                "INSERT INTO note (id, words, version, created_at, updated_at) "
                "VALUES (gen_random_uuid(), :w, 1, :n, :n)"
            ),
            {"w": noted.words, "n": now},
        )

    broker = await Broker.connect(nats_url, name="bench")
    await broker.declare_stream("SANDBOX", ["sandbox.>"])
    reader = Consumer(
        Subscription("bench", {NotedV1: effect, ErasedV1: None}), Work, sandbox.sessions, concurrency=CONCURRENCY
    )
    pull = await broker.pull("SANDBOX", "bench", ["sandbox.noted.v1"])
    assert pull

    async def consume() -> None:
        taken = 0
        while taken < EVENTS:
            deliveries = await pull.fetch(FETCH, seconds=1.0)
            await reader.take(deliveries)
            taken += len(deliveries)

    rate = await _timed(EVENTS, consume)
    assert await sandbox.scalar("SELECT count(*) FROM note") == EVENTS
    await broker.close()
    await engine.dispose()
    return rate


async def _bare_inbox(url: str, nats_url: str) -> float:
    pool = await asyncpg.create_pool(url, min_size=CONCURRENCY, max_size=CONCURRENCY)
    await pool.execute(
        "CREATE TABLE seen (consumer text, event_id uuid, received_at timestamptz DEFAULT now(), "
        "PRIMARY KEY (consumer, event_id)); "
        "CREATE TABLE place (consumer text, subject text, sequence bigint, PRIMARY KEY (consumer, subject)); "
        "CREATE TABLE note (id uuid PRIMARY KEY, words text UNIQUE, version int, created_at timestamptz)"
    )
    client = await nats.connect(nats_url)
    bound = await client.jetstream().pull_subscribe("sandbox.noted.v1", durable="bare", stream="SANDBOX")
    slots = asyncio.Semaphore(CONCURRENCY)

    async def one(fact: dict[str, Any]) -> None:
        async with pool.acquire() as connection, connection.transaction():
            await connection.execute("INSERT INTO seen (consumer, event_id) VALUES ('bare', $1)", fact["id"])
            await connection.execute(
                "INSERT INTO place VALUES ('bare', $1, $2) ON CONFLICT (consumer, subject) DO UPDATE SET sequence = $2",
                fact["subject"],
                fact["sequence"],
            )
            await connection.execute("INSERT INTO note VALUES (gen_random_uuid(), $1, 1, now())", fact["data"]["words"])

    async def in_turn(messages: list[Any]) -> None:
        async with slots:
            for event, message in messages:
                await one(event)
                await message.ack()

    async def consume() -> None:
        taken = 0
        while taken < EVENTS:
            messages = [(json.loads(m.data), m) for m in await bound.fetch(FETCH, timeout=1)]
            messages.sort(key=lambda pair: pair[0]["subject"])
            groups = [list(group) for _, group in groupby(messages, key=lambda pair: pair[0]["subject"])]
            await asyncio.gather(*(in_turn(group) for group in groups))
            taken += len(messages)

    rate = await _timed(EVENTS, consume)
    assert await pool.fetchval("SELECT count(*) FROM note") == EVENTS
    await client.close()
    await pool.close()
    return rate


async def _empty_stream(nats_url: str) -> None:
    client = await nats.connect(nats_url)
    stream = client.jetstream()
    for info in await stream.streams_info():
        await stream.delete_stream(str(info.config.name))
    await client.close()
    broker = await Broker.connect(nats_url, name="bench")
    await broker.declare_stream("SANDBOX", ["sandbox.>"])
    await broker.close()
