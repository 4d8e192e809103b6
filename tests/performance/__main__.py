"""`make bench`: measurements beside bare baselines in the same run. No test, no threshold, no verdict.

`python -m tests.performance compare REVISION` runs the chain of this code and of another revision alternately.
"""

import asyncio
import sys
from collections.abc import Callable

from rich.console import Console
from rich.table import Table

from tests.performance import (
    bench_budget,
    bench_chain,
    bench_events,
    bench_exports,
    bench_reads,
    bench_reports,
    bench_selection,
    bench_start,
    bench_waiting,
)
from tests.performance.report import show
from tests.performance.servers import durable_servers

console = Console(width=None if sys.stdout.isatty() else 140)


def main(wanted: list[str]) -> None:
    parts: dict[str, Callable[[], None]] = {
        "start": lambda: bench_start.show(*bench_start.measure(console), console),
        "events": _events,
        "waiting": _waiting,
        "chain": _chain,
        "reads": lambda: bench_reads.show(asyncio.run(bench_reads.measure(console)), console),
        "reports": lambda: bench_reports.measure(console),
        "exports": lambda: bench_exports.show(bench_exports.measure(console), console),
        "selection": lambda: bench_selection.measure(console),
        "budget": lambda: bench_budget.run(console),
    }
    for name in wanted or list(parts):
        parts[name]()


def _events() -> None:
    with console.status("Mäter relä och inkorg …"), durable_servers() as servers:
        rows = asyncio.run(bench_events.measure(servers))
    show(f"Händelser: {bench_events.EVENTS} stycken, {bench_events.ROUNDS} omgångar (median)", rows, console)


def _waiting() -> None:
    with console.status("Mäter väntande läsare …"), durable_servers() as servers:
        found = asyncio.run(bench_waiting.measure(servers))
    seen = sorted(found.seen)
    table = Table(title=f"{bench_waiting.WAITERS} läsare väntar på händelser", title_justify="left")
    for heading in ("Mätning", "Värde"):
        table.add_column(heading, justify="left" if heading == "Mätning" else "right")
    for words, value in (
        ("En listas p50 i ms, ingen väntar", found.alone),
        ("En listas p50 i ms, alla väntar", found.beside),
        ("En listas p50 i ms, alla får en händelse per sekund och frågar igen", found.busy),
        ("Sekunder från händelse till läsare, p50", seen[len(seen) // 2]),
        ("Sekunder från händelse till läsare, den långsammaste", seen[-1]),
    ):
        table.add_row(words, f"{value:.2f}".replace(".", ","))
    console.print(table)


def _chain() -> None:
    figures, made, idle = asyncio.run(bench_chain.measure(console))
    bench_chain.show_made(made, idle, console)
    bench_chain.show(figures, console)


if __name__ == "__main__":
    if sys.argv[1:2] == ["compare"]:
        bench_chain.show(asyncio.run(bench_chain.compare(sys.argv[2], console)), console)
    else:
        main(sys.argv[1:])
