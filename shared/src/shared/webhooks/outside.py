"""Calls to addresses that others have given us: only to public ones, within a time, and with nothing read but a status.

Whoever may register an address could otherwise have us call what only we reach: a database, the cloud's own services,
ourselves.
"""

import asyncio
import socket
import ssl
from collections.abc import Mapping
from ipaddress import IPv6Address, ip_address, ip_network

import httpx

SECONDS = 15
"""Limit of the whole call: a receiver that answers a byte at a time must not hold us."""
_TRANSLATED = [ip_network(network) for network in ("64:ff9b::/96", "64:ff9b:1::/48", "2002::/16", "2001::/32")]
"""IPv6 addresses that a gateway turns into IPv4 ones, whichever they are."""


class NotSent(Exception):
    """Nothing was answered; the message is one word of why."""


class Outside:
    """One for a process. `loopback` allows this machine and http, for a local system; `trust` is whose certificates
    are believed, those that the system believes unless another is given."""

    def __init__(self, *, agent: str, loopback: bool = False, trust: ssl.SSLContext | None = None) -> None:
        self._loopback = loopback
        self._client = httpx.AsyncClient(
            verify=trust or ssl.create_default_context(),
            timeout=httpx.Timeout(10, connect=5),
            headers={"User-Agent": agent},
            follow_redirects=False,  # to an address that nobody has checked
            trust_env=False,  # a proxy would connect to whatever the name means to it
            # A connection is of one address and one name: two names at one address must not share it.
            limits=httpx.Limits(max_connections=None, max_keepalive_connections=0),
        )

    async def post(self, url: str, body: bytes, headers: Mapping[str, str]) -> int:
        """The status of the answer, whose body is never read; NotSent when there was none."""
        try:
            async with asyncio.timeout(SECONDS):
                return await self._post(httpx.URL(url), body, headers)
        except (TimeoutError, httpx.TimeoutException) as late:
            raise NotSent("timeout") from late
        except (httpx.HTTPError, httpx.InvalidURL, OSError, ValueError) as failure:
            raise NotSent("connection") from failure

    async def _post(self, url: httpx.URL, body: bytes, headers: Mapping[str, str]) -> int:
        if url.scheme != "https" and not self._loopback:
            raise NotSent("address")
        # Connects to the very address that was checked; the certificate must still be of the name.
        at = url.copy_with(host=await self._resolve(url))
        sent = {**headers, "Host": url.netloc.decode(), "Content-Type": "application/json"}
        request = self._client.build_request(
            "POST", at, content=body, headers=sent, extensions={"sni_hostname": url.host}
        )
        answer = await self._client.send(request, stream=True)
        await answer.aclose()
        return answer.status_code

    async def _resolve(self, url: httpx.URL) -> str:
        try:
            loop = asyncio.get_running_loop()
            found = await loop.getaddrinfo(url.host, url.port or 443, type=socket.SOCK_STREAM)
        except (OSError, UnicodeError) as unknown:
            raise NotSent("name") from unknown
        addresses = [str(place[0]) for *_, place in found]
        # All of them: a name that is both outside and inside is no receiver's.
        if not addresses or not all(self._is_allowed(address) for address in addresses):
            raise NotSent("address")
        return addresses[0]

    def _is_allowed(self, address: str) -> bool:
        return is_public(address) or (self._loopback and ip_address(address).is_loopback)

    async def close(self) -> None:
        await self._client.aclose()


def is_public(address: str) -> bool:
    """True when an address is one of the open net's, however it is written."""
    found = ip_address(address.partition("%")[0])
    if isinstance(found, IPv6Address):
        if found.ipv4_mapped:
            return is_public(str(found.ipv4_mapped))
        if any(found in network for network in _TRANSLATED):
            return False
    return found.is_global and not found.is_multicast
