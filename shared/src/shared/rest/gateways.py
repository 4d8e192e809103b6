"""What a gateway in front of us says of the caller: believed from the gateways that are named, and from nobody else."""

import base64
import binascii
from collections.abc import Iterable
from functools import cache
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network

from fastapi import Request

Network = IPv4Network | IPv6Network


@cache
def _networks(named: tuple[str, ...]) -> tuple[Network, ...]:
    return tuple(ip_network(name, strict=False) for name in named)


def is_gateway(request: Request) -> bool:
    """True when the request comes from one of TRUSTED_PROXIES."""
    named: Iterable[str] = request.app.state.settings.trusted_proxies
    if not named or request.client is None:
        return False
    try:
        address = ip_address(request.client.host)
    except ValueError:
        return False
    return any(address in network for network in _networks(tuple(named)))


def forwarded(request: Request) -> dict[str, str]:
    """The last element of `Forwarded` (RFC 7239): the one that the gateway itself has added. Empty from others."""
    if not is_gateway(request):
        return {}
    last = ",".join(request.headers.getlist("forwarded")).rpartition(",")[2]
    pairs = (part.strip().split("=", 1) for part in last.split(";") if "=" in part)
    return {name.strip().lower(): value.strip().strip('"').lower() for name, value in pairs}


def address_of(request: Request) -> str:
    """Address of the caller: what a named gateway says, else where the connection comes from."""
    return forwarded(request).get("for", "") or (request.client.host if request.client else "")


def certificate_of(request: Request) -> bytes | None:
    """The client's certificate (DER), as a gateway that has checked it hands it on (RFC 9440)."""
    value = request.headers.get("client-cert", "")
    if not is_gateway(request) or not (value.startswith(":") and value.endswith(":") and len(value) > 2):
        return None
    try:
        return base64.b64decode(value[1:-1], validate=True)
    except binascii.Error:
        return None
