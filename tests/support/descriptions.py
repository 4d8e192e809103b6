"""An API description as the checks of it read it: operations, fields, and what they refer to."""

from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

Json = dict[str, Any]
JSON = "application/json"
SENT = (JSON, "application/merge-patch+json")
"""How a body in JSON is sent."""


class Operation(NamedTuple):
    """One operation of the description, with what the checks ask of it."""

    name: str
    method: str
    path: str
    spec: Json

    def parameters(self, document: Json, where: str) -> dict[str, Json]:
        found = [resolved(document, p) for p in self.spec.get("parameters", [])]
        return {p["name"]: p for p in found if p["in"] == where}

    def answer(self, document: Json) -> Json:
        """The content of the successful answer, by media type."""
        status = next(s for s in self.spec["responses"] if s < "300")
        content: Json = resolved(document, self.spec["responses"][status]).get("content", {})
        return content

    def answer_schema(self, document: Json) -> Json:
        return resolved(document, self.answer(document).get(JSON, {}).get("schema", {}))

    @property
    def sent(self) -> tuple[str, Json] | None:
        """The media type and the content of the body, when it is JSON."""
        content = self.spec.get("requestBody", {}).get("content", {})
        return next(((kind, content[kind]) for kind in SENT if kind in content), None)

    def bodies(self, document: Json) -> list[Json]:
        """The JSON contents of the request and of the successful answer."""
        answer = self.answer(document)
        return [*([self.sent[1]] if self.sent else []), *([answer[JSON]] if JSON in answer else [])]


def resolved(document: Json, part: Json) -> Json:
    while "$ref" in part:
        found: Any = document
        for key in part["$ref"].removeprefix("#/").split("/"):
            found = found[key]
        part = found
    return part


def operations(document: Json) -> Iterator[Operation]:
    for path, item in document["paths"].items():
        for method, operation in item.items():
            yield Operation(operation["operationId"], method, path, operation)


def fields(document: Json) -> Iterator[tuple[str, str, Json]]:
    """Schema, name and description of every field of every schema."""
    for title, schema in document["components"]["schemas"].items():
        for name, field in schema.get("properties", {}).items():
            yield title, name, field


def variants(document: Json, field: Json) -> Iterator[Json]:
    """What a field may be, without null."""
    field = resolved(document, field)
    for choice in field.get("anyOf", [field]):
        if choice.get("type") != "null":
            yield resolved(document, choice)


def none_is_wrong(wrong: Iterable[object]) -> None:
    """One line for each fault, all of them at once."""
    lines = sorted({str(fault) for fault in wrong})
    assert not lines, "\n".join(lines)
