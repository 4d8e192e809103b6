"""Links: absolute addresses, as the caller sees us, and the next steps that are allowed now (REST API-profil, HYP)."""

from typing import NamedTuple

from fastapi import Request
from pydantic import BaseModel, Field

from shared.rest.gateways import forwarded


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
    """This answer has no room for links: none is worked out for its rows."""
    request.state.without_links = True


def link(request: Request, path: str, rel: str = "self", method: str = "GET") -> Link:
    """`path` from the service's root, for example `/agreements/v1/agreements/1`."""
    return Link(href=base_url(request) + path, rel=rel, method=method)


class Step(NamedTuple):
    """A transition. Shown `when` the resource's state allows it now, and the caller's roles permit the operation."""

    rel: str
    operation: str
    method: str
    path: str
    when: bool = True


def links(request: Request, path: str, *steps: Step | None) -> dict[str, Link]:
    """`self`, and the steps that are possible now for this caller; none in an answer without them."""
    if getattr(request.state, "without_links", False):
        return {}
    found = {"self": link(request, path)}
    permissions, actor = request.app.state.permissions, request.state.actor
    for step in steps:
        if step and step.when and permissions.grants(actor, step.operation):
            found[step.rel] = link(request, step.path, step.rel, step.method)
    return found
