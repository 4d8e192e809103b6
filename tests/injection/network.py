"""The network between each service and the servers it uses: lines of ours, which can be slow, dead or cut."""

import asyncio
import random
from contextlib import suppress
from threading import Thread

from insatser.ports import LOOPBACK, free_port

PIECE = 65_536


class Line:
    """From one service to one server: what comes in at `port` goes on to the server's, and the answers back."""

    def __init__(self, target: int) -> None:
        self.port, self._target = free_port(), target
        self.delay = 0.0
        """Seconds that each piece is late."""
        self.lets_through = asyncio.Event()
        self.lets_through.set()
        self._ends: set[asyncio.StreamWriter] = set()

    async def open(self) -> None:
        await asyncio.start_server(self._take, LOOPBACK, self.port)

    def cut(self) -> None:
        """Both ends hear of it at once, in the middle of whatever was on its way."""
        for end in self._ends:
            end.transport.abort()

    async def _take(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            far_reader, far_writer = await asyncio.open_connection(LOOPBACK, self._target)
        except OSError:  # the server is away: so the caller is told, as it would have been without us
            writer.transport.abort()
            return
        ends = {writer, far_writer}
        self._ends |= ends
        await asyncio.gather(self._pass(reader, far_writer), self._pass(far_reader, writer))
        self._ends -= ends

    async def _pass(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(OSError):
            while piece := await reader.read(PIECE):
                await self.lets_through.wait()
                await asyncio.sleep(self.delay)
                writer.write(piece)
                await writer.drain()
        writer.close()


class Network:
    """A line from each service to PostgreSQL and one to NATS, in a thread of its own; whoever calls is in another."""

    def __init__(self) -> None:
        self._loop = asyncio.new_event_loop()
        self.lines: dict[tuple[str, str], Line] = {}
        Thread(target=self._loop.run_forever, daemon=True).start()

    def line(self, service: str, server: str, target: int) -> Line:
        """The same each time it is asked for."""
        if (service, server) not in self.lines:
            line = self.lines[service, server] = Line(target)
            asyncio.run_coroutine_threadsafe(line.open(), self._loop).result()
        return self.lines[service, server]

    async def slow(self, line: Line, *, late: float, seconds: float) -> None:
        line.delay = late
        await asyncio.sleep(seconds)
        line.delay = 0.0

    async def partition(self, line: Line, *, seconds: float) -> None:
        """Nothing gets through, and nobody is told: what was sent meanwhile arrives afterwards."""
        self._loop.call_soon_threadsafe(line.lets_through.clear)
        await asyncio.sleep(seconds)
        self._loop.call_soon_threadsafe(line.lets_through.set)

    def cut(self, line: Line) -> None:
        self._loop.call_soon_threadsafe(line.cut)

    def any(self, chance: random.Random) -> tuple[str, Line]:
        (service, server), line = chance.choice(sorted(self.lines.items(), key=lambda found: found[0]))
        return f"{service} – {server}", line
