"""The envelope every event travels in (CloudEvents 1.0, structured JSON) and the base class of all facts."""

from datetime import datetime
from typing import Any, ClassVar, Literal, Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field


class Fact(BaseModel):
    """Something that has happened, as published to other services: the whole state a reader needs at that version.

    Unknown fields are ignored, so that a producer may add to a contract before its readers know of it.
    """

    model_config = ConfigDict(frozen=True, extra="ignore")

    TYPE: ClassVar[str]
    """Subject on the stream and CloudEvents type: `<service>.<fact>.v<n>`."""
    AGGREGATE: ClassVar[str]
    """What `subject` and `sequence` in the envelope count; order is promised within one aggregate and nowhere else."""

    INTERNAL: ClassVar[bool] = False
    """True when the fact is for our own services alone, and is left out of the feed that others read."""

    @classmethod
    def service(cls) -> str:
        return cls.TYPE.partition(".")[0]

    @classmethod
    def stream(cls) -> str:
        return cls.service().upper()


class Event(BaseModel):
    """A fact in its envelope. `sequence` counts the events of one subject from 1 without gaps."""

    model_config = ConfigDict(frozen=True, extra="ignore", populate_by_name=True)

    specversion: Literal["1.0"] = "1.0"
    id: UUID
    source: str
    type: str
    subject: str
    time: datetime
    datacontenttype: Literal["application/json"] = "application/json"
    dataschema: str
    sequence: int = Field(ge=1, lt=2**63)
    scope: str | None = Field(default=None, alias="programme")
    """The government assignment the fact belongs to."""

    aggregate: str | None = None
    """What `subject` and `sequence` count, so that a reader can count a fact that it does not know."""

    serverdate: datetime | None = None
    """Time to which a caller in a local system has moved the clock; readers there work at that time."""

    traceparent: str | None = None
    causationid: str | None = None
    correlationid: str | None = None
    data: dict[str, Any]

    @classmethod
    def from_json(cls, payload: bytes) -> Self:
        return cls.model_validate_json(payload)

    def to_json(self) -> bytes:
        return self.model_dump_json(exclude_none=True, by_alias=True).encode()
