"""What is read back from our own database: as it was written, also by an earlier version with wider readers.

A reader of what people type is not asked again: one that grows stricter must not make an old draft unreadable, nor
change a text that somebody has signed. It is also most of what reading a document costs.
"""

from collections.abc import Callable
from functools import cache
from typing import Any, TypeVar

from pydantic import BaseModel, TypeAdapter
from pydantic_core import CoreSchema, SchemaValidator

M = TypeVar("M", bound=BaseModel)
Reader = TypeVar("Reader", bound=Callable[..., Any])
_READERS: set[Callable[..., Any]] = set()
_AROUND = ("function-before", "function-wrap")


def of_typed(reader: Reader) -> Reader:
    """Mark a validator that reads what people type, and leaves what it has read as it is."""
    _READERS.add(reader)
    return reader


def read_stored(kind: type[M], value: Any) -> M:
    """A value of what was written as JSON: its text, or that text parsed."""
    validator = _validator(kind)
    found: M = validator.validate_json(value) if isinstance(value, str) else validator.validate_python(value)
    return found


@cache
def _validator(kind: type[BaseModel]) -> SchemaValidator:
    schema: CoreSchema = _without_readers(TypeAdapter(kind).core_schema)
    # A class in it has a validator with the readers, which would else be taken for the part that is its own.
    return SchemaValidator(schema, None, _use_prebuilt=False)


def _without_readers(schema: Any) -> Any:
    """The same schema, where what stands inside a reader stands alone."""
    if isinstance(schema, (list, tuple)):
        return type(schema)(_without_readers(part) for part in schema)
    if not isinstance(schema, dict):
        return schema
    if schema.get("type") in _AROUND and schema["function"]["function"] in _READERS:
        return _without_readers(schema["schema"])
    return {name: _without_readers(part) for name, part in schema.items()}
