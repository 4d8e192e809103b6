"""The base of every body, in and out."""

from functools import cache
from typing import Self

from pydantic import BaseModel, ConfigDict, Field

from shared.rest.links import SELF_EXAMPLE, Link


class In(BaseModel):
    """A request body: a misspelt field is an error, not a silent loss."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Out(BaseModel):
    """A resource as it is answered: its links say where it is and what this caller may do with it now."""

    @classmethod
    def of(cls, source: object, *, links: dict[str, Link] | None = None, **over: object) -> Self:
        """Filled from the attributes of `source`; `over` gives the fields that it lacks or shows otherwise."""
        values = {**over, "links": links or {}}
        known = getattr(source, "__dict__", {})  # where nearly all of it is, without what an attribute of a row does
        for name in _read_by(cls):
            if name in values:
                continue
            if name in known:
                values[name] = known[name]
            elif (value := getattr(source, name, values)) is not values:
                values[name] = value
        return cls.model_validate(values)

    model_config = ConfigDict(from_attributes=True, populate_by_name=True)

    links: dict[str, Link] = Field(
        default_factory=dict,
        alias="_links",
        description="Länkar till resursen, nästa steg och vad andra tjänster har om samma sak; saknas där ingen finns",
        examples=[SELF_EXAMPLE],
        exclude_if=lambda found: not found,  # a part of a resource has none, and says nothing rather than that
    )


@cache
def _read_by(kind: type[Out]) -> tuple[str, ...]:
    """The attributes that a body is filled from, by whatever name: all but its links."""
    fields = {name: field for name, field in kind.model_fields.items() if name != "links"}
    aliases = (field.validation_alias for field in fields.values())
    return tuple(dict.fromkeys((*(alias for alias in aliases if isinstance(alias, str)), *fields)))
