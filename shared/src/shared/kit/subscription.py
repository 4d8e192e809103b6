"""Subscriptions: which fact of which producer runs which use case."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import cast

from sqlalchemy import Table
from sqlalchemy.orm import DeclarativeBase

from shared.event import Event, Fact
from shared.kit.inbox import Order

Handler = Callable[..., Awaitable[object]]
"""`handler(work, fact, now=…)`; a use case that takes the fact whole."""


@dataclass(frozen=True)
class Subscription:
    """Facts that one durable consumer reads on the stream of one producer.

    `handlers` has a line for each fact it reads; None reads a fact only to keep the order whole. `copies` are tables
    that these handlers alone write, by these facts alone: they can be made again from what has been published.
    """

    name: str
    handlers: Mapping[type[Fact], Handler | None]
    order: Order = Order.GAPLESS
    copies: tuple[type[DeclarativeBase] | Table, ...] = ()
    stream: str = field(init=False)

    def __post_init__(self) -> None:
        streams = {fact.stream() for fact in self.handlers}
        if len(streams) != 1:
            raise ValueError(f"subscription {self.name} must read one stream, reads {sorted(streams)}")
        object.__setattr__(self, "stream", streams.pop())

    @property
    def producer(self) -> str:
        """The service that publishes on the stream, and nobody else."""
        return self.stream.lower()

    @property
    def by_type(self) -> dict[str, tuple[type[Fact], Handler | None]]:
        return {fact.TYPE: (fact, handler) for fact, handler in self.handlers.items()}

    @property
    def tables(self) -> tuple[Table, ...]:
        """The tables of its copies."""
        return tuple(cast(Table, getattr(copy, "__table__", copy)) for copy in self.copies)

    @property
    def durable(self) -> str:
        """The end of the durable consumer's name. A reader that wants every step reads the whole stream: a fact that it
        does not know yet, of an aggregate that it does, must reach it, or it would wait for that step for ever."""
        return f"{self.name}-whole" if self.order is Order.GAPLESS else self.name

    @property
    def subjects(self) -> list[str]:
        return [f"{self.producer}.>"] if self.order is Order.GAPLESS else list(self.by_type)

    def concerns(self, event: Event) -> bool:
        """True when an event counts for this reader, be it only in the order of its subject."""
        return self.reads(event.type, event.aggregate)

    def passes(self, event: Event) -> bool:
        """True when an event counts in the order of its subject and has no effect."""
        _, handler = self.by_type.get(event.type, (None, None))
        return self.order is Order.GAPLESS and handler is None and self.concerns(event)

    @property
    def whole_aggregates(self) -> set[str]:
        """Aggregates of which it reads every fact, also one that it does not know."""
        return {fact.AGGREGATE for fact in self.handlers} if self.order is Order.GAPLESS else set()

    def reads(self, event_type: str, aggregate: str | None) -> bool:
        return event_type in self.by_type or aggregate in self.whole_aggregates
