"""The base of every body, in and out, and the types of their fields."""

from datetime import UTC, datetime
from typing import Annotated

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from shared.rest.links import SELF_EXAMPLE, Link

Instant = Annotated[AwareDatetime, Field(ge=datetime(1900, 1, 1, tzinfo=UTC), le=datetime(2999, 12, 31, tzinfo=UTC))]
"""A moment with its zone, within what the database and the calendar can hold."""


class In(BaseModel):
    """A request body: a misspelt field is an error, not a silent loss."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Out(BaseModel):
    """A resource as it is answered: its links say where it is and what this caller may do with it now."""

    model_config = ConfigDict(from_attributes=True, populate_by_name=True)

    links: dict[str, Link] = Field(
        default_factory=dict,
        alias="_links",
        description="Länkar till resursen och nästa steg",
        examples=[SELF_EXAMPLE],
    )
