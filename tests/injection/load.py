"""Those who use the system while faults are injected: cases signed, paid, accounted for, amended, paused and ended."""

import asyncio
import math
import random
import time
from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any, NamedTuple
from uuid import UUID

import httpx
from sqlalchemy.exc import DBAPIError

from insatser.chain import changing, paying
from insatser.chain.caller import Caller, Json, Refused
from insatser.chain.cooperating import Case
from insatser.stack import Stack
from selection.errors import ReadAtOnce
from tests.support.offers import publish_offers

AWAY = {502, 503, 504}
"""What an API may answer while something it needs is away; never 500."""
WRONG_TIME = {401, 409, 422}
"""And what one whose clock is wrong may answer."""
PAUSE_SECONDS = 0.2
EFFECT_SECONDS = 1800.0
"""A limit for what hangs: an effect waits for the faults to pass, and what a killed worker held for half a minute."""
OFFERS = 40
"""Told at a time."""

Step = Callable[[Case], Awaitable[Any]]


class Answered(NamedTuple):
    """A change that was answered with a success: it is durable, or the system has lied."""

    request: Json
    status: int
    body: bytes


class PatientCaller(Caller):
    """Sends a call again, under its own key, until somebody answers; keeps every change that was answered."""

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.answered: list[Answered] = []
        self.away: Counter[str] = Counter()
        self.clocks_wrong_until = -math.inf
        """By our own clock that only goes forward: what was asked before then may be refused for being too early, too
        late, or asked with a token of another time."""

    async def send(self, method: str, service: str, path: str, **how: Any) -> httpx.Response:
        while True:
            asked = time.monotonic()
            try:
                answer = await super().send(method, service, path, **how)
            except Refused as refused:
                if refused.status not in AWAY and not (
                    asked < self.clocks_wrong_until and refused.status in WRONG_TIME
                ):
                    raise
                self.away[str(refused.status)] += 1
            except httpx.TransportError as cut:
                self.away[type(cut).__name__] += 1
            else:
                if method != "GET":
                    request = {"method": method, "service": service, "path": path} | how
                    self.answered.append(Answered(request, answer.status_code, answer.content))
                return answer
            await asyncio.sleep(PAUSE_SECONDS)


@dataclass
class Load:
    """Clients who each take case after case through its life until they are told to stop."""

    stack: Stack
    caller: PatientCaller
    chance: random.Random
    clients: int = 4
    done: Counter[str] = field(default_factory=Counter)
    stopped: bool = False
    _offers: list[UUID] = field(default_factory=list)
    _telling: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def run(self) -> None:
        async with asyncio.TaskGroup() as clients:
            for _ in range(self.clients):
                clients.create_task(self._work())

    async def _work(self) -> None:
        while not self.stopped:
            case = await Case.of_offer(self.caller, str(await self._offer()))
            await case.bring("signed")
            await case.shown(seconds=EFFECT_SECONDS)
            self.done["undertecknade"] += 1
            for name in self.chance.choice(LIVES):
                await _in_time(STEPS[name], case)
                self.done[name] += 1

    async def _offer(self) -> UUID:
        """Selection's own way, straight into its database: again while that is away, or a number was taken before."""
        async with self._telling:
            while not self._offers:
                try:
                    self._offers = await publish_offers(self.stack, OFFERS)
                except (DBAPIError, OSError, ReadAtOnce):
                    await asyncio.sleep(PAUSE_SECONDS)
            return self._offers.pop()


async def _in_time(step: Step, case: Case) -> None:
    """A step on the version that was read; read and taken again when an event has changed it meanwhile."""
    while True:
        try:
            await step(case)
        except Refused as refused:
            if refused.status != httpx.codes.PRECONDITION_FAILED:
                raise
        else:
            return


async def _state(case: Case) -> None:
    await paying.state_and_approve(case, await paying.next_statement(case))


async def _amend(case: Case) -> None:
    content = (await case.agreement())["latest"]["content"]
    await changing.amend(case, changing.smaller(content), reason="Köpta tjänster blir billigare")


async def _pause(case: Case) -> None:
    await changing.turn(case, "pauses", from_on=case.today, reason="Rektorsbyte")


async def _resume(case: Case) -> None:
    await changing.turn(case, "resumptions", from_on=case.today, reason="Ny rektor på plats")


async def _end(case: Case) -> None:
    await changing.terminate(case, from_on=case.today, reason="Huvudmannen lägger ned skolan")


STEPS: dict[str, Step] = {
    "betalade": paying.pay_next,
    "redovisade": _state,
    "ändringar": _amend,
    "ändringar, huvudmannen": Case.sign_as_organizer,
    "ändringar, Skolverket": Case.sign_as_agency,
    "pausade": _pause,
    "återupptagna": _resume,
    "uppsagda": _end,
}
AMENDED = ("ändringar", "ändringar, huvudmannen", "ändringar, Skolverket")
LIVES: tuple[tuple[str, ...], ...] = (
    ("betalade", "redovisade"),
    ("betalade", *AMENDED),
    (*AMENDED, "betalade"),
    ("pausade", "återupptagna"),
    ("uppsagda",),
    (*AMENDED, "uppsagda"),
)
"""What a signed case may go through, drawn by lot."""
