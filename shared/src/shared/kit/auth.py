"""Bearer tokens from the agency's issuer, and the matrix that says which role may do what."""

import csv
import json
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import jwt
import structlog
from jwt import PyJWK, PyJWKClient
from starlette.concurrency import run_in_threadpool

from shared.kit.actor import WORKER_ROLES, Actor
from shared.kit.errors import NotAllowed, Unauthenticated
from shared.roles import ROLES

ALGORITHMS = ("ES256", "RS256", "PS256")
LOCAL_KEY_PREFIX = "local-"
LEEWAY_SECONDS = 10
KEYS_KEPT_SECONDS = 300
log = structlog.get_logger()


class TokenReader:
    """Checks signature, issuer, audience and times. Keys are cached, and read again when an unknown one appears."""

    def __init__(self, *, issuer: str, audience: str, jwks: str, local: bool, tenant_claim: str) -> None:
        self._issuer = issuer
        self._audience = audience
        self._local = local
        self._tenant_claim = tenant_claim
        self._file = None if jwks.startswith("https://") else Path(jwks)
        self._client = (
            None if self._file else PyJWKClient(jwks, cache_jwk_set=True, lifespan=KEYS_KEPT_SECONDS, timeout=5)
        )
        self._keys: dict[str, PyJWK] = {}
        self._read_at = 0.0

    async def read(self, token: str) -> Actor:
        try:
            header = jwt.get_unverified_header(token)
            key = await self._key(str(header.get("kid", "")))
            claims = jwt.decode(
                token,
                key,
                algorithms=list(ALGORITHMS),
                issuer=self._issuer,
                audience=self._audience,
                leeway=LEEWAY_SECONDS,
                options={"require": ["exp", "iss", "aud", "sub"]},
            )
        except jwt.PyJWTError as error:
            log.info("token refused", reason=type(error).__name__)
            raise Unauthenticated("Åtkomsttoken är ogiltig eller för gammal. Hämta en ny hos utfärdaren.") from error
        return self._actor(claims)

    def _actor(self, claims: dict[str, Any]) -> Actor:
        roles, subject, tenant = claims.get("roles", []), claims["sub"], claims.get(self._tenant_claim)
        listed = roles.split() if isinstance(roles, str) else roles
        if not isinstance(listed, list) or not all(isinstance(role, str) for role in listed) or not subject:
            raise Unauthenticated("Åtkomsttokens innehåll kan inte läsas. Be utfärdaren rätta sub och roles.")
        if tenant is not None and not isinstance(tenant, str):
            raise Unauthenticated(f"Åtkomsttokens innehåll kan inte läsas. Be utfärdaren rätta {self._tenant_claim}.")
        return Actor(subject=str(subject), roles=frozenset(listed) - WORKER_ROLES, tenant=tenant)

    async def _key(self, key_id: str) -> PyJWK:
        if key_id.startswith(LOCAL_KEY_PREFIX) and not self._local:
            raise jwt.InvalidKeyError("a local key outside the local profile")
        if self._client:
            return await run_in_threadpool(self._client.get_signing_key, key_id)
        return self._from_file(key_id)

    def _from_file(self, key_id: str) -> PyJWK:
        assert self._file is not None
        if key_id not in self._keys and time.monotonic() - self._read_at > 1:
            self._read_at = time.monotonic()
            keys = json.loads(self._file.read_text())["keys"]
            self._keys = {key["kid"]: PyJWK(key) for key in keys}
        if key_id not in self._keys:
            raise jwt.InvalidKeyError("unknown key")
        return self._keys[key_id]


@dataclass(frozen=True)
class Permission:
    """A row of docs/permissions.csv: under which condition each role may use an operation."""

    service: str
    operation: str
    conditions: Mapping[str, str]
    """Role → all (every object), own (what the caller's tenant owns), published (published and pseudonymised)."""


CONDITIONS = ("all", "published", "own")
"""From the widest to the narrowest: a caller with several roles gets the widest that any of them gives."""
EVERY_SERVICE = "*"


class Permissions:
    """docs/permissions.csv for one service. What is not granted is refused."""

    def __init__(self, service: str, rows: Iterable[Permission]) -> None:
        self._granted = {row.operation: row.conditions for row in rows if row.service in (service, EVERY_SERVICE)}

    @classmethod
    def from_file(cls, service: str, path: Path) -> "Permissions":
        return cls(service, read_permissions(path))

    @property
    def operations(self) -> frozenset[str]:
        return frozenset(self._granted)

    def granted(self, operation: str) -> Mapping[str, str]:
        """Role → condition."""
        return self._granted.get(operation, {})

    def grants(self, actor: Actor, operation: str) -> bool:
        return not actor.roles.isdisjoint(self._granted.get(operation, {}))

    def admit(self, actor: Actor, operation: str) -> Actor:
        """The actor as this operation may see it; raises NotAllowed when no role grants the operation."""
        granted = self._granted.get(operation, {})
        conditions = {granted[role] for role in actor.roles if role in granted}
        for condition in CONDITIONS:
            if condition in conditions:
                return _narrowed(actor, condition)
        raise NotAllowed("Din roll ger inte rätt till det här anropet. Be den som ansvarar för behörigheter om hjälp.")


def _narrowed(actor: Actor, condition: str) -> Actor:
    if condition == "own" and not actor.tenant:
        raise NotAllowed("Åtkomsttoken säger inte vem du företräder. Logga in som företrädare och försök igen.")
    own = actor.tenant if condition == "own" else None
    return replace(actor, own_tenant=own, condition=condition)


def read_permissions(path: Path) -> list[Permission]:
    """The matrix: a row per operation, a column per role, an empty cell where nothing is granted.

    Raises ValueError, so that the service does not start, when something in it is misspelt or stands twice.
    """
    with path.open(encoding="utf-8", newline="") as lines:
        header, *rows = csv.reader(lines)
    faults = [*_faults_of_header(header), *_faults_of_rows(rows, len(header))]
    if faults:
        raise ValueError(f"{path.name}: {'; '.join(faults)}")
    roles = header[2:]
    return [
        Permission(service, operation, {role: cell for role, cell in zip(roles, cells, strict=True) if cell})
        for service, operation, *cells in rows
    ]


def _faults_of_header(header: list[str]) -> Iterator[str]:
    if header[:2] != ["service", "operation"]:
        yield f"the columns begin with {header[:2]}, not with service and operation"
    for role, times in Counter(header[2:]).items():
        if role not in ROLES:
            yield f"unknown role {role!r}"
        if times > 1:
            yield f"the role {role} has {times} columns"


def _faults_of_rows(rows: list[list[str]], width: int) -> Iterator[str]:
    services: dict[str, list[str]] = {}
    for number, row in enumerate(rows, start=2):
        if len(row) != width:
            yield f"line {number} has {len(row)} cells, not {width}"
            continue
        service, operation, *cells = row
        yield from (f"unknown condition {cell!r} in {operation}" for cell in cells if cell and cell not in CONDITIONS)
        others = services.setdefault(operation, [])
        if service in others or (others and EVERY_SERVICE in (service, *others)):
            yield f"{operation} stands twice for {service}"
        others.append(service)
