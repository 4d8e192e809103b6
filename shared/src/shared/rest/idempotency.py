"""Idempotency-Key: a repeated POST gives the first answer again, and does nothing twice."""

import hashlib
from typing import Annotated

from fastapi import Depends, Header, Request, Response
from sqlalchemy import text

from shared.kit.actor import Actor
from shared.kit.errors import AnswerForgotten, KeyReused, MalformedRequest
from shared.kit.unit_of_work import UnitOfWork
from shared.process.forgetting import FORGOTTEN
from shared.rest.access import ActorDep
from shared.text import Line

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


class Answered(Exception):
    """Ends a request with `answer`, and nothing of what it has done stays, its key neither.

    It was answered earlier, under the same key, or was a dry run, which may be followed by the real one under its key.
    """

    def __init__(self, answer: Response) -> None:
        super().__init__("answered")
        self.answer = answer


class IdempotencyKey:
    """Makes a repeated POST give the first answer again. The key row goes in first, in the caller's transaction."""

    def __init__(self, client: str, key: str, request_hash: str) -> None:
        self._id = {"client": client, "key": key}
        self._hash = request_hash

    def cover(self, digest: str) -> None:
        """Let the key stand for a body too, which the endpoint has read itself; `digest` is the body's."""
        self._hash = hashlib.sha256(f"{self._hash} {digest}".encode()).hexdigest()

    async def take(self, work: UnitOfWork) -> None:
        """Claim a new key; Answered for a repeated one, KeyReused when the request is another.

        A second request with the same key waits here until the first has committed or been rolled back.
        """
        if answer := await self.first_answer(work):
            raise Answered(answer)

    async def keep(self, work: UnitOfWork, answer: Response) -> None:
        """Store the answer in the same transaction as the change that it answers."""
        kept = {"status": answer.status_code, "body": bytes(answer.body).decode()}
        tags = {"location": answer.headers.get("location"), "etag": answer.headers.get("etag")}
        await work.session.execute(_KEEP, self._id | kept | tags)

    async def first_answer(self, work: UnitOfWork) -> Response | None:
        """The stored answer of a repeated key; None for a new one; KeyReused when the request is another."""
        taken = await work.session.execute(_TAKE, self._id | {"hash": self._hash})
        if taken.one_or_none():
            return None
        given = (await work.session.execute(_GIVEN, self._id)).one()
        if given.request_hash != self._hash:
            raise KeyReused("Samma Idempotency-Key har använts för en annan begäran. Använd en ny nyckel.")
        if given.status == FORGOTTEN:
            raise AnswerForgotten("Begäran har utförts, för så länge sedan att svaret inte sparas längre.")
        headers = {name: value for name, value in (("Location", given.location), ("ETag", given.etag)) if value}
        return Response(given.body, given.status, headers, "application/json")


_REQUIRED = Header(max_length=200, description="Nyckel som är unik för begäran")
_OPTIONAL = Header(
    max_length=200,
    description="Valfri nyckel som är unik för begäran",
    json_schema_extra={"x-optional": True},  # tells the API description apart from where the key is required
)


async def idempotency_key(
    request: Request, actor: ActorDep, idempotency_key: Annotated[Line | None, _REQUIRED] = None
) -> IdempotencyKey:
    return await _key(request, actor, _given(idempotency_key))


async def optional_idempotency_key(
    request: Request, actor: ActorDep, idempotency_key: Annotated[Line | None, _OPTIONAL] = None
) -> IdempotencyKey | None:
    return await _key(request, actor, idempotency_key) if idempotency_key else None


async def streamed_idempotency_key(
    request: Request, actor: ActorDep, idempotency_key: Annotated[Line | None, _OPTIONAL] = None
) -> IdempotencyKey | None:
    """The key for a body too large to be held: the endpoint reads it piece by piece, and lets the key cover it."""
    return _streamed(request, actor, idempotency_key) if idempotency_key else None


async def required_streamed_idempotency_key(
    request: Request, actor: ActorDep, idempotency_key: Annotated[Line | None, _REQUIRED] = None
) -> IdempotencyKey:
    return _streamed(request, actor, _given(idempotency_key))


def _given(key: str | None) -> str:
    if not key:
        raise MalformedRequest(
            "Skicka huvudet Idempotency-Key med en nyckel som är unik för begäran, till exempel en UUID."
        )
    return key


def _streamed(request: Request, actor: Actor, key: str) -> IdempotencyKey:
    return IdempotencyKey(actor.subject, key, hashlib.sha256(_asked(request, actor)).hexdigest())


async def _key(request: Request, actor: Actor, key: str) -> IdempotencyKey:
    asked = _asked(request, actor) + await request.body()
    return IdempotencyKey(actor.subject, key, hashlib.sha256(asked).hexdigest())


def _asked(request: Request, actor: Actor) -> bytes:
    """Bytes of the call and its tenant: what a person was answered for one tenant is not for another."""
    whose = f"{actor.own_tenant}\n" if actor.own_tenant else ""
    return f"{request.method} {request.url.path}?{request.url.query}\n{whose}".encode()


Idempotency = Annotated[IdempotencyKey, Depends(idempotency_key)]
OptionalIdempotency = Annotated[IdempotencyKey | None, Depends(optional_idempotency_key)]
StreamedIdempotency = Annotated[IdempotencyKey | None, Depends(streamed_idempotency_key)]
RequiredStreamedIdempotency = Annotated[IdempotencyKey, Depends(required_streamed_idempotency_key)]
