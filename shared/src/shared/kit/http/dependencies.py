"""What endpoints ask for: who acts, an open unit of work, the time, the expected version, the idempotency key."""

import hashlib
import re
from collections.abc import Callable
from datetime import datetime
from typing import Annotated, TypeVar

import structlog
from fastapi import Depends, Header, Request, Response
from pydantic import BaseModel
from sqlalchemy import text

from shared.kit.actor import Actor
from shared.kit.clock import utc_now
from shared.kit.errors import KeyReused, MalformedRequest, StaleVersion, Unauthenticated, VersionMissing
from shared.kit.trace import Trace
from shared.kit.unit_of_work import UnitOfWork

W = TypeVar("W", bound=UnitOfWork)
log = structlog.get_logger()


async def authorize(request: Request) -> Actor:
    """The caller, admitted to the operation that was asked for; runs on every route of the API."""
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not token:
        raise Unauthenticated("Skicka en åtkomsttoken i huvudet Authorization: Bearer <token>.")
    actor = await request.app.state.tokens.read(token)
    admitted: Actor = request.app.state.permissions.admit(actor, request.scope["route"].name)
    request.state.actor = admitted
    structlog.contextvars.bind_contextvars(actor=admitted.subject)
    return admitted


ActorDep = Annotated[Actor, Depends(authorize)]


def open_work(kind: type[W]) -> Callable[[Request, Actor], W]:
    """A dependency that makes a unit of work; the endpoint itself enters it, so that the commit is seen there."""

    def make(request: Request, actor: ActorDep) -> W:
        trace: Trace = request.scope["trace"]
        return kind(request.app.state.sessions, actor=actor, trace=trace, request_id=trace.span_id)

    return make


async def current_time(
    request: Request, x_with_server_date: Annotated[str | None, Header(include_in_schema=False)] = None
) -> datetime:
    """Now; in the local profile a header may move it, so that deadlines can be tried."""
    if x_with_server_date is None:
        return utc_now()
    if request.app.state.settings.profile != "local":
        log.warning("attempt to move the clock refused")
        raise MalformedRequest("X-With-Server-Date godtas bara i en lokal miljö.")
    try:
        moved = datetime.fromisoformat(x_with_server_date)
    except ValueError as error:
        raise MalformedRequest("Ange X-With-Server-Date som 2026-03-15T08:00:00Z.") from error
    if moved.tzinfo is None:
        raise MalformedRequest("Ange tidszon i X-With-Server-Date, till exempel 2026-03-15T08:00:00Z.")
    return moved


NowDep = Annotated[datetime, Depends(current_time)]


def etag(version: int) -> str:
    return f'"{version}"'


def expected_version(
    if_match: Annotated[str | None, Header(description='Versionen du ändrar, till exempel "3"')] = None,
) -> int:
    if if_match is None:
        raise VersionMissing("Skicka ETag-koden från den version du såg i huvudet If-Match.")
    match = re.fullmatch(r'(?:W/)?"(\d{1,9})"', if_match.strip())
    if match is None:
        raise StaleVersion('If-Match ska vara en ETag-kod som den lämnades, till exempel "3".')
    return int(match[1])


ExpectedVersion = Annotated[int, Depends(expected_version)]

_TAKE = text(
    "INSERT INTO idempotency (client, key, request_hash) VALUES (:client, :key, :hash) "
    "ON CONFLICT DO NOTHING RETURNING 1"
)
_GIVEN = text(
    "SELECT request_hash, status, location, etag, body FROM idempotency WHERE client = :client AND key = :key"
)
_KEEP = text(
    "UPDATE idempotency SET status = :status, location = :location, etag = :etag, body = :body "
    "WHERE client = :client AND key = :key"
)


class IdempotencyKey:
    """Makes a repeated POST give the first answer again. The key row goes in first, in the caller's transaction."""

    def __init__(self, client: str, key: str, request_hash: str) -> None:
        self._id = {"client": client, "key": key}
        self._hash = request_hash

    async def first_answer(self, work: UnitOfWork) -> Response | None:
        """None for a new key; the stored answer for a repeated one; KeyReused when the body is another.

        A second request with the same key waits here until the first has committed or been rolled back.
        """
        taken = await work.session.execute(_TAKE, self._id | {"hash": self._hash})
        if taken.one_or_none():
            return None
        given = (await work.session.execute(_GIVEN, self._id)).one()
        if given.request_hash != self._hash:
            raise KeyReused("Samma Idempotency-Key har använts för en annan begäran. Använd en ny nyckel.")
        headers = {name: value for name, value in (("Location", given.location), ("ETag", given.etag)) if value}
        return Response(given.body, given.status, headers, "application/json")

    async def answer(
        self,
        work: UnitOfWork,
        body: BaseModel,
        *,
        status: int = 201,
        location: str | None = None,
        version: int | None = None,
    ) -> Response:
        """Keep the answer in the same transaction, and give it."""
        tag = etag(version) if version is not None else None
        content = body.model_dump_json(by_alias=True)
        await work.session.execute(
            _KEEP, self._id | {"status": status, "location": location, "etag": tag, "body": content}
        )
        headers = {name: value for name, value in (("Location", location), ("ETag", tag)) if value}
        return Response(content, status, headers, "application/json")


async def idempotency_key(
    request: Request,
    actor: ActorDep,
    idempotency_key: Annotated[
        str | None,
        Header(max_length=200, description="Valfri unik nyckel som gör att begäran kan skickas om utan skada"),
    ] = None,
) -> IdempotencyKey:
    if not idempotency_key:
        raise MalformedRequest(
            "Skicka huvudet Idempotency-Key med en nyckel som är unik för begäran, till exempel en UUID."
        )
    digest = hashlib.sha256(f"{request.method} {request.url.path}\n".encode() + await request.body()).hexdigest()
    return IdempotencyKey(actor.subject, idempotency_key, digest)


Idempotency = Annotated[IdempotencyKey, Depends(idempotency_key)]
