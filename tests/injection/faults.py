"""What is done to the running system: each fault is injected, and what it takes to get over it alone is left to it.

A process that was killed is started again, as whoever runs it would; nothing else is mended by hand.
"""

import asyncio
import json
import math
import os
import random
import signal
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field, replace
from datetime import timedelta

import nats
from nats.js import JetStreamContext
from nats.js.api import DiscardPolicy, RawStreamMsg
from nats.js.errors import NotFoundError

from insatser.services import NAMES
from insatser.stack import Stack
from shared.clock import new_id
from tests.injection.breakable import BreakableStack
from tests.injection.load import PatientCaller
from tests.injection.network import Line

HALF = 0.5
GARBAGE = b"\xffthis is no event"
STILL_SECONDS = (0.5, 4.0)
"""How long a process stands still: shorter than a lease, and longer."""
ROOM_SECONDS = 2.0
LATE_SECONDS = (0.02, 0.5)
APART_SECONDS = (1.0, 15.0)
"""Shorter than a caller of ours waits for the database, and longer."""
FULL_SECONDS = (1.0, 12.0)
AHEAD = tuple(
    sign * timedelta(seconds=seconds) for seconds in (30, 20 * 60, 5 * 3600, 2 * 86_400, 9 * 86_400) for sign in (1, -1)
)
"""Less than anybody should mind, within the life of a token, beyond it, and over days and weeks."""
UNTIL_RIGHT_SECONDS = 5.0
"""Time after which nobody may any longer act by what a wrong clock said."""


@dataclass(frozen=True)
class Injector:
    """Chooses by lot and injects; each method is one kind of fault, and returns what it was done to."""

    stack: Stack
    chance: random.Random
    caller: PatientCaller
    """Who is told that clocks are wrong: what is refused meanwhile is asked again."""
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
        for _ in range(10 if state.messages else 0):
            with suppress(NotFoundError):
                found = await jetstream.get_msg(name, self.chance.randint(state.first_seq, state.last_seq))
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

    async def full_disk(self) -> str:
        """PostgreSQL has room for nothing new; if it gave up, it is started again when there is room."""
        disk = self._ours.disk
        assert disk is not None
        disk.fill()
        try:
            await asyncio.sleep(self.chance.uniform(*FULL_SECONDS))
        finally:
            disk.make_room()
        if gave_up := not self.stack.running()["postgres"]:
            await asyncio.to_thread(self.stack.start_process, "postgres")
        return "postgres, som gav upp" if gave_up else "postgres"

    async def moved_clock(self) -> str:
        """One process's clock is far from right for a while, and is put right."""
        clocks = self._ours.clocks
        name, ahead = self.chance.choice(clocks.processes), self.chance.choice(AHEAD)
        self.caller.clocks_wrong_until = math.inf
        clocks.move(name, int(ahead.total_seconds()))
        try:
            await asyncio.sleep(self.chance.uniform(*STILL_SECONDS))
        finally:
            clocks.move(name, 0)
            self.caller.clocks_wrong_until = time.monotonic() + UNTIL_RIGHT_SECONDS
        return f"{name}, {ahead.total_seconds() / 3600:+.1f} timmar"

    async def slow_line(self) -> str:
        name, line = self._line()
        late, seconds = self.chance.uniform(*LATE_SECONDS), self.chance.uniform(*STILL_SECONDS)
        await self._ours.network.slow(line, late=late, seconds=seconds)
        return name

    async def partition(self) -> str:
        name, line = self._line()
        await self._ours.network.partition(line, seconds=self.chance.uniform(*APART_SECONDS))
        return name

    async def cut_line(self) -> str:
        name, line = self._line()
        self._ours.network.cut(line)
        return name

    def draw(self) -> str:
        """A kind of fault, by its weight."""
        weights = dict(WEIGHTS)
        if isinstance(self.stack, BreakableStack):
            weights |= NETWORK_WEIGHTS
            weights |= {"full_disk": 3} if self.stack.disk else {}
            weights |= {"moved_clock": 8} if self.stack.clocks.processes else {}
        return self.chance.choices(list(weights), list(weights.values()))[0]

    @property
    def _ours(self) -> BreakableStack:
        assert isinstance(self.stack, BreakableStack)
        return self.stack

    def _line(self) -> tuple[str, Line]:
        return self._ours.network.any(self.chance)

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
