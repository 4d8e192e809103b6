"""Whole example bodies for the API's description, put together from the examples of the fields."""

from collections.abc import Mapping
from typing import Any

Schema = Mapping[str, Any]
DEEPEST = 8
FORMATS = {
    "uuid": "0198f3a0-5b1c-7c3e-9d55-0c1f6a2b7e10",
    "date": "2026-03-15",
    "date-time": "2026-03-15T08:00:00Z",
}
PLAIN: dict[str, Any] = {"string": "text", "integer": 1, "number": 1, "boolean": True, "null": None}


def example_of(schema: Schema, schemas: Mapping[str, Schema], *, depth: int = 0) -> Any:
    """An example of a value of this schema; `schemas` are the document's own, that `$ref` points into."""
    for given in (schema.get("examples"), [schema["const"]] if "const" in schema else None, schema.get("enum")):
        if given:
            return given[0]
    if "$ref" in schema:  # a field's own example says more than its type's
        return example_of(schemas[schema["$ref"].rpartition("/")[2]], schemas, depth=depth)
    if schema.get("default") is not None:
        return schema["default"]
    choices = [choice for key in ("anyOf", "oneOf", "allOf") for choice in schema.get(key, [])]
    if choices:
        return example_of(choices[0], schemas, depth=depth)
    return _of_type(schema, schemas, depth + 1)


def _of_type(schema: Schema, schemas: Mapping[str, Schema], depth: int) -> Any:
    kind = schema.get("type", "object")
    if kind == "object":
        fields = schema.get("properties", {}) if depth < DEEPEST else {}
        return {name: example_of(field, schemas, depth=depth) for name, field in fields.items()}
    if kind == "array":
        return [example_of(schema["items"], schemas, depth=depth)] if "items" in schema and depth < DEEPEST else []
    return FORMATS.get(schema.get("format", ""), PLAIN[kind])
