"""What callers should stop using: said once, where it is, and shown in the description, the headers and the changes."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from email.utils import format_datetime
from functools import cache
from typing import Any, Self, get_args

from pydantic import BaseModel

MARK = "x-deprecation"


@dataclass(frozen=True)
class Deprecation:
    """`instead` is the field or operation to use; `ends` the day from which it may be gone, once that is decided."""

    since: date
    instead: str
    ends: date | None = None

    def shown(self) -> dict[str, Any]:
        """The mark in the description of the field (`json_schema_extra`) or of the operation (`openapi_extra`)."""
        said = {"since": self.since.isoformat(), "instead": self.instead}
        return {"deprecated": True, MARK: said | ({"ends": self.ends.isoformat()} if self.ends else {})}

    @classmethod
    def read(cls, extra: object) -> Self | None:
        said = extra.get(MARK) if isinstance(extra, dict) else None
        if said is None:
            return None
        ends = said.get("ends")
        return cls(date.fromisoformat(said["since"]), said["instead"], date.fromisoformat(ends) if ends else None)


def deprecation_of(extra: object, model: object) -> Deprecation | None:
    """The operation's own deprecation, else since when something in its answer is: that never ends the operation."""
    own = Deprecation.read(extra)
    inner = sorted(_inner(model), key=lambda found: found.since)
    return own or (Deprecation(inner[0].since, inner[0].instead) if inner else None)


def _inner(answer: object) -> Iterator[Deprecation]:
    """Deprecations of the fields of all models in an answer."""
    waiting, seen = [*_models(answer)], set[type[BaseModel]]()
    while waiting:
        model = waiting.pop()
        if model not in seen:
            seen.add(model)
            found, parts = _fields(model)
            yield from found
            waiting += parts


@cache
def _fields(model: type[BaseModel]) -> tuple[tuple[Deprecation, ...], tuple[type[BaseModel], ...]]:
    """Deprecations of the model's own fields, and the models in them: the same in every answer that has it."""
    fields = model.model_fields.values()
    found = (Deprecation.read(field.json_schema_extra) for field in fields)
    return tuple(filter(None, found)), tuple(part for field in fields for part in _models(field.annotation))


def _models(part: object) -> Iterator[type[BaseModel]]:
    """The models that a type is made of."""
    for argument in get_args(part):
        yield from _models(argument)
    if isinstance(part, type) and issubclass(part, BaseModel):
        yield part


def headers_of(found: Deprecation, changes: str) -> dict[str, str]:
    """`Deprecation` (RFC 9745), `Sunset` (RFC 8594) once its day is decided, and where both are explained."""
    said = {"Deprecation": f"@{int(_midnight(found.since).timestamp())}"}
    ends = {"Sunset": format_datetime(_midnight(found.ends), usegmt=True)} if found.ends else {}
    return said | ends | {"Link": f'<{changes}>; rel="deprecation"; type="text/html"'}


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)


def listed(document: Mapping[str, Any]) -> Iterator[tuple[str, Deprecation]]:
    """All that a description marks: operations by method and address, fields by schema and name."""
    for path, item in document["paths"].items():
        for method, operation in item.items():
            if found := Deprecation.read(operation):
                yield f"{method.upper()} {path}", found
    for name, schema in document["components"]["schemas"].items():
        for field, described in schema.get("properties", {}).items():
            if found := Deprecation.read(described):
                yield f"{name}.{field}", found


def is_marked(part: object, schemas: Mapping[str, Any], seen: set[str]) -> bool:
    """True when anything in a part of a description, or in what it refers to, is deprecated."""
    if isinstance(part, list):
        return any(is_marked(item, schemas, seen) for item in part)
    if not isinstance(part, dict):
        return False
    name = str(part.get("$ref", "")).rpartition("/")[2]
    if name in schemas and name not in seen:
        seen.add(name)
        if is_marked(schemas[name], schemas, seen):
            return True
    return MARK in part or any(is_marked(item, schemas, seen) for item in part.values())
