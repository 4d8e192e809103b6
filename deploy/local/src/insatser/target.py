"""A running system, wherever it runs: what the demo and the tests of the chain need to know of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from insatser.keys import LocalKeys
from insatser.services import SERVICES
from insatser.stack import Stack


class UnknownProcess(ValueError):
    """No process of the system is called so."""


@dataclass(frozen=True, slots=True)
class Target:
    """`roots` holds the address of `budget-api`, `budget-worker` and so on, under which `/health/ready` lies."""

    roots: Mapping[str, str]
    keys: LocalKeys
    stack: Stack | None = None
    """Only when it runs in our hands: processes can be stopped and databases looked into."""

    @classmethod
    def of(cls, stack: Stack) -> Target:
        roots = {name: stack.root_url(name) for name in stack.running() if name not in ("postgres", "nats")}
        return cls(roots, stack.keys, stack)

    @classmethod
    def at(cls, address: str, keys: Path, elsewhere: Mapping[str, str]) -> Target:
        """A system that somebody else runs on one host, with the local keys of that folder.

        On the usual ports, but for what is `elsewhere`: `budget-api` → its address.
        """
        host = address.rstrip("/")
        apis = {f"{service.name}-api": f"{host}:{service.api_port}" for service in SERVICES}
        workers = {f"{service.name}-worker": f"{host}:{service.worker_port}" for service in SERVICES}
        known = apis | workers
        if unknown := set(elsewhere) - set(known):
            raise UnknownProcess(f"Okänt: {', '.join(sorted(unknown))}. Välj bland: {', '.join(known)}.")
        return cls(known | {name: root.rstrip("/") for name, root in elsewhere.items()}, LocalKeys(keys))

    def api_url(self, service: str) -> str:
        """`http://127.0.0.1:8103/budget/v1`"""
        return f"{self.roots[f'{service}-api']}/{service}/v1"

    def token(self, *roles: str, subject: str | None = None, organization_number: str | None = None) -> str:
        """A token for eight hours: longer than any demo."""
        return self.keys.token(
            list(roles),
            datetime.now(UTC),
            subject=subject,
            organization_number=organization_number,
            valid_for=timedelta(hours=8),
        )
