"""The matrix that says which role may do what."""

import csv
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from shared.kit.actor import Actor
from shared.kit.errors import NotAllowed
from shared.roles import ROLES


@dataclass(frozen=True)
class Permission:
    """A row of docs/permissions.csv: under which condition each role may use an operation."""

    service: str
    operation: str
    conditions: Mapping[str, str]
    """Role → all (every object), own (what the caller's tenant owns), published (published and pseudonymised)."""


CONDITIONS = ("all", "published", "own")
"""Conditions from the widest to the narrowest: a caller with several roles gets the widest that any of them gives."""
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
