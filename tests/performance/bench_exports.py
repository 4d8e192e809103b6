"""What a whole list costs the API in memory, by its length: the same process hands out a list that has grown tenfold.

Rows are made in the database, where they would take hours over the API. What is flat has the same peak for ten times
as many rows; what is read whole would have ten times the growth.
"""

import asyncio
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import NamedTuple

import asyncpg
import httpx
import psutil
from rich.console import Console
from rich.table import Table

from insatser.layout import CLONE, Layout
from insatser.stack import Stack, temporary_stack
from insatser.target import Target
from insatser.unprivileged import temporary_folder
from tests.performance.processor import seconds_of
from tests.performance.servers import bare

SIZES = (1_000, 100_000, 1_000_000)
FORMS = ("text/csv", "text/csv; dialect=excel", "application/x-ndjson")
PATH = "/payees"
EVERY_SECONDS = 0.02
ROWS = """
INSERT INTO payee (id, version, created_at, updated_at, organization_number, name, account_type, account_number,
                   changed_by)
SELECT gen_random_uuid(), 1, now(), now(), 'X' || number, 'Huvudman nummer ' || number || ', utbildningsförvaltningen',
       'bankgiro', '9912346', 'bench'
FROM generate_series($1::bigint, $2::bigint) AS number
"""


class Export(NamedTuple):
    rows: int
    form: str
    megabytes: float
    seconds: float
    processor: float
    before: float
    peak: float


@dataclass
class Peak:
    """The most resident memory of a process meanwhile, in MB."""

    process: int
    most: float = 0.0
    _over: bool = False

    @contextmanager
    def watched(self) -> Iterator[None]:
        watcher = threading.Thread(target=self._watch)
        watcher.start()
        try:
            yield
        finally:
            self._over = True
            watcher.join()

    def _watch(self) -> None:
        process = psutil.Process(self.process)
        while not self._over:
            self.most = max(self.most, process.memory_info().rss / 2**20)
            time.sleep(EVERY_SECONDS)


def measure(console: Console) -> list[Export]:
    with temporary_folder() as folder, temporary_stack(Layout(CLONE, folder), fast=True) as stack:
        found = []
        written = 0
        for size in SIZES:
            asyncio.run(_fill(stack, written + 1, size))
            written = size
            for form in FORMS:
                found.append(_export(stack, size, form))
                console.print(f"• {size} rader, {form}: {found[-1].peak:.0f} MB")
        return found


async def _fill(stack: Stack, first: int, last: int) -> None:
    connection = await asyncpg.connect(bare(stack.owner_url("budget")))
    try:
        await connection.execute(ROWS, first, last)
        await connection.execute("ANALYZE payee")
    finally:
        await connection.close()


def _export(stack: Stack, rows: int, form: str) -> Export:
    process = stack.process_ids()["budget-api"]
    headers = {"Authorization": f"Bearer {Target.of(stack).token('auditor')}", "Accept": form}
    before, used, began = psutil.Process(process).memory_info().rss / 2**20, seconds_of(process), time.perf_counter()
    peak, size, lines = Peak(process), 0, 0
    with peak.watched(), httpx.stream("GET", stack.api_url("budget") + PATH, headers=headers, timeout=600) as answer:
        answer.raise_for_status()
        for piece in answer.iter_raw():
            size += len(piece)
            lines += piece.count(b"\n")
    assert lines >= rows, f"{lines} lines of {rows} rows"
    took = time.perf_counter() - began
    return Export(rows, form, size / 1e6, took, seconds_of(process) - used, before, peak.most)


def show(found: list[Export], console: Console) -> None:
    table = Table(title="Hela listor: minne i API-processen", title_justify="left")
    for heading in ("Rader", "Form", "MB ut", "Sekunder", "Processor, s", "Minne före, MB", "Högst, MB"):
        table.add_column(heading, justify="left" if heading == "Form" else "right")
    for export in found:
        figures = (export.megabytes, export.seconds, export.processor, export.before, export.peak)
        table.add_row(f"{export.rows:,}".replace(",", " "), export.form, *(f"{figure:.0f}" for figure in figures))
    console.print(table)
