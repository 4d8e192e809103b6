"""Who calls: the actor behind the token, admitted to the operation that was asked for."""

from typing import Annotated

import structlog
from fastapi import Depends, Request

from shared.kit.actor import Actor
from shared.kit.errors import Unauthenticated


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
