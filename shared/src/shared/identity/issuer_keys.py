"""The issuer's public keys: from a file, an address, or where the issuer says they are (OpenID Connect discovery).

A key that the issuer no longer publishes stops within `STALE` seconds. While the issuer does not answer, the keys that
are known go on for `GRACE` seconds and an alarm says so; after that nobody can be recognised, and callers are
asked to come back (503); their tokens are not called wrong.
"""

import asyncio
import json
import math
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlsplit
from urllib.request import HTTPRedirectHandler, Request, build_opener

import jwt
import structlog
from jwt import PyJWK
from jwt.algorithms import AllowedPublicKeys

from shared.kit.errors import Unavailable
from shared.telemetry import metrics

REFRESH = 25.0
"""Age at which keys are read again beside the request that finds them so old."""
STALE = 50.0
"""Age at which a request waits until they have been read again: a removed key is out within a minute."""
RETRY = 5.0
"""At most so often is the issuer asked, whatever keys callers name."""
GRACE = 600.0
TIMEOUT = 5
LARGEST = 1_000_000
LOOPBACK = ("127.0.0.1", "localhost", "::1")
ALGORITHMS = {"EC": ("ES256",), "RSA": ("RS256", "PS256")}
"""Algorithms by the type of the key: one kind is never taken for the other, and nothing is signed with a secret."""
Clock = Callable[[], float]
log = structlog.get_logger()


class IssuerAway(Unavailable):
    title = "Utfärdaren av åtkomsttoken svarar inte"
    slug = "issuer-unavailable"
    advice = "Försök igen om en stund. Åtkomsttoken behöver inte bytas."


class IssuerKey(NamedTuple):
    """A public key, and with which algorithms it may have signed."""

    id: str
    key: AllowedPublicKeys
    algorithms: tuple[str, ...]


class IssuerKeys:
    """Keys by their id. `read` fetches the whole set; it runs in a thread."""

    def __init__(self, read: Callable[[], Any], *, clock: Clock = time.monotonic) -> None:
        self._read = read
        self._clock = clock
        self._keys: dict[str, IssuerKey] = {}
        self._read_at = self._tried_at = -math.inf
        self._away = False
        self._reading: asyncio.Task[None] | None = None

    async def get(self, key_id: str | None) -> IssuerKey:
        """Raises InvalidKeyError for a key that the issuer does not publish, IssuerAway when that cannot be known.

        A token need not name its key where the issuer has one alone (OpenID Connect Core 1.0, 10.1).
        """
        age = self._clock() - self._read_at
        if self._find(key_id) is None or age > STALE:
            await self._refresh()
        elif age > REFRESH:
            self._begin()
        found = self._find(key_id)
        if self._clock() - self._read_at > GRACE or (self._away and found is None):
            raise IssuerAway("Utfärdarens nycklar kan inte hämtas just nu. Försök igen om en stund.")
        if found is None:
            raise jwt.InvalidKeyError("unknown key")
        return found

    def _find(self, key_id: str | None) -> IssuerKey | None:
        if key_id is None:
            return next(iter(self._keys.values())) if len(self._keys) == 1 else None
        return self._keys.get(key_id)

    async def _refresh(self) -> None:
        if reading := self._begin():
            await asyncio.shield(reading)

    def _begin(self) -> asyncio.Task[None] | None:
        """The reading in progress; a new one where none is and the last is not of a moment ago."""
        if self._reading and not self._reading.done() and self._reading.get_loop() is asyncio.get_running_loop():
            return self._reading
        if self._clock() - self._tried_at < RETRY:
            return None
        self._tried_at = self._clock()
        self._reading = asyncio.create_task(self._replace())
        return self._reading

    async def _replace(self) -> None:
        try:
            found = {key.id: key for key in _usable(await asyncio.to_thread(self._read))}
        except Exception as failure:
            self._away = True
            log.error("the issuer's keys could not be read", reason=f"{type(failure).__name__}: {failure}")
        else:
            self._keys, self._read_at, self._away = found, self._clock(), False
        metrics.ISSUER_AWAY.set(self._away)


def _usable(document: Any) -> Iterator[IssuerKey]:
    """Signing keys with an id. One that cannot be read is left out, and keeps none of the others from being used."""
    for key in document["keys"]:
        try:
            if key.get("use", "sig") == "sig" and key.get("kty") in ALGORITHMS and isinstance(key["kid"], str):
                known = ALGORITHMS[key["kty"]]
                allowed = tuple(name for name in known if key.get("alg", name) == name)
                yield IssuerKey(key["kid"], PyJWK(key, algorithm=known[0]).key, allowed)
        except (jwt.PyJWTError, KeyError, ValueError, TypeError, AttributeError) as failure:
            log.warning("a key of the issuer's cannot be used", reason=type(failure).__name__)


def source_of(jwks: str, issuer: str, *, local: bool) -> Callable[[], Any]:
    """A function that reads the set of keys: `jwks` is a file or an address; empty: the issuer says where they are."""
    if not jwks:
        return lambda: _discovered(issuer, local=local)
    if "://" in jwks:
        return lambda: _fetched(jwks, local=local)
    return lambda: json.loads(Path(jwks).read_text(encoding="utf-8"))


def _discovered(issuer: str, *, local: bool) -> Any:
    """Read by the issuer's own description (OpenID Connect Discovery 1.0, 4): it must be of this very issuer."""
    described = _fetched(f"{issuer.rstrip('/')}/.well-known/openid-configuration", local=local)
    if described["issuer"] != issuer:
        raise ValueError(f"the description is of {described['issuer']!r}, not of {issuer!r}")
    return _fetched(described["jwks_uri"], local=local)


class _NoRedirects(HTTPRedirectHandler):
    def redirect_request(self, *_: Any) -> None:
        return None


def _fetched(address: str, *, local: bool) -> Any:
    where = urlsplit(address)
    if where.scheme != "https" and not (local and where.scheme == "http" and where.hostname in LOOPBACK):
        raise ValueError(f"{address} is not https")
    asked = Request(address, headers={"Accept": "application/json"})  # noqa: S310 (the scheme is checked above)
    with build_opener(_NoRedirects).open(asked, timeout=TIMEOUT) as answer:
        content = answer.read(LARGEST + 1)
    if len(content) > LARGEST:
        raise ValueError(f"{address} answers more than {LARGEST} bytes")
    return json.loads(content)
