"""The report to the government over 110 organisers, 300 units and five years, and over ten times as many.

Nothing bare stands beside it: what is asked is how it grows. Memory is the most that Python has at once, counted in a
run of its own.
"""

import asyncio
import time
import tracemalloc
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import date
from functools import partial

from rich.console import Console
from rich.table import Table
from sqlalchemy import event

from followup.documents.report_csv import write_csv
from followup.documents.report_html import write_html
from followup.documents.report_json import write_json
from followup.documents.report_pdf import write_report_pdf
from followup.documents.report_xlsx import write_xlsx
from followup.programmes import load_programmes
from followup.steps.count_figures import count_figures
from followup.unit_of_work import Work
from insatser.layout import CLONE
from services.followup.tests.many_cases import AS_OF, add_cases
from shared.kit.actor import Actor
from shared.kit.db import Sessions, create_engine, create_sessions
from shared.process.migrate import migrate
from tests.performance.servers import PROCESSES, Servers, durable_servers
from tests.support.facts import PROGRAMME

SERVICE = CLONE / "services" / "followup"
SIZES = ((110, 300), (1_100, 3_000))
ROUNDS = 3
HASH = "0" * 64


@dataclass
class Cases:
    """What `add_cases` asks of a service: its transactions."""

    sessions: Sessions

    def work(self) -> Work:
        return Work(self.sessions, actor=Actor.worker("followup"))


@dataclass
class Measured:
    """Seconds of processor time and of the clock, and bytes."""

    processor: float
    clock: float
    size: int


def measure(console: Console) -> None:
    table = Table(title="Redovisningen till regeringen: sekunder av processorn (av klockan), kB", title_justify="left")
    for heading in ("Huvudmän", "Frågor", "Räkna", "Minne, MiB", "CSV", "Sida", "XLSX", "PDF"):
        table.add_column(heading, justify="right")
    with durable_servers() as servers:
        for organizers, units in SIZES:
            with console.status(f"Mäter {organizers} huvudmän …"):
                table.add_row(*asyncio.run(_row(servers, organizers, units)))
    console.print(table)


async def _row(servers: Servers, organizers: int, units: int) -> list[str]:
    url = servers.new_database(f"report_{organizers}")
    await migrate(SERVICE / "migrations", url, role=PROCESSES)
    engine = create_engine(url, name="bench")
    cases = Cases(create_sessions(engine))
    await add_cases(cases, organizers, units=units)
    statements: list[str] = []
    event.listen(engine.sync_engine, "before_cursor_execute", lambda *call: statements.append(call[2]))
    content = await _count(cases)
    asked = len(statements)
    counting = await _best(lambda: _count(cases))
    tracemalloc.start()  # apart from the timing: following every allocation takes several times as long
    await _count(cases)
    memory = tracemalloc.get_traced_memory()[1] / 2**20
    tracemalloc.stop()
    await engine.dispose()
    text = content.decode()
    forms: list[Callable[[], bytes]] = [
        lambda: write_csv(text).encode(),
        lambda: write_html(text, HASH).encode(),
        lambda: write_xlsx(text),
        lambda: write_report_pdf(text, HASH),
    ]
    written = [await _best(partial(asyncio.to_thread, form)) for form in forms]
    return [str(organizers), str(asked), _shown(counting), f"{memory:.0f}", *map(_shown, written)]


async def _count(cases: Cases) -> bytes:
    programme = load_programmes(SERVICE / "programmes")[PROGRAMME]
    async with cases.work() as work:
        return write_json(await count_figures(work, programme, as_of=date.fromisoformat(AS_OF)))


async def _best(make: Callable[[], Awaitable[bytes]]) -> Measured:
    """The least of some rounds: what other work on the machine adds is no part of it."""
    found = []
    for _ in range(ROUNDS):
        clock, processor = time.perf_counter(), time.process_time()
        made = await make()
        found.append(Measured(time.process_time() - processor, time.perf_counter() - clock, len(made)))
    return min(found, key=lambda one: one.processor)


def _shown(found: Measured) -> str:
    return f"{found.processor:.2f} ({found.clock:.2f}), {found.size // 1000}".replace(".", ",")


if __name__ == "__main__":
    measure(Console())
