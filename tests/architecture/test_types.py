"""What people type goes through the shared readers, in every body, query and path of every service."""

from collections.abc import Iterator
from datetime import date, datetime
from enum import Enum
from pathlib import Path
from types import UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

import annotated_types
import pytest
from fastapi import FastAPI
from pydantic import BaseModel, BeforeValidator
from pydantic.fields import FieldInfo

from shared.contracts.numbers import read_organization_number
from shared.days import read_day, read_flag, read_instant, read_whole
from shared.text import read_line, read_prose
from tests.architecture.test_permissions import SERVICES, an_app

READERS: dict[type, set[Any]] = {
    str: {read_line, read_prose, read_organization_number},
    bool: {read_flag},
    int: {read_whole},
    datetime: {read_instant},
    date: {read_day},
}
Metadata = tuple[Any, ...]
Leaf = tuple[str, type, Metadata]


def leaves(where: str, kind: Any, metadata: Metadata = (), seen: frozenset[type] = frozenset()) -> Iterator[Leaf]:
    """Every plain value inside a type, with the metadata that applies to it."""
    origin, arguments = get_origin(kind), get_args(kind)
    if origin is Annotated:
        yield from leaves(where, arguments[0], (*metadata, *_flat(arguments[1:])), seen)
    elif origin in (Union, UnionType):
        for argument in arguments:
            yield from leaves(where, argument, metadata, seen)
    elif origin is Literal:
        return
    elif origin:
        for argument in arguments:
            yield from leaves(f"{where}[]", argument, (), seen)
    elif isinstance(kind, type) and issubclass(kind, BaseModel):
        if kind not in seen:
            for name, field in kind.model_fields.items():
                yield from leaves(f"{where}.{name}", field.annotation, tuple(_flat([field])), seen | {kind})
    elif isinstance(kind, type) and kind in READERS and not issubclass(kind, Enum):
        yield where, kind, metadata


def _flat(metadata: Any) -> Iterator[Any]:
    for item in metadata:
        if isinstance(item, FieldInfo):
            yield from _flat(item.metadata)
        else:
            yield item


def fault(leaf: Leaf) -> str | None:
    where, kind, metadata = leaf
    read_by = {item.func for item in metadata if isinstance(item, BeforeValidator)}
    if kind is str and any(getattr(item, "pattern", None) for item in metadata):
        return None
    if not read_by & READERS[kind]:
        return f"{where}: {kind.__name__} is read by no shared reader"
    bounded = any(isinstance(item, (annotated_types.MaxLen, annotated_types.Len)) for item in metadata)
    if kind is str and not bounded and read_organization_number not in read_by:
        return f"{where}: the text has no greatest length"
    return None


def faults(app: FastAPI) -> list[str]:
    found = []
    for route in app.routes:
        for part, fields in _parts(getattr(route, "dependant", None)):
            for field in fields:
                where = f"{getattr(route, 'name', '')} {part}.{field.alias}"
                metadata = tuple(_flat([field.field_info]))
                leaves_of = leaves(where, field.field_info.annotation, metadata)
                found += [text for leaf in leaves_of if (text := fault(leaf))]
    return sorted(set(found))


def _parts(dependant: Any) -> Iterator[tuple[str, list[Any]]]:
    if dependant is None:
        return
    yield "path", dependant.path_params
    yield "query", dependant.query_params
    yield "body", dependant.body_params
    for inner in dependant.dependencies:
        yield from _parts(inner)


@pytest.mark.parametrize("service", SERVICES)
def test_what_people_type_is_read_by_the_shared_readers(service: str, jwks_file: Path) -> None:
    assert faults(an_app(service, jwks_file)) == []


class Nested(BaseModel):
    words: list[str]
    day: date | None


@pytest.mark.parametrize(
    ("kind", "number"),
    [
        (str, 1),
        (Annotated[str, BeforeValidator(read_line)], 1),
        (bool, 1),
        (int | None, 1),
        (Nested, 2),
        (Literal["a"], 0),
    ],
)
def test_a_plain_type_is_found_wherever_it_stands(kind: Any, number: int) -> None:
    assert len([leaf for leaf in leaves("x", kind) if fault(leaf)]) == number
