"""The two sides of the chain's bench: the system itself, and the bare chain, each asked for bursts of signatures."""

import asyncio
import json
import os
import signal
import sys
import time
from collections.abc import AsyncIterator, Callable, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, asynccontextmanager, contextmanager, suppress
from dataclasses import dataclass, field
from typing import Any

import asyncpg
import nats

from insatser.chain import paying
from insatser.chain.caller import Caller
from insatser.chain.cooperating import Case
from insatser.layout import CLONE
from insatser.stack import Stack
from shared.clock import swedish_date, utc_now
from tests.performance.bare_chain import COMMITTED, SCHEDULED, TABLES
from tests.performance.processor import Usage
from tests.performance.servers import bare
from tests.support.offers import publish_offers

CLIENTS = 8
EFFECTS = ("budget.funds-committed.v1", "followup.schedule-created.v1")
SERVICES = ("selection", "agreements", "budget", "followup")
BARE_ACCOUNT = "budget"
"""Where the bare chain has its stream: an account like any other."""
UNSEALED = (
    "SELECT count(*) FROM agreement_version v WHERE v.state IN ('signed', 'superseded') "
    "AND NOT EXISTS (SELECT FROM sealed_document s WHERE s.signed_id = v.id)"
)
AT_REST_SECONDS = 12.0  # longer than the rest between two parts of a job
QUIET_SECONDS = 2.0
"""After a burst: what is told with a delay, and read by those who keep copies, belongs to its signatures."""


@dataclass
class Burst:
    """Some signatures: when each was begun, when each of its effects was told, and what processors did meanwhile."""

    begun: dict[str, float] = field(default_factory=dict)
    arrived: dict[str, list[float]] = field(default_factory=dict)
    usage: Usage | None = None
    seconds: float = 0.0

    def note(self, case: str) -> None:
        self.arrived.setdefault(case, []).append(time.time())

    def has_all(self, number: int) -> bool:
        return len(self.begun) == number and all(len(self.arrived.get(case, [])) >= len(EFFECTS) for case in self.begun)

    @property
    def waits(self) -> list[float]:
        """Milliseconds from the signature to the later of the two effects."""
        return [1000 * (max(self.arrived[case]) - at) for case, at in self.begun.items()]

    @property
    def rate(self) -> float:
        return len(self.begun) / (max(map(max, self.arrived.values())) - min(self.begun.values()))

    @property
    def processor(self) -> dict[str, float]:
        """Milliseconds for a signature, by process."""
        assert self.usage
        return {name: 1000 * used / len(self.begun) for name, used in self.usage.of.items()}


class Ours:
    """A running system, with cases that wait for the agency's signature and have their money reserved."""

    def __init__(self, name: str, stack: Stack) -> None:
        self.name = name
        self._stack = stack
        self._cases: list[Case] = []

    async def prepare(self, caller: Caller, number: int) -> None:
        today = swedish_date(utc_now())
        for limit in (paying.allot, paying.authorise):
            await limit(caller, today.year, "9000000000.00", diary_number="U2025/1", decided_on=today)
        slots = asyncio.Semaphore(4)

        async def prepared(offer: object) -> Case:
            async with slots:
                case = await Case.of_offer(caller, str(offer))
                await case.bring("half signed")
                return case

        self._cases = await asyncio.gather(*map(prepared, await publish_offers(self._stack, number)))

    async def burst(self, number: int, *, clients: int) -> Burst:
        cases, self._cases = self._cases[:number], self._cases[number:]
        seen, slots = Burst(), asyncio.Semaphore(clients)
        versions = {case.id: (await case.agreement())["version"] for case in cases}

        async def one(case: Case) -> None:
            async with slots:
                seen.begun[case.id] = time.time()
                await case.sign_as_agency(version=versions[case.id])
                while clients == 1 and len(seen.arrived.get(case.id, [])) < len(EFFECTS):
                    await asyncio.sleep(0.001)

        heard = _heard(self._stack, EFFECTS, lambda event: seen.note(event["data"]["cooperation_id"]))
        async with heard, _measured(seen, self.processes()):
            await asyncio.gather(*(one(case) for case in cases))
            await _until(lambda: seen.has_all(number))
            await self._sealed()
        return seen

    async def _sealed(self) -> None:
        """Return when every signed document is sealed: a busy worker seals some of a burst's after its effects."""
        connection = await asyncpg.connect(bare(self._stack.owner_url("agreements")))
        async with asyncio.timeout(180):
            while await connection.fetchval(UNSEALED):
                await asyncio.sleep(0.2)
        await connection.close()

    async def idle(self, seconds: float) -> dict[str, float]:
        """Milliseconds of processor time in a second, by process, when nobody asks for anything and nothing is left."""
        await self._at_rest()
        before = Usage.read(self.processes())
        await asyncio.sleep(seconds)
        used = Usage.read(self.processes()).since(before)
        return {name: 1000 * seconds_used / seconds for name, seconds_used in used.of.items()}

    async def _at_rest(self) -> None:
        """Return when no event has been made or read for a while: parts of what was asked for are done one by one."""
        before: list[tuple[int, int]] = []
        async with asyncio.timeout(600):
            while before != (found := [(made["messages"], made["read"]) for made in (await self.count()).values()]):
                before = found
                await asyncio.sleep(AT_REST_SECONDS)

    def processes(self) -> dict[str, list[int]]:
        return {name: [pid] for name, pid in self._stack.process_ids().items()}

    def still(self) -> AbstractContextManager[None]:
        return _still(pid for name, pid in self._stack.process_ids().items() if name not in ("postgres", "nats"))

    async def count(self) -> dict[str, dict[str, int]]:
        """Of each service so far: rows inserted, updated, messages made, and inbox rows written."""
        found = {}
        for service in SERVICES:
            connection = await asyncpg.connect(bare(self._stack.owner_url(service)))
            row = await connection.fetchrow(
                "SELECT sum(n_tup_ins)::int AS inserts, sum(n_tup_upd)::int AS updates, "
                "(SELECT count(*) FROM outbox)::int AS messages, (SELECT count(*) FROM inbox)::int AS read "
                "FROM pg_stat_user_tables"
            )
            found[service] = dict(row or {})
            await connection.close()
        return found


