"""The whole chain: second signature in, both effects durable and told, beside the bare chain in the same run.

Ours goes over HTTP through agreements' API and worker, budget's worker and followup's worker. The bare one makes as
many inserts, updates and publishes as ours was seen to make, in four processes without HTTP, rules or ORM.
"""

import asyncio
import json
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median, quantiles
from typing import Any

import asyncpg
import nats
from rich.console import Console

from insatser.chain import paying
from insatser.chain.caller import Caller
from insatser.chain.cooperating import Case
from insatser.layout import CLONE, Layout
from insatser.stack import Stack, temporary_stack
from insatser.target import Target
from shared.kit.clock import swedish_date, utc_now
from tests.performance.bare_chain import COMMITTED, SCHEDULED, TABLES
from tests.support.offers import tell_offers

BURST, ALONE, CLIENTS = 120, 30, 8
EFFECTS = ("budget.funds-committed.v1", "followup.schedule-created.v1")
SERVICES = ("agreements", "budget", "followup")
BARE_ACCOUNT = "budget"
"""Where the bare chain has its stream: an account like any other."""


@dataclass
class Seen:
    """When each case was begun and when each of its effects was told."""

    begun: dict[str, float] = field(default_factory=dict)
    told: dict[str, list[float]] = field(default_factory=dict)

    def note(self, case: str) -> None:
        self.told.setdefault(case, []).append(time.time())

    def complete(self) -> bool:
        return all(len(self.told.get(case, [])) >= len(EFFECTS) for case in self.begun)

    @property
    def waits(self) -> list[float]:
        """Seconds from the signature to the later of the two effects."""
        return [max(self.told[case]) - at for case, at in self.begun.items()]

    @property
    def rate(self) -> float:
        return len(self.begun) / (max(map(max, self.told.values())) - min(self.begun.values()))


@dataclass(frozen=True)
class Result:
    """Signatures per second at full load, and seconds from signature to both effects, one at a time."""

    rate: float
    alone: list[float]
    loaded: list[float]

    @staticmethod
    def of(burst: Seen, alone: Seen) -> "Result":
        return Result(burst.rate, alone.waits, burst.waits)


async def measure(console: Console) -> tuple[Result, Result]:
    """Ours and bare."""
    with tempfile.TemporaryDirectory(prefix="insatser-", ignore_cleanup_errors=True) as folder:
        layout = Layout(CLONE, Path(folder))
        with temporary_stack(layout, say=lambda what: console.print(f"• {what} …")) as stack:
            ours, rows = await _ours(stack, console)
            bare = await _bare(stack, rows)
    return ours, bare


async def _ours(stack: Stack, console: Console) -> tuple[Result, dict[str, dict[str, int]]]:
    async with Caller(Target.of(stack)) as caller:
        today = swedish_date(utc_now())
        for limit in (paying.allot, paying.authorise):
            await limit(caller, today.year, "9000000000.00", diary_number="U2025/1", decided_on=today)
        console.print(f"• Förbereder {BURST + ALONE + CLIENTS} ärenden …")
        offers = await tell_offers(stack, BURST + ALONE + CLIENTS)
        slots = asyncio.Semaphore(4)
        cases = await asyncio.gather(*(_prepared(caller, str(offer), slots) for offer in offers))
        await _sign(stack, cases[:CLIENTS], CLIENTS)  # warm: connections, plans, caches
        before = await _written(stack)
        burst = await _sign(stack, cases[CLIENTS : CLIENTS + BURST], CLIENTS)
        await asyncio.sleep(2)  # statistics are told with a delay
        after = await _written(stack)
        alone = await _sign(stack, cases[CLIENTS + BURST :], 1)
    rows = {
        service: {
            kind: round((after[service][kind] - before[service][kind]) / BURST) for kind in ("inserts", "updates")
        }
        for service in SERVICES
    }
    return Result.of(burst, alone), rows


async def _prepared(caller: Caller, offer_id: str, slots: asyncio.Semaphore) -> Case:
    """A case that waits for the agency's signature, with its money reserved."""
    async with slots:
        case = await Case.of_offer(caller, offer_id)
        await case.bring("half signed")
    return case


