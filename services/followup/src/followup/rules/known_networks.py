"""Networks of organisers and their members: part of what is known by a day."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Network:
    """Organisers that meet; `ended_on` is its last day."""

    id: UUID
    name: str
    purpose: str
    formed_on: date
    ended_on: date | None


@dataclass(frozen=True, slots=True)
class NetworkMember:
    """An organiser in a network, to its last day there."""

    id: UUID
    network_id: UUID
    organization_number: str
    from_on: date
    until_on: date | None