class Bare:
    """The bare chain's processes, which live over all bursts."""

    def __init__(self, name: str, stack: Stack, work: Mapping[str, Any]) -> None:
        self.name = name
        self._stack = stack
        self._own = "alike" if work["alike"] else "bare"
        """The name of its database and of its stream, where its subjects begin with it."""
        self._work = {**work, "name": self._own}
        self._processes: dict[str, asyncio.subprocess.Process] = {}

    @asynccontextmanager
    async def running(self) -> AsyncIterator["Bare"]:
        self._stack.postgres.create_database(self._own, BARE_ACCOUNT)
        url = bare(self._stack.owner_url(BARE_ACCOUNT)).rsplit("/", 1)[0] + f"/{self._own}"
        connection = await asyncpg.connect(url)
        await connection.execute(TABLES)
        await connection.close()
        client = await nats.connect(self._stack.operator_url(BARE_ACCOUNT))
        await client.jetstream().add_stream(name=self._own, subjects=[f"{self._own}.>"])
        await client.close()
        for role in ("commit", "schedule", "relay", *(["copy"] if self._work["alike"] else []), "sign"):
            arguments = (role, url, self._stack.operator_url(BARE_ACCOUNT), json.dumps(self._work))
            self._processes[role] = process = await asyncio.create_subprocess_exec(
                *(sys.executable, "-m", "tests.performance.bare_chain", *arguments),
                stdin=asyncio.subprocess.PIPE,
                stdout=asyncio.subprocess.PIPE,
                cwd=CLONE,
            )
            assert process.stdout
            await process.stdout.readline()
        try:
            yield self
        finally:
            for process in self._processes.values():
                with suppress(ProcessLookupError):
                    process.kill()
                await process.wait()

    async def burst(self, number: int, *, clients: int) -> Burst:
        seen = Burst()

        def heard(event: Any) -> None:
            seen.begun[str(event["place"])] = event["at"]
            seen.note(str(event["place"]))

        servers = self._stack.process_ids()
        processes = {role: [process.pid] for role, process in self._processes.items()}
        processes |= {name: [servers[name]] for name in ("postgres", "nats")}
        signing = self._processes["sign"].stdin
        assert signing
        async with (
            _heard(self._stack, (f"{self._own}.{COMMITTED}", f"{self._own}.{SCHEDULED}"), heard),
            _measured(seen, processes),
        ):
            signing.write(f"{number} {clients}\n".encode())
            await signing.drain()
            await _until(lambda: seen.has_all(number))
        return seen

    def still(self) -> AbstractContextManager[None]:
        return _still(process.pid for process in self._processes.values())


@contextmanager
def _still(processes: Iterable[int]) -> Iterator[None]:
    """They do nothing meanwhile, for another side is being measured."""
    stopped = list(processes)
    for process in stopped:
        os.kill(process, signal.SIGSTOP)
    try:
        yield
    finally:
        for process in stopped:
            os.kill(process, signal.SIGCONT)


@asynccontextmanager
async def _measured(seen: Burst, processes: Mapping[str, Iterable[int]]) -> AsyncIterator[None]:
    before, began = Usage.read(processes), time.monotonic()
    yield
    await asyncio.sleep(QUIET_SECONDS)
    seen.usage, seen.seconds = Usage.read(processes).since(before), time.monotonic() - began


@asynccontextmanager
async def _heard(stack: Stack, subjects: tuple[str, ...], heard: Callable[[Any], None]) -> AsyncIterator[None]:
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


async def _until(is_done: Callable[[], bool]) -> None:
    async with asyncio.timeout(180):
        while not is_done():
            await asyncio.sleep(0.01)
