"""What an endpoint asks for: one call, with its transaction, its time, the version it expects and its key.

An endpoint reads as one sentence, and its commit is seen there:

    async with call.work as work:
        agreement = await pause_agreement(work, agreement_id, version=call.version, now=call.now)
        return await call.answer(present, agreement)
"""

import hashlib
from collections.abc import AsyncIterator, Awaitable, Callable, Collection
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from datetime import datetime
from functools import partial
from tempfile import TemporaryFile
from typing import IO, Annotated, Any, Generic, TypeVar

from fastapi import Depends, Request, Response
from pydantic import BaseModel
from sqlalchemy import Select

from shared.files.reading import reading
from shared.files.rows import TABLES, Contents, Form, Unreadable
from shared.kit.actor import Actor
from shared.kit.db import Aggregate
from shared.kit.errors import DomainError
from shared.kit.unit_of_work import UnitOfWork
from shared.rest.access import ActorDep
from shared.rest.idempotency import (
    Answered,
    Idempotency,
    IdempotencyKey,
    OptionalIdempotency,
    RequiredStreamedIdempotency,
    StreamedIdempotency,
)
from shared.rest.lists import Paging, SortField, SortFields, answer_list
from shared.rest.opening import NowDep, set_clock
from shared.rest.resources import Out
from shared.rest.versions import ExpectedVersion, etag
from shared.telemetry.trace import Trace

W = TypeVar("W", bound=UnitOfWork)
T = TypeVar("T")
Present = Callable[[Request, T], BaseModel]
"""How a resource is shown to the caller of a request."""


class Read(Generic[W]):
    """A call that changes nothing, and what every call has."""

    def __init__(self, request: Request, work: W, now: datetime, *, key: IdempotencyKey | None = None) -> None:
        self.request = request
        self.now = now
        self._work = work
        self._key = key

    @property
    def actor(self) -> Actor:
        return self._work.actor

    @property
    def work(self) -> AbstractAsyncContextManager[W]:
        """The transaction: commits at the end of `async with`. A call made before ends it with the first answer."""
        return self._opened()

    @asynccontextmanager
    async def _opened(self) -> AsyncIterator[W]:
        async with self._work as work:
            if self._key:
                await self._key.take(work)
            yield work

    async def answer(self, present: Present[T], thing: T, *, location: str | None = None) -> Response:
        """Answer `thing` as its resource, with its ETag, kept under the call's key. Inside `async with call.work`.

        What is created or taken on has its own address as Location, unless `location` says another.
        """
        # The version, and what the database fills in, are there only after the flush.
        await self._work.session.flush()
        body = present(self.request, thing)
        status = self.request.scope["route"].status_code or 200
        headers = {"ETag": etag(thing.version)} if isinstance(thing, Aggregate) else {}
        if status in (201, 202):
            headers["Location"] = location or _address(body)
        return await self.keep(Response(body.model_dump_json(by_alias=True), status, headers, "application/json"))

    async def keep(self, answer: Response) -> Response:
        """`answer`, kept under the call's key if it has one. Inside `async with call.work`."""
        if self._key:
            await self._key.keep(self._work, answer)
        return answer

    def tried(self, present: Present[T], thing: T) -> Answered:
        """Answer of a dry run, raised inside `async with call.work`: it has `thing`, and nothing else is left."""
        body = present(self.request, thing).model_dump_json(by_alias=True)
        return Answered(Response(body, media_type="application/json"))

    async def list(
        self,
        query: Select[Any],
        present: Callable[[Request, Any], Out],
        *,
        paging: Paging,
        sorts: SortFields,
        identity: SortField | None = None,
    ) -> Response:
        """One page of `query`, or all of it as CSV or NDJSON. After `async with call.work`: it opens a transaction."""
        shown = partial(present, self.request)
        return await answer_list(self.request, self._work, query, shown, paging=paging, sorts=sorts, identity=identity)


class Send(Read[W]):
    """A call that changes something and needs no version; it may have a key, so that it can be sent again."""

    @asynccontextmanager
    async def file(
        self, refusal: type[DomainError], *, forms: Collection[Form] = TABLES
    ) -> AsyncIterator[tuple[Contents, str]]:
        """The contents of the file in the body, in one of `forms`, read in a process of its own, and its SHA-256.

        Around `async with call.work`: neither the sending nor the reading may hold the transaction's locks.
        """
        with TemporaryFile() as file:
            digest = await self._receive(file)
            try:
                async with reading(file, forms=forms) as contents:
                    self._look_at_the_clock()
                    yield contents, digest
            except Unreadable as said:
                raise refusal(str(said)) from said

    async def content(self) -> tuple[bytes, str]:
        """The body as it is, and its SHA-256: for what is kept whole and never read. Its size has been bounded."""
        with TemporaryFile() as file:
            digest = await self._receive(file)
            self._look_at_the_clock()
            return file.read(), digest

    def _look_at_the_clock(self) -> None:
        """Sending and reading can take minutes: what is kept would else be dated long before anybody can see it, and
        be missed by whoever asks for what has changed."""
        set_clock(self.request)
        self.now = self.request.state.now

    async def _receive(self, file: IO[bytes]) -> str:
        """The body, piece by piece, into `file`, which is left at its beginning."""
        digest = hashlib.sha256()
        async for piece in self.request.stream():
            file.write(piece)
            digest.update(piece)
        file.seek(0)
        if self._key:
            self._key.cover(digest.hexdigest())
        return digest.hexdigest()


