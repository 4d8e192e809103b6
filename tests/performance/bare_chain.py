"""The bare chain: asyncpg and nats-py making the same number of durable writes and publishes, in as many processes.

Four processes as in ours: one that signs, one that relays, one that commits money, one that schedules. No HTTP, no
validation, no rules, no ORM. Started by bench_chain with a JSON of what ours was seen to write.
"""

import asyncio
import json
import sys
import time
from typing import Any
from uuid import uuid4

import asyncpg
import nats
from nats.js.api import ConsumerConfig

CONCURRENCY = 8
ROW = json.dumps({"filler": "x" * 300})
SIGNED, COMMITTED, SCHEDULED = "bare.signed", "bare.committed", "bare.scheduled"
TABLES = (
    "CREATE TABLE box (position bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, id uuid, event text, "
    "published_at timestamptz);"
    "CREATE INDEX unsent ON box (position) WHERE published_at IS NULL;"
    "CREATE TABLE seen (consumer text, event_id uuid, PRIMARY KEY (consumer, event_id));"
    "CREATE TABLE one (id int PRIMARY KEY, value bigint);"
    "INSERT INTO one SELECT n, 0 FROM generate_series(1, 100000) n;"
    "CREATE TABLE row (id uuid PRIMARY KEY, content text)"
)


async def write(connection: Any, place: int, inserts: int, updates: int) -> None:
    """So many rows inserted and updated; one statement each, as a program would."""
    for number in range(updates):
        await connection.execute(
            "UPDATE one SET value = value + 1 WHERE id = $1", (place * updates + number) % 100000 + 1
        )
    if inserts:
        await connection.executemany("INSERT INTO row VALUES ($1, $2)", [(uuid4(), ROW) for _ in range(inserts)])


async def sign(pool: Any, number: int, work: dict[str, int], clients: int) -> None:
    """Each signature in a transaction of its own, with its event; as many at once as ours had clients."""
    slots = asyncio.Semaphore(clients)

    async def one(place: int) -> None:
        async with slots:
            event = json.dumps({"id": str(uuid4()), "place": place, "at": time.time(), "filler": "x" * 2000})
            async with pool.acquire() as connection, connection.transaction():
                await write(connection, place, work["inserts"], work["updates"])
                await connection.execute("INSERT INTO box (id, event) VALUES ($1, $2)", uuid4(), event)
                await connection.execute("SELECT pg_notify('box', '')")

    await asyncio.gather(*(one(place) for place in range(number)))


async def relay(pool: Any, stream: Any, number: int) -> None:
    woken = asyncio.Event()
    listener = await pool.acquire()
    await listener.add_listener("box", lambda *_: woken.set())
    sent = 0
    while sent < number:
        woken.clear()
        async with pool.acquire() as connection, connection.transaction():
            rows = await connection.fetch(
                "SELECT position, id, event FROM box WHERE published_at IS NULL ORDER BY position LIMIT 256 "
                "FOR UPDATE SKIP LOCKED"
            )
            await asyncio.gather(
                *(stream.publish(SIGNED, r["event"].encode(), headers={"Nats-Msg-Id": str(r["id"])}) for r in rows)
            )
            positions = [r["position"] for r in rows]
            await connection.execute("UPDATE box SET published_at = now() WHERE position = ANY($1)", positions)
        sent += len(rows)
        if not rows:
            await asyncio.wait([asyncio.create_task(woken.wait())], timeout=1)
    await listener.close()


async def consume(pool: Any, stream: Any, number: int, work: dict[str, int], name: str, answer: str) -> None:
    bound = await stream.pull_subscribe(
        SIGNED, durable=name, stream="BARE", config=ConsumerConfig(max_ack_pending=1024)
    )
    slots = asyncio.Semaphore(CONCURRENCY)

    async def one(message: Any) -> None:
        async with slots:
            told = json.loads(message.data)
            async with pool.acquire() as connection, connection.transaction():
                await connection.execute("INSERT INTO seen VALUES ($1, $2)", name, told["id"])
                await write(connection, told["place"], work["inserts"], work["updates"])
            await stream.publish(answer, json.dumps({"place": told["place"], "at": told["at"]}).encode())
            await message.ack()

    taken = 0
    while taken < number:
        try:
            messages = await bound.fetch(64, timeout=1)
        except TimeoutError:
            continue
        await asyncio.gather(*(one(message) for message in messages))
        taken += len(messages)


async def main(role: str, url: str, nats_url: str, number: int, work: dict[str, Any]) -> None:
    pool = await asyncpg.create_pool(url, min_size=CONCURRENCY + 2, max_size=CONCURRENCY + 2)
    client = await nats.connect(nats_url)
    stream = client.jetstream()
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    if role == "sign":
        await asyncio.to_thread(sys.stdin.readline)
        await sign(pool, number, work["agreements"], work["clients"])
    elif role == "relay":
        await relay(pool, stream, number)
    elif role == "commit":
        await consume(pool, stream, number, work["budget"], "commit", COMMITTED)
    else:
        await consume(pool, stream, number, work["followup"], "schedule", SCHEDULED)
    await client.close()
    await pool.close()


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], sys.argv[2], sys.argv[3], int(sys.argv[4]), json.loads(sys.argv[5])))
