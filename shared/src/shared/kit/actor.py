"""Who is acting: a person or a machine with its roles, or one of our own workers."""

from dataclasses import dataclass
from typing import Self

WORKER_ROLES = frozenset({"system"})
"""No token may carry this role."""


@dataclass(frozen=True)
class Actor:
    """`subject` is the issuer's stable id, never a name. `tenant` is on whose behalf the caller acts. `own_tenant` is
    set when the permission that let the caller in reaches only the tenant's own; queries then see nothing else."""

    subject: str
    roles: frozenset[str]
    tenant: str | None = None
    own_tenant: str | None = None
    condition: str = "all"

    @property
    def is_worker(self) -> bool:
        """Whether one of our own processes acts, because of an event or the clock."""
        return self.roles == WORKER_ROLES

    @classmethod
    def worker(cls, service: str) -> Self:
        return cls(subject=f"{service}-worker", roles=WORKER_ROLES)
