"""What is done to the running system: each fault is injected, and what it takes to get over it alone is left to it.

A process that was killed is started again, as whoever runs it would; nothing else is mended by hand.
"""

import asyncio
import json
import os
import random
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field, replace

import nats
from nats.js import JetStreamContext
from nats.js.api import DiscardPolicy, RawStreamMsg
from nats.js.errors import NotFoundError

from insatser.services import NAMES
from insatser.stack import Stack
from shared.clock import new_id
from tests.injection.network import Line, Network

HALF = 0.5
GARBAGE = b"\xffthis is no event"
STILL_SECONDS = (0.5, 4.0)
"""How long a process stands still: shorter than a lease, and longer."""
ROOM_SECONDS = 2.0
LATE_SECONDS = (0.02, 0.5)
APART_SECONDS = (1.0, 15.0)
"""Shorter than a caller of ours waits for the database, and longer."""


@dataclass(frozen=True)
class Injector:
    """Chooses by lot and injects; each method is one kind of fault, and returns what it was done to."""

    stack: Stack
    chance: random.Random
    network: Network | None = None
    """Where the stack has one of ours."""
    made_up: set[str] = field(default_factory=set)
    """Ids of events that no service has made."""

    async def killed_process(self) -> str:
        name = self.chance.choice(self.stack.processes)
        await asyncio.to_thread(self.stack.kill_process, name)
        await asyncio.to_thread(self.stack.start_process, name)
        return name

    async def killed_broker(self) -> str:
        await asyncio.to_thread(self.stack.kill_process, "nats")
        await asyncio.to_thread(self.stack.start_process, "nats")
        return "nats"

    async def crashed_database(self) -> str:
        await asyncio.to_thread(self.stack.kill_process, "postgres")
        await asyncio.to_thread(self.stack.start_process, "postgres")
        return "postgres"

    async def process_standing_still(self) -> str:
        name = self.chance.choice((*self.stack.processes, "nats"))
        pid = self.stack.process_ids()[name]
        os.kill(pid, signal.SIGSTOP)
        try:
            await asyncio.sleep(self.chance.uniform(*STILL_SECONDS))
        finally:
            os.kill(pid, signal.SIGCONT)
        return name

    async def cut_sessions(self) -> str:
        name = self.chance.choice(NAMES)
        cut = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{}' AND pid <> pg_backend_pid()"
        await asyncio.to_thread(self.stack.postgres.execute, cut.format(name))
        return name

    async def purged_stream(self) -> str:
        """All of it, or all but the last few: messages cannot be deleted one by one."""
        async with self._stream() as (name, jetstream):
            await jetstream.purge_stream(name, keep=self.chance.choice((None, 3)))
        return name

    async def lost_stream(self) -> str:
        """Declared anew when the one who publishes in it starts again."""
        async with self._stream() as (name, jetstream):
            await jetstream.delete_stream(name)
        worker = f"{name.lower()}-worker"
        await asyncio.to_thread(self.stack.kill_process, worker)
        await asyncio.to_thread(self.stack.start_process, worker)
        return name

    async def deleted_consumer(self) -> str:
        async with self._stream() as (name, jetstream):
            readers = sorted(reader.name for reader in await jetstream.consumers_info(name))
            if not readers:
                return f"{name}, som ingen läste"
            reader = self.chance.choice(readers)
            await jetstream.delete_consumer(name, reader)
        return reader

    async def repeated_message(self) -> str:
        """As it was, or as another message with an id of its own."""
        async with self._stream() as (name, jetstream):
            found = await self._any_message(name, jetstream)
            if found is None:
                return f"{name}, som var tom"
            event = json.loads(found.data or b"")
            if self.chance.random() < HALF:
                event["id"] = str(new_id())
                self.made_up.add(event["id"])
            await jetstream.publish(found.subject or "", json.dumps(event).encode())
        return name

    async def garbage(self) -> str:
        async with self._stream() as (name, jetstream):
            found = await self._any_message(name, jetstream)
            if found is None:
                return f"{name}, som var tom"
            await jetstream.publish(found.subject or "", GARBAGE)
        return name

    async def _any_message(self, name: str, jetstream: JetStreamContext) -> RawStreamMsg | None:
        """One that follows its contract; None where there is none."""
        state = (await jetstream.stream_info(name)).state
        for _ in range(10):
            with suppress(NotFoundError):
                found = await jetstream.get_msg(name, self.chance.randint(state.first_seq, max(1, state.last_seq)))
                if found.data != GARBAGE:
                    return found
        return None

    async def full_stream(self) -> str:
        """No room for one message more, and then room again."""
        async with self._stream() as (name, jetstream):
            config = (await jetstream.stream_info(name)).config
            full = replace(config, max_msgs=1, discard=DiscardPolicy.NEW)
            await jetstream.update_stream(full)
            try:
                await asyncio.sleep(ROOM_SECONDS)
            finally:
                await jetstream.update_stream(config)
        return name

    async def slow_line(self) -> str:
        name, line = self._line()
        late, seconds = self.chance.uniform(*LATE_SECONDS), self.chance.uniform(*STILL_SECONDS)
        await self._ours.slow(line, late=late, seconds=seconds)
        return name

    async def partition(self) -> str:
        name, line = self._line()
        await self._ours.partition(line, seconds=self.chance.uniform(*APART_SECONDS))
        return name

    async def cut_line(self) -> str:
        name, line = self._line()
        self._ours.cut(line)
        return name

    def draw(self) -> str:
        """A kind of fault, by its weight."""
        weights = WEIGHTS if self.network is None else WEIGHTS | NETWORK_WEIGHTS
        return self.chance.choices(list(weights), list(weights.values()))[0]

    @property
    def _ours(self) -> Network:
        assert self.network is not None
        return self.network

    def _line(self) -> tuple[str, Line]:
        return self._ours.any(self.chance)

    @asynccontextmanager
    async def _stream(self) -> AsyncIterator[tuple[str, JetStreamContext]]:
        """The stream of a service, and whoever may do everything to it."""
        service = self.chance.choice(NAMES)
        connection = await nats.connect(self.stack.operator_url(service))
        try:
            yield service.upper(), connection.jetstream(timeout=60)
        finally:
            await connection.close()


WEIGHTS = {
    "killed_process": 10,
    "process_standing_still": 6,
    "cut_sessions": 10,
    "repeated_message": 12,
    "garbage": 4,
    "deleted_consumer": 6,
    "purged_stream": 4,
    "full_stream": 3,
    "killed_broker": 3,
    "crashed_database": 3,
    "lost_stream": 1,
}
"""How often each kind is drawn. What takes long, and hits everybody, is rarer."""
NETWORK_WEIGHTS = {"slow_line": 5, "partition": 5, "cut_line": 6}
