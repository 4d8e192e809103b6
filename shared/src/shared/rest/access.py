"""Who calls: the actor behind the token, admitted to the operation that was asked for."""

from typing import Annotated

import structlog
from fastapi import Depends, Request

from shared.kit.actor import Actor
from shared.kit.errors import Unauthenticated


async def admit(request: Request, operation: str) -> None:
    """Lets the caller in to the operation, or raises; runs before anything of the request's body is read."""
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not token:
        raise Unauthenticated("Skicka en åtkomsttoken i huvudet Authorization: Bearer <token>.")
    actor = await request.app.state.tokens.read(token)
    request.state.actor = request.app.state.permissions.admit(actor, operation)
    structlog.contextvars.bind_contextvars(actor=actor.subject)


async def authorize(request: Request) -> Actor:
    """The caller who was admitted to this very operation; nobody, if nobody was."""
    actor: Actor | None = getattr(request.state, "actor", None)
    if actor is None or request.scope.get("operation") != request.scope["route"].name:
        raise Unauthenticated("Skicka en åtkomsttoken i huvudet Authorization: Bearer <token>.")
    return actor


ActorDep = Annotated[Actor, Depends(authorize)]
