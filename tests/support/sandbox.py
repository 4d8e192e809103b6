"""A service with one table, to try the plumbing on real servers without any of the real services."""

from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from typing import ClassVar
from uuid import UUID

from sqlalchemy import Text, text
from sqlalchemy.ext.asyncio import AsyncEngine
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from shared.clock import new_id
from shared.event import Event, Fact
from shared.kit import schema
from shared.kit.actor import Actor
from shared.kit.db import MONEY, Aggregate, Sessions, new_metadata
from shared.kit.errors import DomainError
from shared.kit.unit_of_work import UnitOfWork
from shared.manifests import Manifest, ResendRequest
from shared.process.rights import PLUMBING, REPLACE, Rights, grant

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


class Base(DeclarativeBase):
    metadata = new_metadata()


class Note(Aggregate, Base):
    __tablename__ = "note"
    words: Mapped[str] = mapped_column(Text, unique=True)
    amount: Mapped[Decimal | None] = mapped_column(MONEY)


class WordsTaken(DomainError):
    slug = "words-taken"


class NotedV1(Fact):
    TYPE: ClassVar[str] = "sandbox.noted.v1"
    AGGREGATE: ClassVar[str] = "note"
    words: str


class ErasedV1(Fact):
    TYPE: ClassVar[str] = "sandbox.erased.v1"
    AGGREGATE: ClassVar[str] = "note"
    words: str


class ManifestPublishedV1(Manifest):
    TYPE: ClassVar[str] = "sandbox.manifest-published.v1"


class ResendRequestedV1(ResendRequest):
    TYPE: ClassVar[str] = "sandbox.resend-requested.v1"


class Work(UnitOfWork):
    service = "sandbox"
    constraints = {"uq_note_words": (WordsTaken, "Orden är upptagna.")}  # noqa: RUF012


class _Op:
    """What a migration hands to `create_v1`."""

    def __init__(self, bind: object) -> None:
        self._bind = bind

    def get_bind(self) -> object:
        return self._bind

    def execute(self, statement: str) -> None:
        self._bind.execute(text(statement))  # type: ignore[attr-defined]


@dataclass
class Sandbox:
    """`engine` and `sessions` are those of its processes, `owner` is for what they may not do."""

    url: str
    engine: AsyncEngine
    sessions: Sessions
    owner: AsyncEngine

    def work(self, subject: str = "anna", role: str = "writer") -> Work:
        return Work(self.sessions, actor=Actor(subject, frozenset({role})))

    async def note(self, words: str, *, about: UUID | str = "one", amount: Decimal | None = None) -> None:
        """A change with its audit row and its event, in one transaction."""
        async with self.work() as work:
            work.session.add(Note(words=words, amount=amount, created_at=NOW, updated_at=NOW))
            work.publish(NotedV1(words=words), subject=about)
            await work.record("note", "note", about, at=NOW, after={"words": words})

    async def scalar(self, statement: str) -> object:
        async with self.sessions() as session:
            return (await session.execute(text(statement))).scalar_one()


async def create_tables(owner: AsyncEngine, *, role: str | None = None) -> None:
    """What the migration step does: the tables, and the rights of the processes' role when they run under another."""
    async with owner.begin() as connection:
        await connection.run_sync(lambda c: schema.create_v1(_Op(c)))
        await connection.run_sync(lambda c: schema.create_v2(_Op(c)))
        await connection.run_sync(lambda c: schema.create_v3(_Op(c)))
        await connection.run_sync(lambda c: schema.create_v4(_Op(c)))
        await connection.run_sync(lambda c: schema.create_v5(_Op(c)))
        await connection.run_sync(lambda c: schema.create_v6(_Op(c)))
        await connection.run_sync(lambda c: schema.create_v7(_Op(c)))
        await connection.run_sync(Base.metadata.create_all)
        if role:
            await connection.run_sync(
                grant, role, (schema.metadata, PLUMBING), (Base.metadata, Rights({"note": REPLACE}))
            )


def event(fact: Fact, subject: str = "one", *, sequence: int = 1, event_id: UUID | None = None) -> Event:
    return Event(
        id=event_id or new_id(),
        source="/sandbox",
        type=fact.TYPE,
        subject=subject,
        time=NOW,
        dataschema="/sandbox/v1/schemas/x",
        sequence=sequence,
        data=fact.model_dump(mode="json"),
    )
