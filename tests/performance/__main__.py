"""`make bench`: measurements beside bare baselines in the same run. No test, no threshold, no verdict."""

import asyncio
import sys

from rich.console import Console

from tests.performance import bench_events
from tests.performance.report import show
from tests.performance.servers import durable_servers

console = Console()


def main(wanted: list[str]) -> None:
    parts = {"events": _events}
    for name in wanted or list(parts):
        parts[name]()


def _events() -> None:
    with console.status("Mäter relä och inkorg …"), durable_servers() as servers:
        rows = asyncio.run(bench_events.measure(servers))
    show(f"Händelser: {bench_events.EVENTS} stycken, {bench_events.ROUNDS} omgångar (median)", rows, console)


if __name__ == "__main__":
    main(sys.argv[1:])