async def _sign(stack: Stack, cases: list[Case], clients: int) -> Seen:
    seen, slots = Seen(), asyncio.Semaphore(clients)
    versions = {case.id: (await case.agreement())["version"] for case in cases}

    async def one(case: Case) -> None:
        async with slots:
            seen.begun[case.id] = time.time()
            await case.sign_as_agency(version=versions[case.id])
            if clients == 1:
                await _both(seen, case.id)

    async with _listening(stack, EFFECTS, lambda told: seen.note(told["data"]["cooperation_id"])):
        await asyncio.gather(*(one(case) for case in cases))
        while not seen.complete():
            await asyncio.sleep(0.005)
    return seen


async def _both(seen: Seen, case: str) -> None:
    while len(seen.told.get(case, [])) < len(EFFECTS):
        await asyncio.sleep(0.001)


@asynccontextmanager
async def _listening(stack: Stack, subjects: tuple[str, ...], heard: Callable[[Any], None]) -> AsyncIterator[None]:
    async def take(message: Any) -> None:
        heard(json.loads(message.data))

    clients = []
    for subject in subjects:
        service = subject.partition(".")[0]
        clients.append(await nats.connect(stack.operator_url(service if service in SERVICES else BARE_ACCOUNT)))
        await clients[-1].subscribe(subject, cb=take)
        await clients[-1].flush()
    yield
    for client in clients:
        await client.close()


async def _written(stack: Stack) -> dict[str, dict[str, int]]:
    """Rows inserted and updated in each service's database so far."""
    found = {}
    for service in SERVICES:
        connection = await asyncpg.connect(stack.database_url(service).replace("+asyncpg", ""))
        row = await connection.fetchrow(
            "SELECT coalesce(sum(n_tup_ins), 0)::int AS inserts, coalesce(sum(n_tup_upd), 0)::int AS updates "
            "FROM pg_stat_user_tables"
        )
        assert row
        found[service] = dict(row)
        await connection.close()
    return found


async def _bare(stack: Stack, rows: dict[str, dict[str, int]]) -> Result:
    stack.postgres.create_database("bare", "budget")
    url = stack.owner_url("budget").replace("+asyncpg", "").rsplit("/", 1)[0] + "/bare"
    connection = await asyncpg.connect(url)
    await connection.execute(TABLES)
    await connection.close()
    alone = await _bare_run(stack, url, rows, ALONE, clients=1)
    burst = await _bare_run(stack, url, rows, BURST, clients=CLIENTS)
    return Result.of(burst, alone)


async def _bare_run(stack: Stack, url: str, rows: dict[str, Any], number: int, *, clients: int) -> Seen:
    await _fresh_stream(stack)
    seen = Seen()

    def heard(told: Any) -> None:
        seen.begun[str(told["place"])] = told["at"]
        seen.note(str(told["place"]))

    roles = ("commit", "schedule", "relay", "sign")
    command = [sys.executable, "-m", "tests.performance.bare_chain"]
    arguments = [url, stack.operator_url(BARE_ACCOUNT), str(number), json.dumps(rows | {"clients": clients})]
    async with _listening(stack, (COMMITTED, SCHEDULED), heard):
        started = [
            await asyncio.create_subprocess_exec(
                *command, role, *arguments, stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE, cwd=CLONE
            )
            for role in roles
        ]
        for process in started:
            assert process.stdout
            await process.stdout.readline()
        assert started[-1].stdin
        started[-1].stdin.write(b"go\n")
        await started[-1].stdin.drain()
        await asyncio.gather(*(process.wait() for process in started))
        await _until(lambda: len(seen.begun) == number and seen.complete())
    return seen


async def _until(holds: Callable[[], bool]) -> None:
    async with asyncio.timeout(30):
        while not holds():
            await asyncio.sleep(0.01)


async def _fresh_stream(stack: Stack) -> None:
    client = await nats.connect(stack.operator_url(BARE_ACCOUNT))
    stream = client.jetstream()
    if any(info.config.name == "BARE" for info in await stream.streams_info()):
        await stream.delete_stream("BARE")
    await stream.add_stream(name="BARE", subjects=["bare.>"])
    await client.close()


def percentile(values: list[float], which: int) -> float:
    """Milliseconds below which `which` per cent of the values lie."""
    return 1000 * (median(values) if which == 50 else quantiles(values, n=100, method="inclusive")[which - 1])
