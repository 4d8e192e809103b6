"""The bare chain: asyncpg and nats-py with the least durable work that has the chain's effects, in as many processes.

A signature is a row, audited, and told through an outbox; the money's row and the schedule's are written once each by
an inbox, and told. No HTTP, no validation, no rules, no ORM. `{"alike": true}` makes as many messages and transactions
as ours was seen to make, also for everybody who keeps a copy: what is between that and ours is what our code costs.

Started by chain_sides with a role; the one that signs reads on its standard input how many to sign, and for how many
clients at once.
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
SIGNED, COMMITTED, SCHEDULED, COPIED = "signed", "committed", "scheduled", "copied"
TABLES = (
    "CREATE TABLE box (position bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, id uuid, subject text, event text, "
    "published_at timestamptz);"
    "CREATE INDEX unsent ON box (position) WHERE published_at IS NULL;"
    "CREATE TABLE seen (consumer text, event_id uuid, PRIMARY KEY (consumer, event_id));"
    "CREATE TABLE one (id int PRIMARY KEY, value bigint);"
    "INSERT INTO one SELECT n, 0 FROM generate_series(1, 100000) n;"
    "CREATE TABLE row (id uuid PRIMARY KEY, content text)"
)
Work = dict[str, Any]
"""Rows inserted and updated by each service for one signature, and how many messages and inbox rows ours makes."""


class Process:
    """What each of the processes has: connections of its own to both servers."""

    def __init__(self, pool: Any, client: Any, work: Work) -> None:
        self.pool = pool
        self.client = client
        self.stream = client.jetstream()
        self.work = work
        self.name: str = work["name"]
        """Of the stream; the subjects begin with it."""

    async def write(self, connection: Any, place: int, part: str) -> None:
        """So many rows inserted and updated; one statement for each update, as a program would."""
        inserts, updates = self.work[part]["inserts"], self.work[part]["updates"]
        for number in range(updates):
            await connection.execute(
                "UPDATE one SET value = value + 1 WHERE id = $1", (place * updates + number) % 100000 + 1
            )
        if inserts:
            await connection.executemany("INSERT INTO row VALUES ($1, $2)", [(uuid4(), ROW) for _ in range(inserts)])

    async def publish(self, connection: Any, subject: str, place: int, at: float) -> None:
        event = json.dumps({"id": str(uuid4()), "place": place, "at": at, "filler": "x" * 2000})
        await connection.execute(
            "INSERT INTO box (id, subject, event) VALUES ($1, $2, $3)", uuid4(), f"{self.name}.{subject}", event
        )
        await connection.execute("SELECT pg_notify('box', '')")

    async def sign(self) -> None:
        """Each signature in a transaction of its own, with its event."""
        done: dict[int, int] = {}

        async def heard(message: Any) -> None:
            place = json.loads(message.data)["place"]
            done[place] = done.get(place, 0) + 1

        for subject in (COMMITTED, SCHEDULED):
            await self.client.subscribe(f"{self.name}.{subject}", cb=heard)
        place = 0
        while line := await asyncio.to_thread(sys.stdin.readline):
            number, clients = map(int, line.split())
            slots = asyncio.Semaphore(clients)

            async def one(place: int, slots: asyncio.Semaphore = slots, alone: bool = clients == 1) -> None:
                async with slots:
                    async with self.pool.acquire() as connection, connection.transaction():
                        at = time.time()
                        await self.write(connection, place, "agreements")
                        await self.publish(connection, SIGNED, place, at)
                    while alone and done.get(place, 0) < 2:
                        await asyncio.sleep(0.001)

            await asyncio.gather(*(one(place + offset) for offset in range(number)))
            place += number

    async def relay(self) -> None:
        woken = asyncio.Event()
        listener = await self.pool.acquire()
        await listener.add_listener("box", lambda *_: woken.set())
        while True:
            woken.clear()
            async with self.pool.acquire() as connection, connection.transaction():
                rows = await connection.fetch(
                    "SELECT position, id, subject, event FROM box WHERE published_at IS NULL ORDER BY position "
                    "LIMIT 256 FOR UPDATE SKIP LOCKED"
                )
                await asyncio.gather(
                    *(
                        self.stream.publish(
                            row["subject"], row["event"].encode(), headers={"Nats-Msg-Id": str(row["id"])}
                        )
                        for row in rows
                    )
                )
                positions = [row["position"] for row in rows]
                await connection.execute("UPDATE box SET published_at = now() WHERE position = ANY($1)", positions)
            if not rows:
                await asyncio.wait([asyncio.create_task(woken.wait())], timeout=1)

    async def answer(self, part: str, subject: str, *, copies: int = 0) -> None:
        """Take what is signed: an effect, exactly once, and its own event."""

        async def one(message: Any, event: dict[str, Any]) -> None:
            async with self.pool.acquire() as connection, connection.transaction():
                await connection.execute("INSERT INTO seen VALUES ($1, $2)", part, event["id"])
                await self.write(connection, event["place"], part)
                if self.work["alike"]:
                    for effect in (subject, *[COPIED] * copies):
                        await self.publish(connection, effect, event["place"], event["at"])
            if not self.work["alike"]:
                await self.stream.publish(
                    f"{self.name}.{subject}", json.dumps({"place": event["place"], "at": event["at"]}).encode()
                )
            await message.ack()

        await self._consume(part, SIGNED, one)

    async def copy(self, times: int) -> None:
        """Keep copies of what is told: an inbox row and a transaction for each that does."""

        async def one(message: Any, event: dict[str, Any]) -> None:
            for number in range(times):
                async with self.pool.acquire() as connection, connection.transaction():
                    await connection.execute("INSERT INTO seen VALUES ($1, $2)", f"copy-{number}", event["id"])
            await message.ack()

        await self._consume("copy", COPIED, one)

    async def _consume(self, name: str, subject: str, effect: Any) -> None:
        config = ConsumerConfig(max_ack_pending=1024)
        bound = await self.stream.pull_subscribe(
            f"{self.name}.{subject}", durable=name, stream=self.name, config=config
        )
        slots = asyncio.Semaphore(CONCURRENCY)

        async def one(message: Any) -> None:
            async with slots:
                await effect(message, json.loads(message.data))

        while True:
            try:
                messages = await bound.fetch(64, timeout=1)
            except TimeoutError:
                continue
            await asyncio.gather(*(one(message) for message in messages))


async def main(role: str, url: str, nats_url: str, work: Work) -> None:
    pool = await asyncpg.create_pool(url, min_size=CONCURRENCY + 2, max_size=CONCURRENCY + 2)
    process = Process(pool, await nats.connect(nats_url), work)
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    if role == "sign":
        await process.sign()
    elif role == "relay":
        await process.relay()
    elif role == "commit":
        await process.answer("budget", COMMITTED, copies=work["copied"])
    elif role == "schedule":
        await process.answer("followup", SCHEDULED)
    else:
        await process.copy(work["copies"])


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], sys.argv[2], sys.argv[3], json.loads(sys.argv[4])))
