"""People at work: they read a good deal, take a step in a case, and read again; each call is timed."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

import httpx

from insatser.chain.caller import Caller, Refused
from insatser.chain.cooperating import Case
from tests.injection.load import EFFECT_SECONDS, LIVES, STEPS, Load
from tests.load.processes import WideStack

THINK_SECONDS = 0.3
"""On average, between what one person does and the next thing."""
Read = Callable[[Case], Awaitable[Any]]


def _list(service: str, path: str, role: str, **query: Any) -> Read:
    return lambda case: case.caller.get(service, path, role=role, **query)


READS: tuple[tuple[int, Read], ...] = (
    (6, lambda case: case.read()),
    (4, lambda case: case.agreement() if "agreements" in case.parts else case.read()),
    (4, _list("agreements", "/cooperations", "case_officer", limit=25)),
    (2, _list("agreements", "/agreements", "case_officer", limit=25)),
    (3, _list("followup", "/schedules", "case_officer", limit=25)),
    (3, _list("budget", "/positions", "controller")),
    (2, _list("budget", "/commitments", "controller", limit=25)),
    (1, _list("budget", "/instalments", "controller", limit=100)),
    (1, _list("selection", "/organizers", "case_officer", limit=25)),
    (2, _list("agreements", "/events", "auditor", limit=100)),
)
"""Weight and what is read: cases most, lists of the first page, and a system that follows the feed."""


@dataclass
class Timings:
    """Seconds of each answered call since the last look, and of each effect in another service."""

    reads: list[float] = field(default_factory=list)
    changes: list[float] = field(default_factory=list)
    effects: list[float] = field(default_factory=list)
    refused: int = 0

    @property
    def calls(self) -> int:
        return len(self.reads) + len(self.changes)


class TimedCaller(Caller):
    """Goes from one API process of a service to the next, and notes how long each took."""

    def __init__(self, stack: WideStack) -> None:
        limits = httpx.Limits(max_connections=200, max_keepalive_connections=200)
        super().__init__(stack, httpx.AsyncClient(timeout=60, limits=limits))  # type: ignore[arg-type]
        self.timings = Timings()

    async def send(self, method: str, service: str, path: str, **how: Any) -> httpx.Response:
        began = time.perf_counter()
        try:
            return await super().send(method, service, path, **how)
        finally:
            to = self.timings.reads if method == "GET" else self.timings.changes
            to.append(time.perf_counter() - began)


@dataclass
class People(Load):
    """As many as are asked for, each with a case of their own at a time."""

    async def employ(self, number: int) -> asyncio.Task[None]:
        return asyncio.create_task(self._at_work(), name=f"person {number}")

    async def _at_work(self) -> None:
        while not self.stopped:
            case = await Case.of_offer(self.caller, str(await self._offer()))
            await self._look_around(case)
            await case.bring("half signed")
            await self._look_around(case)
            await case.sign_as_agency()
            began = time.perf_counter()
            await case.shown(seconds=EFFECT_SECONDS)
            self._timings.effects.append(time.perf_counter() - began)
            for name in self.chance.choice(LIVES):
                await self._look_around(case)
                await self._step(name, case)

    async def _step(self, name: str, case: Case) -> None:
        while not self.stopped:
            try:
                await STEPS[name](case)
            except Refused as refused:
                self._timings.refused += 1
                if refused.status != httpx.codes.PRECONDITION_FAILED:
                    raise
            else:
                return

    async def _look_around(self, case: Case) -> None:
        weights, reads = zip(*READS, strict=True)
        for read in self.chance.choices(reads, weights, k=self.chance.randint(3, 8)):
            await asyncio.sleep(self.chance.expovariate(1 / THINK_SECONDS))
            if self.stopped:
                return
            await read(case)

    @property
    def _timings(self) -> Timings:
        assert isinstance(self.caller, TimedCaller)
        return self.caller.timings
