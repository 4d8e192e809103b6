"""Who is acting: a person or a machine with its roles, or one of our own workers."""

from dataclasses import dataclass, replace
from typing import Self
from uuid import UUID

WORKER_ROLES = frozenset({"system"})
"""No token may carry this role."""


@dataclass(frozen=True)
class Delegation:
    """Leave for an actor to use a role of somebody else: the row of the register, the role, and whose it is."""

    id: UUID
    role: str
    delegator: str


@dataclass(frozen=True)
class Actor:
    """`subject` is the issuer's stable id, never a name. `tenant` is on whose behalf the caller acts. `own_tenant` is
    set when the permission that let the caller in reaches only the tenant's own; queries then see nothing else."""

    subject: str
    roles: frozenset[str]
    tenant: str | None = None
    own_tenant: str | None = None
    condition: str = "all"
    delegation: Delegation | None = None
    """Set when the actor's own roles did not suffice; `roles` then has the delegated one too."""

    @property
    def own_roles(self) -> frozenset[str]:
        """Roles without those that somebody else has delegated: what the actor has to delegate, or to take back."""
        return self.roles - {self.delegation.role} if self.delegation else self.roles

    def by(self, delegation: Delegation) -> "Actor":
        """The same person, who may now use the delegated role too."""
        return replace(self, roles=self.roles | {delegation.role}, delegation=delegation)

    @property
    def is_worker(self) -> bool:
        """True when one of our own processes acts, because of an event or the clock."""
        return self.roles == WORKER_ROLES

    @classmethod
    def worker(cls, service: str) -> Self:
        return cls(subject=f"{service}-worker", roles=WORKER_ROLES)
