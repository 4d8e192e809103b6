"""What a producer says it has sent, and what a reader that lacks some of it asks for; alike in every service."""

from typing import ClassVar, Protocol
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from shared.event import Fact

MOST = 1000
"""Events in one manifest or request: a message of 40 kB, however much has been sent before it."""


class Listed(BaseModel):
    """Events of one type, by their ids."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    type: str
    aggregate: str
    event_ids: tuple[UUID, ...]


class Manifest(Fact):
    """Every event that was sent after those of the manifest before it, manifests and requests themselves left out.

    `sequence` in the envelope numbers the manifests of a service, so a reader sees that one is missing too.
    """

    AGGREGATE: ClassVar[str] = "manifest"
    INTERNAL: ClassVar[bool] = True

    listed: tuple[Listed, ...]
    last_event_id: UUID
    """The last of them in the order of the producer's outbox; the next manifest begins after it."""


class ResendRequest(Fact):
    """A reader asks a producer for what it has sent and never came; it comes again under the same ids."""

    AGGREGATE: ClassVar[str] = "resend-request"
    INTERNAL: ClassVar[bool] = True

    producer: str
    event_ids: tuple[UUID, ...] = Field(default=(), max_length=MOST)
    manifests_after: int | None = None
    """All manifests with a higher number than this, too."""


class Upkeep(Protocol):
    """A module of contracts, by what every service publishes for the upkeep of its stream."""

    @property
    def ManifestPublishedV1(self) -> type[Manifest]: ...  # noqa: N802
    @property
    def ResendRequestedV1(self) -> type[ResendRequest]: ...  # noqa: N802
