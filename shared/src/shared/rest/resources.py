"""The base of every body, in and out."""

from typing import Any, Self

from pydantic import BaseModel, ConfigDict, Field

from shared.rest.links import SELF_EXAMPLE, Link


class In(BaseModel):
    """A request body: a misspelt field is an error, not a silent loss."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class _Overlaid:
    """An object whose attributes may be covered by others, for filling a body from both."""

    def __init__(self, source: object, over: dict[str, Any]) -> None:
        self._source = source
        self.__dict__.update(over)

    def __getattr__(self, name: str) -> Any:
        """What is not covered."""
        return getattr(self._source, name)


class Out(BaseModel):
    """A resource as it is answered: its links say where it is and what this caller may do with it now."""

    @classmethod
    def of(cls, source: object, *, links: dict[str, Link] | None = None, **over: object) -> Self:
        """Filled from the attributes of `source`; `over` gives the fields that it lacks or shows otherwise."""
        return cls.model_validate(_Overlaid(source, {"links": links or {}, **over}))

    model_config = ConfigDict(from_attributes=True, populate_by_name=True)

    links: dict[str, Link] = Field(
        default_factory=dict,
        alias="_links",
        description="Länkar till resursen, nästa steg och vad andra tjänster har om samma sak; saknas där ingen finns",
        examples=[SELF_EXAMPLE],
        exclude_if=lambda found: not found,  # a part of a resource has none, and says nothing rather than that
    )
