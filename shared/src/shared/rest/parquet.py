"""Lists as Parquet: what statistics programs read with the types of the columns, and the columns' descriptions.

The flat part of the format alone (Apache Parquet): one row group, optional columns, values as they are. It is written
here because the libraries that do are larger than a service (decision 77).
"""

import struct
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from itertools import groupby
from types import NoneType
from typing import Any, NamedTuple, get_args

from pydantic import BaseModel

MAGIC = b"PAR1"
DATA_PAGE, PLAIN, RLE, UNCOMPRESSED, OPTIONAL = 0, 0, 3, 0, 1
EPOCH = date(1970, 1, 1)


class Kind(NamedTuple):
    """Storage of a column: its physical type, what that stands for, and the bytes of one value."""

    physical: int
    converted: int | None
    plain: Callable[[Any], bytes]


def _of_text(value: Any) -> bytes:
    written = str(value).encode()
    return struct.pack("<I", len(written)) + written


TEXT = Kind(6, 0, _of_text)
KINDS: dict[type, Kind] = {
    bool: Kind(0, None, bytes),
    datetime: Kind(2, 9, lambda value: struct.pack("<q", round(value.timestamp() * 1000))),
    date: Kind(1, 6, lambda value: struct.pack("<i", (value - EPOCH).days)),
    int: Kind(2, None, lambda value: struct.pack("<q", value)),
    Decimal: Kind(5, None, lambda value: struct.pack("<d", value)),
    float: Kind(5, None, lambda value: struct.pack("<d", value)),
}
"""Python type → column; whatever else there is becomes text."""


def write_parquet(model: type[BaseModel], items: Sequence[BaseModel]) -> bytes:
    """A row for each item, a column for each field but the links; lists and parts of their own are not written."""
    fields = {name: field for name, field in model.model_fields.items() if name != "links"}
    kinds = {name: _kind(field.annotation) for name, field in fields.items()}
    body = bytearray(MAGIC)
    chunks = []
    for name, kind in kinds.items():
        start = len(body)
        body += _page(kind, [getattr(item, name) for item in items])
        chunks.append(_chunk(name, kind, count=len(items), start=start, size=len(body) - start))
    size = len(body) - len(MAGIC)
    group = _struct((1, _list(12, chunks)), (2, _i64(size)), (3, _i64(len(items))))
    root = _struct((4, _text("schema")), (5, _i32(len(kinds))))
    described = [_struct((1, _text(name)), (2, _text(field.description or name))) for name, field in fields.items()]
    footer = _struct(
        (1, _i32(1)),
        (2, _list(12, [root, *(_element(name, kind) for name, kind in kinds.items())])),
        (3, _i64(len(items))),
        (4, _list(12, [group])),
        (5, _list(12, described)),
        (6, _text("insatser")),
    )
    return bytes(body) + footer + struct.pack("<I", len(footer)) + MAGIC


def _kind(annotation: Any) -> Kind:
    kinds = [part for part in get_args(annotation) or (annotation,) if part is not NoneType]
    return KINDS.get(kinds[0], TEXT) if len(kinds) == 1 else TEXT


def _page(kind: Kind, values: Sequence[Any]) -> bytes:
    """Encode all values of a column: which are there, in runs, and then those that are."""
    levels = b"".join(
        _varint(len(list(run)) << 1) + bytes([is_there]) for is_there, run in groupby(v is not None for v in values)
    )
    there = [value for value in values if value is not None]
    plain = _bits(there) if kind.physical == KINDS[bool].physical else b"".join(map(kind.plain, there))
    content = struct.pack("<I", len(levels)) + levels + plain
    page = _struct((1, _i32(len(values))), (2, _i32(PLAIN)), (3, _i32(RLE)), (4, _i32(RLE)))
    size = _i32(len(content))
    return _struct((1, _i32(DATA_PAGE)), (2, size), (3, size), (5, (12, page))) + content


def _bits(values: Sequence[bool]) -> bytes:
    """Pack eight to a byte, the first one lowest."""
    places = range(0, len(values), 8)
    return bytes(sum(value << bit for bit, value in enumerate(values[at : at + 8])) for at in places)


def _chunk(name: str, kind: Kind, *, count: int, start: int, size: int) -> bytes:
    about = _struct(
        (1, _i32(kind.physical)),
        (2, _list(5, [_i32(PLAIN)[1], _i32(RLE)[1]])),
        (3, _list(8, [_text(name)[1]])),
        (4, _i32(UNCOMPRESSED)),
        (5, _i64(count)),
        (6, _i64(size)),
        (7, _i64(size)),
        (9, _i64(start)),
    )
    return _struct((2, _i64(start)), (3, (12, about)))


def _element(name: str, kind: Kind) -> bytes:
    converted = [(6, _i32(kind.converted))] if kind.converted is not None else []
    return _struct((1, _i32(kind.physical)), (3, _i32(OPTIONAL)), (4, _text(name)), *converted)


# What describes the file is written in Thrift's compact protocol: each field with its type and how far its number is
# from the one before.
Field = tuple[int, bytes]


def _struct(*fields: tuple[int, Field]) -> bytes:
    return b"".join(_fields(fields)) + b"\0"


def _fields(fields: Iterable[tuple[int, Field]]) -> Iterator[bytes]:
    last = 0
    for number, (kind, content) in fields:
        yield bytes([(number - last) << 4 | kind]) + content
        last = number


def _i32(value: int) -> Field:
    return 5, _zigzag(value)


def _i64(value: int) -> Field:
    return 6, _zigzag(value)


def _text(value: str) -> Field:
    written = value.encode()
    return 8, _varint(len(written)) + written


def _list(kind: int, items: Sequence[bytes]) -> Field:
    size = bytes([len(items) << 4 | kind]) if len(items) < 15 else bytes([0xF0 | kind]) + _varint(len(items))
    return 9, size + b"".join(items)


def _zigzag(value: int) -> bytes:
    return _varint(value << 1 if value >= 0 else (-value << 1) - 1)


def _varint(value: int) -> bytes:
    written = bytearray()
    while value > 0x7F:
        written.append(value & 0x7F | 0x80)
        value >>= 7
    return bytes([*written, value])