class Create(Read[W]):
    """A call that creates or moves money: it has an Idempotency-Key, so that it can be sent again without harm."""


class Change(Read[W]):
    """A call that changes a resource: `version` is the one the caller saw (If-Match). It may have a key too."""

    def __init__(
        self, request: Request, work: W, now: datetime, *, version: int, key: IdempotencyKey | None = None
    ) -> None:
        super().__init__(request, work, now, key=key)
        self.version = version


def read(kind: type[W], *, writes: bool = False) -> Callable[..., Awaitable[Read[W]]]:
    """The dependency behind a service's `Read`; `writes` where asking leaves something: a note of it, a file read in.

    What only asks has no transaction, which would be two questions more.
    """

    async def make(request: Request, actor: ActorDep, now: NowDep) -> Read[W]:
        return Read(request, _work(kind, request, actor, reads=not writes), now)

    return make


def send(kind: type[W]) -> Callable[..., Awaitable[Send[W]]]:
    """The dependency behind a service's `Send`."""

    async def make(request: Request, actor: ActorDep, now: NowDep, key: StreamedIdempotency) -> Send[W]:
        return Send(request, _work(kind, request, actor), now, key=key)

    return make


def send_once(kind: type[W]) -> Callable[..., Awaitable[Send[W]]]:
    """The dependency behind a service's `SendOnce`: a file that moves money must have a key."""

    async def make(request: Request, actor: ActorDep, now: NowDep, key: RequiredStreamedIdempotency) -> Send[W]:
        return Send(request, _work(kind, request, actor), now, key=key)

    return make


def create(kind: type[W]) -> Callable[..., Awaitable[Create[W]]]:
    """The dependency behind a service's `Create`."""

    async def make(request: Request, actor: ActorDep, now: NowDep, key: Idempotency) -> Create[W]:
        return Create(request, _work(kind, request, actor), now, key=key)

    return make


def change(kind: type[W]) -> Callable[..., Awaitable[Change[W]]]:
    """The dependency behind a service's `Change`."""

    async def make(
        request: Request, actor: ActorDep, now: NowDep, version: ExpectedVersion, key: OptionalIdempotency
    ) -> Change[W]:
        return Change(request, _work(kind, request, actor), now, version=version, key=key)

    return make


def change_once(kind: type[W]) -> Callable[..., Awaitable[Change[W]]]:
    """The dependency behind a service's `ChangeOnce`: a change that also creates or moves money must have a key."""

    async def make(
        request: Request, actor: ActorDep, now: NowDep, version: ExpectedVersion, key: Idempotency
    ) -> Change[W]:
        return Change(request, _work(kind, request, actor), now, version=version, key=key)

    return make


def _work(kind: type[W], request: Request, actor: Actor, *, reads: bool = False) -> W:
    trace: Trace = request.scope["trace"]
    state = request.app.state
    sessions = state.reading if reads else state.sessions
    work = kind(sessions, actor=actor, trace=trace, request_id=trace.span_id)
    key = state.settings.fixes_ids and request.headers.get("idempotency-key")
    work.move_clock(getattr(request.state, "server_date", None), cause=f"{actor.subject} {key}" if key else None)
    return work


def _address(body: BaseModel) -> str:
    """Address of the resource, absolute as its links are."""
    assert isinstance(body, Out), "what has a Location has links"
    return body.links["self"].href


async def _read_any(request: Request, actor: ActorDep, now: NowDep) -> Read[UnitOfWork]:
    return Read(request, _work(request.app.state.work, request, actor, reads=True), now)


async def _create_any(request: Request, actor: ActorDep, now: NowDep, key: Idempotency) -> Create[UnitOfWork]:
    return Create(request, _work(request.app.state.work, request, actor), now, key=key)


async def _act_any(request: Request, actor: ActorDep, now: NowDep, key: OptionalIdempotency) -> Read[UnitOfWork]:
    return Read(request, _work(request.app.state.work, request, actor), now, key=key)


AnyAct = Annotated[Read[UnitOfWork], Depends(_act_any)]
"""A call that changes what every service has, and would be refused or find nothing to do the second time; it may have a
key, and is then answered as it was."""
AnyCreate = Annotated[Create[UnitOfWork], Depends(_create_any)]
"""A call that creates or changes what every service has."""
AnyRead = Annotated[Read[UnitOfWork], Depends(_read_any)]
"""A call to what every service has: its events and its audit trail."""
