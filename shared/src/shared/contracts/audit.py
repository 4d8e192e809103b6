"""What every service says of its own audit trail, so that another keeps it (docs/adr/0052)."""

from typing import Annotated

from pydantic import BaseModel, Field

AUDIT_CHAIN = "audit-chain"


class AuditHead(BaseModel):
    """Up to a row, the audit trail of a service was what this hash stands for."""

    chain: str
    """The service whose trail it is."""
    number: Annotated[int, Field(ge=1)]
    """The last link that the head covers."""
    hash: Annotated[str, Field(pattern="^[0-9a-f]{64}$")]
    since: Annotated[int, Field(ge=0)]
    """The last link of the head before; 0 in the first."""
    marks: tuple[Annotated[str, Field(pattern="^[0-9a-f]{16}$")], ...]
    """How the hash of each link after that begins, in order: the first that differs names the changed row."""
