"""Links: absolute addresses, as the caller sees us, and the next steps that are allowed now (REST API-profil, HYP)."""

import re
from typing import NamedTuple
from urllib.parse import quote

from fastapi import Request
from pydantic import BaseModel, Field

from shared.identity.auth import Permissions
from shared.kit.errors import Existing, NotAllowed
from shared.rest.gateways import forwarded
from shared.rest.operations import templates


class Link(BaseModel):
    href: str = Field(description="Absolut adress", examples=["https://api.example.se/service/v1/resources/1"])
    rel: str = Field(description="Vad länken leder till", examples=["self"])
    method: str = Field(default="GET", description="HTTP-metod", examples=["GET"])


_PLACE = "https://api.example.se/service/v1/resources"
SELF_EXAMPLE = {"self": {"href": f"{_PLACE}/0198f3a0-5b1c-7c3e-9d55-0c1f6a2b7e10", "rel": "self", "method": "GET"}}


def base_url(request: Request) -> str:
    """Scheme and host as the caller saw them: `Forwarded` (RFC 7239) from a named gateway, else our own."""
    found: str | None = getattr(request.state, "base_url", None)
    if found is None:  # once for an answer: a list has hundreds of links
        said = forwarded(request)
        found = f"{said.get('proto') or request.url.scheme}://{said.get('host') or request.url.netloc}"
        request.state.base_url = found
    return found


def without_links(request: Request) -> None:
    """Work out no links for the rows of this answer, which has no room for them."""
    request.state.without_links = True


def link(request: Request, path: str, rel: str = "self", method: str = "GET") -> Link:
    """`path` from the service's root, for example `/agreements/v1/agreements/1`."""
    return Link(href=base_url(request) + path, rel=rel, method=method)


class Service(NamedTuple):
    """Another service as we know it: the root of its API, and who may do what there."""

    url: str
    permissions: Permissions


class Step(NamedTuple):
    """A transition. Shown `when` the resource's state allows it now, and the caller's roles permit the operation."""

    rel: str
    operation: str
    method: str
    path: str
    when: bool = True


class Elsewhere(NamedTuple):
    """A resource of another service about the same thing; `path` from the root of its API.

    Shown where the service's address is known (SERVICE_URLS) and its permissions let the caller read there. It is not
    asked: what it has may have changed, or have come a moment later.
    """

    rel: str
    service: str
    operation: str
    path: str
    when: bool = True


def links(request: Request, path: str, *steps: Step | Elsewhere | None) -> dict[str, Link]:
    """`self`, and the steps that are possible now for this caller; none in an answer without them."""
    if getattr(request.state, "without_links", False):
        return {}
    # Looked up once for all steps: a list has hundreds of them. What is public has no caller, and no steps.
    state, here = request.app.state, base_url(request)
    found = {"self": Link(href=here + path, rel="self")}
    if not steps:
        return found
    permissions, elsewhere, actor = state.permissions, state.elsewhere, request.state.actor
    for step in steps:
        if step is None or not step.when:
            continue
        if isinstance(step, Step):
            if permissions.grants(actor, step.operation):
                found[step.rel] = Link(href=here + step.path, rel=step.rel, method=step.method)
        elif (there := elsewhere.get(step.service)) and there.permissions.grants(actor, step.operation):
            found[step.rel] = Link(href=there.url + step.path, rel=step.rel)
    return found


def existing_link(request: Request, existing: Existing) -> Link | None:
    """Link to what is in the way of a call: its own operation, filled from the row; None if not for the caller.

    Whoever sees only their own is shown what names them, and no identity of anybody else's.
    """
    state = request.app.state
    operation = state.shown_by.get(existing.kind, f"get_{existing.kind}")
    template = templates(request.app.routes).get(operation)
    try:
        actor = state.permissions.admit(request.state.actor, operation)
    except NotAllowed:
        return None
    row = existing.values
    if template is None or actor.own_tenant not in (None, row.get("organization_number")):
        return None
    path = re.sub(r"\{(\w+)\}", lambda name: quote(str(row.get(name[1], row.get("id"))), safe=""), template)
    return link(request, path, "existing")
