"""A consumer of the sandbox, fed by hand: what it was given, what it answered, and what became of it."""

from datetime import datetime

from sqlalchemy import text

from shared.broker.consumer import Consumer
from shared.broker.pulling import Delivery
from shared.event import Event
from shared.kit.inbox import Order
from shared.kit.subscription import Subscription
from tests.support.sandbox import NOW, ErasedV1, Note, NotedV1, Sandbox, Work


class Handler:
    """Notes the words it is given, and fails as it is told to."""

    def __init__(self) -> None:
        self.fails: list[Exception] = []

    async def __call__(self, work: Work, noted: NotedV1, *, now: datetime) -> None:
        if self.fails:
            raise self.fails.pop(0)
        work.session.add(Note(words=f"{noted.words}", created_at=NOW, updated_at=NOW))


class Message:
    """A delivery that remembers what was answered."""

    def __init__(self, payload: bytes, number: int = 1, *, subject: str = NotedV1.TYPE) -> None:
        self.answers: list[object] = []
        self.delivery = Delivery(payload, subject, number, 1, self)  # type: ignore[arg-type]

    async def ack(self) -> None:
        self.answers.append("ack")

    async def nak(self, delay: float) -> None:
        self.answers.append(delay)

    async def term(self) -> None:
        self.answers.append("term")


def consumer(sandbox: Sandbox, handler: Handler, order: Order = Order.GAPLESS) -> Consumer[Work]:
    return Consumer(Subscription("notes", {NotedV1: handler, ErasedV1: None}, order), Work, sandbox.sessions)


async def take(reader: Consumer[Work], *events: Event, number: int = 1) -> list[Message]:
    messages = [Message(e.to_json(), number, subject=e.type) for e in events]
    await reader.take([m.delivery for m in messages])
    return messages


async def words(sandbox: Sandbox) -> list[str]:
    async with sandbox.sessions() as session:
        return list((await session.execute(text("SELECT words FROM note ORDER BY words"))).scalars())


async def held(sandbox: Sandbox) -> list[tuple[str, str]]:
    async with sandbox.sessions() as session:
        rows = await session.execute(text("SELECT state, reason FROM held_event ORDER BY first_at"))
        return [(row.state, row.reason) for row in rows]
