"""The service beside its model: errands and events sent to both, with faults on the way, and what is seen after."""

import asyncio
import json
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from itertools import permutations
from typing import Any
from uuid import UUID

import time_machine
from sqlalchemy import event as sa_event
from sqlalchemy.exc import DBAPIError

from budget.programmes import read_programmes
from budget.settings import Settings
from budget.use_cases.programmes.load_programmes import load_programmes
from shared.clock import new_id, swedish_date, utc_now
from shared.contracts.agreements import MeasuresDecidedV1
from shared.event import Fact
from shared.kit.actor import Actor
from shared.kit.errors import DomainError, RowChanged
from shared.telemetry.trouble import BrokerAway
from tests.support.service import ServiceUnderTest

from .book_accounts import Refused
from .book_model import Model
from .book_sight import Sight
from .facts import PROGRAMME

Apply = Callable[[Model], None]
Trouble = int | str
"""The connection is cut at the n-th statement or at the "commit", or the "ack" is lost; 0 is no trouble."""
ATTEMPTS = 4


@dataclass
class Errand:
    """What a person or the finance system asks of the service, and what the model says of it."""

    name: str
    run: Callable[[], Awaitable[Any]]
    apply: Apply


@dataclass
class Letter:
    """An event, numbered within its cooperation, and what the model says of it."""

    name: str
    cooperation: UUID
    sequence: int
    payload: bytes
    apply: Apply


@dataclass
class Delivered:
    """A delivery as the broker's: acknowledged, to be tried again, or given up."""

    payload: bytes
    ack_lost: bool = False
    number: int = 1
    stream_sequence: int = 1
    done: bool = False
    dead: bool = False
    again: int = 0

    @property
    def subject(self) -> str:
        return str(json.loads(self.payload)["type"])

    async def ack(self) -> None:
        if self.ack_lost:
            self.ack_lost = False
            raise BrokerAway("prov")
        self.done = True

    async def retry_in(self, seconds: float) -> None:
        self.again += 1

    async def give_up(self) -> None:
        self.dead = True


@dataclass
class Expected:
    """The model, and which events it has taken of each cooperation: in turn, each once, the early ones kept."""

    model: Model
    taken: dict[UUID, int] = field(default_factory=dict)
    early: dict[UUID, dict[int, Apply]] = field(default_factory=dict)

    def take(self, thing: Errand | Letter) -> str:
        if isinstance(thing, Letter):
            return self._receive(thing)
        before = deepcopy(self.model)
        try:
            thing.apply(self.model)
        except Refused:
            self.model = before
            return "refused"
        return "done"

    def _receive(self, letter: Letter) -> str:
        waiting = self.early.setdefault(letter.cooperation, {})
        if letter.sequence > self.taken.get(letter.cooperation, 0):
            waiting[letter.sequence] = letter.apply
        while apply := waiting.pop(self.taken.get(letter.cooperation, 0) + 1, None):
            apply(self.model)
            self.taken[letter.cooperation] = self.taken.get(letter.cooperation, 0) + 1
        return "done"


