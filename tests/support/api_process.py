"""One service's API as a process of its own, and somebody who asks it all the time whether it lives.

A bare server stands beside it and is asked the same: how late that one answers is the machine's doing, not the API's.
"""

import asyncio
import http.client
import subprocess
import sys
import threading
import time
from collections.abc import Awaitable, Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import psutil

from insatser.layout import CLONE
from insatser.ports import LOOPBACK, free_port
from insatser.process import inherited_environment

SECOND = 1.0
PAUSE = 0.05
BARE = """
import asyncio, sys

async def answer(reader, writer):
    await reader.readuntil(b"\\r\\n\\r\\n")
    writer.write(b"HTTP/1.1 200 OK\\r\\nContent-Length: 0\\r\\nConnection: close\\r\\n\\r\\n")
    await writer.drain()
    writer.close()

async def main():
    await (await asyncio.start_server(answer, "127.0.0.1", int(sys.argv[1]))).serve_forever()

asyncio.run(main())
"""


@dataclass
class ApiProcess:
    port: int
    process: subprocess.Popen[bytes]
    bare_port: int

    @property
    def megabytes(self) -> float:
        return float(psutil.Process(self.process.pid).memory_info().rss) / 2**20

    @property
    def files(self) -> int:
        """How many it has open, connections among them."""
        return psutil.Process(self.process.pid).num_fds()

    @contextmanager
    def watched(self) -> Iterator["Watch"]:
        """Asks for /health/live every twentieth of a second meanwhile."""
        watch = Watch(self)
        watch.start()
        try:
            yield watch
        finally:
            watch.stop()

    def seconds_to_live(self, *, patience: float = 5) -> float:
        """How long it takes to connect and be told that it lives; OSError when it takes longer than anyone waits."""
        return _seconds_to_live(self.port, patience)


def _seconds_to_live(port: int, patience: float) -> float:
    began = time.perf_counter()
    connection = http.client.HTTPConnection(LOOPBACK, port, timeout=patience)
    try:
        connection.request("GET", "/health/live")
        assert connection.getresponse().status == 200
    finally:
        connection.close()
    return time.perf_counter() - began


@dataclass
class Watch:
    api: ApiProcess
    seconds: list[float] = field(default_factory=list)
    megabytes: list[float] = field(default_factory=list)
    late: float = 0.0
    """How long this process and the bare server were kept from the processor at most: so may the API have been, too."""
    _ended: threading.Event = field(default_factory=threading.Event)

    def start(self) -> None:
        self.megabytes.append(self.api.megabytes)
        self._thread = threading.Thread(target=self._watch)
        self._thread.start()

    def stop(self) -> None:
        self._ended.set()
        self._thread.join()

    def _watch(self) -> None:
        while not self._waited():
            try:
                self.seconds.append(self.api.seconds_to_live())
            except (OSError, http.client.HTTPException):
                self.seconds.append(float("inf"))
            self.late = max(self.late, _seconds_to_live(self.api.bare_port, 60))
            self.megabytes.append(self.api.megabytes)

    def _waited(self) -> bool:
        began = time.perf_counter()
        ended = self._ended.wait(PAUSE)
        self.late = max(self.late, time.perf_counter() - began - PAUSE)
        return ended

    @property
    def worst(self) -> float:
        return max(self.seconds)

    @property
    def growth(self) -> float:
        return max(self.megabytes) - self.megabytes[0]


@contextmanager
def api_process(service: str, settings: Mapping[str, str], log: Path) -> Iterator[ApiProcess]:
    bare_port = free_port()
    with (
        log.open("wb") as output,
        subprocess.Popen([sys.executable, "-c", BARE, str(bare_port)]) as bare,
        subprocess.Popen(
            [sys.executable, "-m", service, "api"],
            env=inherited_environment() | dict(settings),
            stdout=output,
            stderr=output,
            cwd=CLONE,
        ) as process,
    ):
        running = ApiProcess(int(settings["HTTP_PORT"]), process, bare_port)
        try:
            _wait_for(running, log)
            yield running
        finally:
            bare.kill()
            process.terminate()
            process.wait(240)


def _wait_for(running: ApiProcess, log: Path) -> None:
    deadline = time.monotonic() + 240
    while True:
        try:
            running.seconds_to_live()
            return
        except OSError:
            if running.process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(f"the API did not come up:\n{log.read_text()}") from None
            time.sleep(0.1)


async def attack(api: ApiProcess, times: int, one: Callable[[], Awaitable[object]], *, megabytes: float = 60) -> None:
    """`one`, so many at once, while somebody asks whether the process lives, and looks at its memory."""
    with api.watched() as watch:
        await asyncio.gather(*(one() for _ in range(times)))
        await asyncio.sleep(0.2)
    assert watch.worst < SECOND + 2 * watch.late, f"{watch.worst:.2f} s, and the bare server's {watch.late:.2f}"
    assert watch.growth < megabytes
