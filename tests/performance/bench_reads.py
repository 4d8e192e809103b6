"""Reads over HTTP beside a bare endpoint that answers with the same bytes, alternately in one run.

The bare one checks no token, right or query, counts nothing and keeps no log: FastAPI and asyncpg, which fetch as many
rows as the answer shows and put them together. Milliseconds are the caller's; processor time is the API process's own,
as the scheduler counts it.
"""

import asyncio
import os
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median, quantiles
from typing import NamedTuple

import asyncpg
import httpx
from rich.console import Console
from rich.table import Table

from insatser.chain import paying
from insatser.chain.caller import Caller
from insatser.chain.cooperating import Case
from insatser.layout import CLONE, Layout
from insatser.ports import LOOPBACK, free_port
from insatser.stack import Stack, temporary_stack
from insatser.target import Target
from shared.clock import swedish_date, utc_now
from tests.performance.bare_reads import TABLES
from tests.performance.processor import seconds_of
from tests.performance.servers import bare
from tests.support.offers import publish_offers

CASES, ROUNDS = 100, 7
CSV = "text/csv"


class Asked(NamedTuple):
    """`calls` in each round, enough of them that the round takes some tenths of a second."""

    what: str
    service: str
    path: str
    calls: int
    accept: str = "application/json"


READS = (
    Asked("En överenskommelse", "agreements", "/agreements/{agreement}?", 40),
    Asked("Lista, 10 överenskommelser", "agreements", "/agreements?limit=10", 30),
    Asked("Lista, 100 överenskommelser", "agreements", "/agreements?limit=100", 6),
    Asked("CSV, alla överenskommelser", "agreements", "/agreements?", 3, CSV),
    Asked("Lista, 10 samverkan", "agreements", "/cooperations?limit=10", 30),
    Asked("CSV, alla samverkan", "agreements", "/cooperations?", 10, CSV),
    Asked("Lista, 10 åtaganden", "budget", "/commitments?limit=10", 30),
    Asked("Lista, 100 åtaganden", "budget", "/commitments?limit=100", 10),
    Asked("CSV, alla delutbetalningar", "budget", "/instalments?", 6, CSV),
    Asked("CSV, hela huvudboken", "budget", "/ledger-entries?", 4, CSV),
    Asked("Lägen", "budget", "/positions?", 30),
    Asked("Kostnadsredovisning", "budget", "/cost-reports?since={year}-01-01", 10),
    Asked("Lista, 100 scheman", "followup", "/schedules?limit=100", 10),
)


@dataclass
class Side:
    """What one side took: milliseconds of each call, and the processor's for a call in each round."""

    waits: list[float] = field(default_factory=list)
    processor: list[float] = field(default_factory=list)


class Bare(NamedTuple):
    """The bare endpoint, and the tables that it reads."""

    url: str
    process: int
    connection: asyncpg.Connection


class Figures(NamedTuple):
    asked: Asked
    kilobytes: float
    ours: Side
    bare: Side


async def measure(console: Console) -> list[Figures]:
    with tempfile.TemporaryDirectory(prefix="insatser-", ignore_cleanup_errors=True) as folder:
        layout = Layout(CLONE, Path(folder))
        with temporary_stack(layout, say=lambda what: console.print(f"• {what} …")) as stack:
            console.print(f"• Undertecknar {CASES} överenskommelser …")
            places = await _signed(stack)
            async with _bare(stack) as bare_one, httpx.AsyncClient(timeout=60) as client:
                return [await _measured(stack, bare_one, client, asked, places, console) for asked in READS]


async def _signed(stack: Stack) -> dict[str, object]:
    """Agreements in force with their money bound; one of them, and the year."""
    async with Caller(Target.of(stack)) as caller:
        today = swedish_date(utc_now())
        for limit in (paying.allot, paying.authorise):
            await limit(caller, today.year, "9000000000.00", diary_number="U2025/1", decided_on=today)
        slots = asyncio.Semaphore(4)

        async def signed(offer: object) -> Case:
            async with slots:
                case = await Case.of_offer(caller, str(offer))
                await case.bring("signed")
            return case

        cases = await asyncio.gather(*(signed(offer) for offer in await publish_offers(stack, CASES)))
        await asyncio.sleep(3)  # what follows the last signature
    return {"agreement": cases[0].agreement_id, "year": today.year}


