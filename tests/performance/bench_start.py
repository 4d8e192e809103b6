"""What it costs to start: processor time until each process is ready and its memory then, beside a bare API."""

import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from statistics import median

import httpx
import psutil
from rich.console import Console
from rich.table import Table

from insatser.layout import CLONE, Layout
from insatser.ports import LOOPBACK, free_port
from insatser.stack import Stack, temporary_stack
from insatser.unprivileged import temporary_folder
from tests.performance.processor import seconds_of

ROUNDS = 3
SERVERS = ("postgres", "nats")
PATIENCE = 60

# The same libraries, one route: what nobody who uses them comes below.
BARE = """
import sys
import asyncpg, fastapi, httpx, nats, pydantic_settings, sqlalchemy.ext.asyncio, structlog, uvicorn
app = fastapi.FastAPI()
app.get("/health/ready")(lambda: "ready")
uvicorn.run(app, port=int(sys.argv[1]), log_level="critical")
"""


@dataclass(frozen=True)
class Started:
    """Of one process when it has just become ready."""

    seconds: float
    """Of processor, all threads."""
    megabytes: float

    @classmethod
    def of(cls, process: int) -> "Started":
        return cls(seconds_of(process), psutil.Process(process).memory_info().rss / 2**20)


def measure(console: Console) -> tuple[dict[str, list[Started]], list[float]]:
    """By process; and seconds from nothing to the whole system ready, migrations and all."""
    processes: dict[str, list[Started]] = defaultdict(list)
    took = []
    for _ in range(ROUNDS):
        with console.status("Mäter starten …"):
            with _bare() as bare:
                processes["bart API"].append(Started.of(bare))
            began = time.perf_counter()
            with temporary_folder() as folder, temporary_stack(Layout(CLONE, folder)) as stack:
                took.append(time.perf_counter() - began)
                for name, process in _own(stack):
                    processes[name].append(Started.of(process))
    return processes, took


def show(processes: dict[str, list[Started]], took: list[float], console: Console) -> None:
    table = Table(title=f"Start, {ROUNDS} omgångar (median)", title_justify="left")
    for heading in ("Process", "Processor till redo, s", "Minne då, MB"):
        table.add_column(heading, justify="left" if heading == "Process" else "right")
    for name, started in processes.items():
        seconds, megabytes = median(it.seconds for it in started), median(it.megabytes for it in started)
        table.add_row(name, f"{seconds:.2f}".replace(".", ","), f"{megabytes:.0f}")
    console.print(table)
    console.print(f"Från ingenting till att allt är redo: {median(took):.1f} s".replace(".", ","))


def _own(stack: Stack) -> Iterator[tuple[str, int]]:
    return ((name, process) for name, process in stack.process_ids().items() if name not in SERVERS)


@contextmanager
def _bare() -> Iterator[int]:
    port = free_port()
    with subprocess.Popen([sys.executable, "-c", BARE, str(port)]) as process:
        try:
            deadline = time.monotonic() + PATIENCE
            while time.monotonic() < deadline:
                try:
                    httpx.get(f"http://{LOOPBACK}:{port}/health/ready").raise_for_status()
                    break
                except httpx.TransportError:
                    time.sleep(0.05)
            yield process.pid
        finally:
            process.terminate()
