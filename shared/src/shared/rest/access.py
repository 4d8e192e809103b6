"""Who calls: the actor behind the token, admitted to the operation that was asked for."""

from typing import Annotated

import structlog
from fastapi import Depends, Request

from shared.clock import swedish_date
from shared.identity.auth import Permissions
from shared.kit import delegations
from shared.kit.actor import Actor
from shared.kit.db import Sessions
from shared.kit.errors import Unauthenticated
from shared.rest.gateways import certificate_of
from shared.rest.opening import set_clock
from shared.roles import OFFICIALS, DelegableRole


async def identify(request: Request) -> None:
    """Leave the caller in `request.state.caller`, or the error why nobody knows, for whoever must know to raise."""
    try:
        request.state.caller = await _read(request)
    except Exception as error:
        request.state.caller = error


async def _read(request: Request) -> Actor:
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not token:
        raise Unauthenticated("Skicka en åtkomsttoken i huvudet Authorization: Bearer <token>.")
    actor: Actor = await request.app.state.tokens.read(token, certificate=certificate_of(request))
    worker = Actor.worker(request.app.state.work.service)
    if actor.subject == worker.subject:  # its steps would look like what the service did by itself
        raise Unauthenticated("Åtkomsttokens sub är tjänstens egen process. Be utfärdaren använda en annan identitet.")
    return actor


async def admit(request: Request, operation: str) -> None:
    """Lets the caller in to the operation, or raises; runs before anything of the request's body is read."""
    actor: Actor | Exception = request.state.caller
    if isinstance(actor, Exception):
        raise actor
    structlog.contextvars.bind_contextvars(actor=actor.subject)
    permissions: Permissions = request.app.state.permissions
    if not permissions.grants(actor, operation):
        actor = await _by_delegation(request, actor, frozenset(permissions.granted(operation)))
    request.state.actor = permissions.admit(actor, operation)


async def _by_delegation(request: Request, actor: Actor, granted: frozenset[str]) -> Actor:
    """The actor with a role that a colleague delegated, if that lets it in. Asks only where there can be an answer."""
    if actor.roles.isdisjoint(OFFICIALS) or granted.isdisjoint(DelegableRole):
        return actor
    set_clock(request)
    sessions: Sessions = request.app.state.reading
    async with sessions() as session:
        found = await delegations.find(session, actor, granted, on=swedish_date(request.state.now))
    return actor.by(found) if found else actor


async def authorize(request: Request) -> Actor:
    """The caller who was admitted to this very operation; nobody, if nobody was."""
    actor: Actor | None = getattr(request.state, "actor", None)
    if actor is None or request.scope.get("operation") != request.scope["route"].name:
        raise Unauthenticated("Skicka en åtkomsttoken i huvudet Authorization: Bearer <token>.")
    return actor


ActorDep = Annotated[Actor, Depends(authorize)]