class World:
    """One example: a programme of its own in the service's database, on a clock of its own."""

    def __init__(self, budget: ServiceUnderTest) -> None:
        self.budget = budget
        self.programme = f"prov-{new_id().hex}"
        self.expected = Expected(Model(2026))
        self.sight = Sight(budget, self.programme)
        self.consumer = budget.consumer(MeasuresDecidedV1)
        self.sent: dict[UUID, int] = {}
        self.journal: list[str] = []
        self.history: dict[date, Any] = {}
        self._clock = time_machine.travel(datetime(2026, 2, 2, 12, tzinfo=UTC), tick=False)
        self._traveller = self._clock.start()

    @property
    def model(self) -> Model:
        return self.expected.model

    @property
    def today(self) -> date:
        return swedish_date(utc_now())

    async def begin(self) -> None:
        assert isinstance(self.budget.settings, Settings)
        shipped = read_programmes(self.budget.settings.programmes_dir)
        (programme,) = [programme for programme in shipped if programme.programme == PROGRAMME]
        async with self.work() as work:
            await load_programmes(work, [programme.model_copy(update={"programme": self.programme})], now=utc_now())

    async def end(self) -> None:
        """Nothing of this example is left for the worker's jobs of the next."""
        try:
            await self.sight.retire()
        finally:
            self._clock.stop()

    def move_clock(self, day: date) -> None:
        self.history[self.today] = self.model.balances()
        self._traveller.move_to(datetime(day.year, day.month, day.day, 12, tzinfo=UTC))

    def work(self, subject: str = "anna") -> Any:
        return self.budget.work(Actor(subject, frozenset({"controller"})))

    def letter(self, name: str, fact: Fact, cooperation: UUID, apply: Apply) -> Letter:
        sequence = self.sent[cooperation] = self.sent.get(cooperation, 0) + 1
        event = self.budget.envelope(fact, cooperation, sequence=sequence)
        payload = event.model_copy(update={"scope": self.programme}).to_json()
        return Letter(name, cooperation, sequence, payload, apply)

    async def perform(self, *things: Errand | Letter, trouble: Trouble = 0) -> None:
        """All at once, each until it is done or refused. Afterwards some order of the same things in the model must
        explain all that can be seen."""
        self.journal.append(f"{self.today}: {' | '.join(thing.name for thing in things)}, trouble {trouble}")
        try:
            await self._explain(things, trouble)
        except AssertionError as failure:
            failure.add_note("\n".join(self.journal))  # also when clients met in a way that they will not meet again
            raise

    async def _explain(self, things: tuple[Errand | Letter, ...], trouble: Trouble) -> None:
        outcomes = await self._run(things, trouble)
        seen = await self.sight.look()
        tried = []
        for order in permutations(range(len(things))):
            expected = deepcopy(self.expected)
            answers = {index: expected.take(things[index]) for index in order}
            if [answers[index] for index in range(len(things))] == outcomes and expected.model.seen() == seen:
                self.expected = expected
                return
            tried.append((answers, expected.model.seen()))
        raise AssertionError(self._difference(things, outcomes, seen, tried[0]))

    async def _run(self, things: tuple[Errand | Letter, ...], trouble: Trouble) -> list[str]:
        with self._cutting(trouble) as cuts:
            outcomes = await asyncio.gather(*(self._one(thing, trouble, cuts) for thing in things))
        await self.consumer.take_parked()
        return outcomes

    async def _one(self, thing: Errand | Letter, trouble: Trouble, cuts: list[str]) -> str:
        if isinstance(thing, Errand):
            return await self._ask(thing, cuts)
        delivery = Delivered(thing.payload, ack_lost=trouble == "ack")
        for _ in range(ATTEMPTS):
            try:
                await self.consumer.take([delivery])  # type: ignore[list-item]
            except DBAPIError:
                assert cuts, f"{thing.name} met a fault that nobody made"
            assert not delivery.dead, f"{thing.name} became a dead letter: {await self.sight.reasons()}"
            assert cuts or not delivery.again, f"{thing.name} was tried again though nothing was cut"
            if delivery.done:
                return "done"
        raise AssertionError(f"{thing.name} is never done")

    async def _ask(self, errand: Errand, cuts: list[str]) -> str:
        for _ in range(ATTEMPTS):
            try:
                await errand.run()
            except RowChanged:
                continue
            except DomainError:
                return "refused"
            except DBAPIError:
                if not cuts:
                    raise
                continue
            return "done"
        raise AssertionError(f"{errand.name} is never done")

    @contextmanager
    def _cutting(self, trouble: Trouble) -> Iterator[list[str]]:
        """The process dies as the database sees it: its connection is gone in the middle of a transaction."""
        cuts: list[str] = []
        statements = 0

        def on_statement(connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
            nonlocal statements
            statements += 1
            if statements == trouble:
                cut(connection, statement)

        def cut(connection: Any, what: str = "COMMIT") -> None:
            if not cuts:
                cuts.append(what)
                connection.connection.driver_connection.terminate()

        engine = self.budget.engine.sync_engine
        sa_event.listen(engine, "before_cursor_execute", on_statement)
        if trouble == "commit":
            sa_event.listen(engine, "commit", cut)
        try:
            yield cuts
        finally:
            sa_event.remove(engine, "before_cursor_execute", on_statement)
            if trouble == "commit":
                sa_event.remove(engine, "commit", cut)

    def _difference(self, things: Any, outcomes: Any, seen: Any, tried: Any) -> str:
        answers, expected = tried
        lines = [f"{', '.join(thing.name for thing in things)} on {self.today}: {outcomes}, the model says {answers}"]
        for part, is_seen in seen.items():
            for key in {*is_seen, *expected[part]}:
                service, model = is_seen.get(key), expected[part].get(key)
                if service != model:
                    lines.append(f"  {part} {_short(key)}:\n    service {_short(service)}\n    model   {_short(model)}")
        return "\n".join(lines)


def _short(value: Any) -> str:
    return str(value).replace("Decimal", "").replace("datetime.date", "").replace("UUID", "")