@asynccontextmanager
async def _bare(stack: Stack) -> AsyncIterator[Bare]:
    stack.postgres.create_database("bare", "budget")
    url = bare(stack.owner_url("budget")).rsplit("/", 1)[0] + "/bare"
    connection = await asyncpg.connect(url)
    await connection.execute(TABLES)
    port = free_port()
    command = [sys.executable, "-m", "tests.performance.bare_reads"]
    environment = os.environ | {"BARE_URL": url, "BARE_PORT": str(port)}
    process = await asyncio.create_subprocess_exec(*command, cwd=CLONE, env=environment)
    try:
        async with httpx.AsyncClient() as client, asyncio.timeout(30):
            while not await _answers(client, f"http://{LOOPBACK}:{port}/none"):
                await asyncio.sleep(0.1)
        yield Bare(f"http://{LOOPBACK}:{port}", process.pid, connection)
    finally:
        process.terminate()
        await process.wait()
        await connection.close()


async def _answers(client: httpx.AsyncClient, url: str) -> bool:
    try:
        await client.get(url)
    except httpx.TransportError:
        return False
    return True


async def _measured(
    stack: Stack, plain: Bare, client: httpx.AsyncClient, asked: Asked, places: dict[str, object], console: Console
) -> Figures:
    path = asked.path.format(**places)
    role = {"agreements": "case_officer", "budget": "controller", "followup": "case_officer"}[asked.service]
    headers = {"Authorization": f"Bearer {Target.of(stack).token(role)}", "Accept": asked.accept}
    ours_url, bare_url = stack.api_url(asked.service) + path, f"{plain.url}/{asked.service}{path}&as={asked.accept}"
    answer = (await client.get(ours_url, headers=headers)).raise_for_status()
    await _keep(plain.connection, bare_url.removeprefix(plain.url), answer)
    ours, other = Side(), Side()
    process = stack.process_ids()[f"{asked.service}-api"]
    for number in range(ROUNDS + 1):  # the first warms both
        for side, url, pid in ((ours, ours_url, process), (other, bare_url, plain.process)):
            await _round(client, url, headers, pid, asked.calls, side if number else Side())
    console.print(f"• {asked.what}")
    return Figures(asked, len(answer.content) / 1000, ours, other)


async def _keep(connection: asyncpg.Connection, path: str, answer: httpx.Response) -> None:
    """The answer as rows: the bare endpoint fetches as many as ours does, a line or an item each."""
    body = answer.content
    between = b"\r\n" if answer.headers["content-type"].startswith(CSV) else b"},{"
    pieces = [piece + between for piece in body.split(between)]
    pieces[-1] = pieces[-1].removesuffix(between)
    assert b"".join(pieces) == body
    kind = answer.headers["content-type"]
    await connection.execute("INSERT INTO answer VALUES ($1, $2)", path, kind)
    rows = [(path, number, piece) for number, piece in enumerate(pieces)]
    await connection.executemany("INSERT INTO part VALUES ($1, $2, $3)", rows)


async def _round(
    client: httpx.AsyncClient, url: str, headers: dict[str, str], process: int, calls: int, side: Side
) -> None:
    used = seconds_of(process)
    for _ in range(calls):
        began = time.perf_counter()
        answer = await client.get(url, headers=headers)
        side.waits.append(1000 * (time.perf_counter() - began))
        answer.raise_for_status()
    side.processor.append(1000 * (seconds_of(process) - used) / calls)


def show(figures: Sequence[Figures], console: Console) -> None:
    table = Table(title="Läsningar: vi bredvid en bar ändpunkt med samma byte", title_justify="left")
    for heading in ("Läsning", "kB", "Vi, p50", "Vi, p95", "Bart, p50", "Kvot", "Vi, processor", "Bart", "Kvot"):
        table.add_column(heading, justify="left" if heading == "Läsning" else "right")
    for asked, kilobytes, ours, plain in figures:
        p50, bare_p50 = median(ours.waits), median(plain.waits)
        worked, bare_worked = median(ours.processor), median(plain.processor)
        p95 = quantiles(ours.waits, n=20)[-1]
        values = (kilobytes, p50, p95, bare_p50, p50 / bare_p50, worked, bare_worked, worked / bare_worked)
        table.add_row(asked.what, *(f"{value:.1f}".replace(".", ",") for value in values))
    console.print(table)
    console.print("Tider i millisekunder för ett anrop; medianer av omgångar som växlar mellan vi och bart.")
