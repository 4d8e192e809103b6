"""A Parquet file read by its specification, and not by what writes it: what is in each column."""

import struct
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

STRUCT, LIST, BINARY = 12, 9, 8
BOOLEAN, INT32, INT64, DOUBLE, BYTE_ARRAY = 0, 1, 2, 5, 6
DATE, TIMESTAMP_MILLIS = 6, 9
EPOCH = date(1970, 1, 1)


def read_parquet(content: bytes) -> dict[str, list[Any]]:
    footer = read_footer(content)
    elements = {element[4].decode(): element for element in footer[2][1:]}
    columns: dict[str, list[Any]] = {name: [] for name in elements}
    for group in footer[4]:
        assert group[3] == footer[3], "one row group has all rows"
        for chunk in group[1]:
            about = chunk[3]
            name = about[3][0].decode()
            columns[name] += _page(content, about, elements[name])
    return columns


def read_footer(content: bytes) -> dict[int, Any]:
    assert (content[:4], content[-4:]) == (b"PAR1", b"PAR1")
    (size,) = struct.unpack("<I", content[-8:-4])
    reader = _Thrift(content, len(content) - 8 - size)
    footer = reader.struct()
    assert reader.at == len(content) - 8, "the footer is as long as the file says"
    return footer


def _page(content: bytes, about: dict[int, Any], element: dict[int, Any]) -> list[Any]:
    reader = _Thrift(content, about[9])
    header = reader.struct()
    start, size = reader.at, header[3]
    assert start + size - about[9] == about[7], "the chunk is as long as its description says"
    (levels_size,) = struct.unpack_from("<I", content, start)
    levels = _runs(content[start + 4 : start + 4 + levels_size])
    assert len(levels) == header[5][1] == about[5]
    values = _values(content[start + 4 + levels_size : start + size], sum(levels), element)
    return [next(values) if level else None for level in levels]


def _runs(content: bytes) -> list[int]:
    levels: list[int] = []
    reader = _Thrift(content, 0)
    while reader.at < len(content):
        head = reader.varint()
        assert not head & 1, "runs of one value, not packed"
        levels += [content[reader.at]] * (head >> 1)
        reader.at += 1
    return levels


def _values(content: bytes, count: int, element: dict[int, Any]) -> Any:
    kind, shown = element[1], _converted(element.get(6))
    if kind == BOOLEAN:
        assert len(content) == (count + 7) // 8
        return iter([bool(content[place // 8] >> place % 8 & 1) for place in range(count)])
    if kind == BYTE_ARRAY:
        found, at = [], 0
        for _ in range(count):
            (size,) = struct.unpack_from("<I", content, at)
            found.append(content[at + 4 : at + 4 + size].decode())
            at += 4 + size
        assert at == len(content)
        return iter(found)
    return map(shown, struct.unpack(f"<{count}{ {INT32: 'i', INT64: 'q', DOUBLE: 'd'}[kind] }", content))


def _converted(kind: int | None) -> Callable[[Any], Any]:
    if kind == DATE:
        return lambda days: EPOCH + timedelta(days=days)
    if kind == TIMESTAMP_MILLIS:
        return lambda millis: datetime.fromtimestamp(millis / 1000, UTC)
    return lambda value: value


class _Thrift:
    """The compact protocol: fields by number."""

    def __init__(self, content: bytes, at: int) -> None:
        self._content = content
        self.at = at

    def struct(self) -> dict[int, Any]:
        found: dict[int, Any] = {}
        number = 0
        while head := self._byte():
            number += head >> 4
            found[number] = self._value(head & 15)
        return found

    def varint(self) -> int:
        value = shift = 0
        while True:
            byte = self._byte()
            value |= (byte & 0x7F) << shift
            if byte < 0x80:
                return value
            shift += 7

    def _value(self, kind: int) -> Any:
        if kind == STRUCT:
            return self.struct()
        if kind == BINARY:
            size = self.varint()
            self.at += size
            return self._content[self.at - size : self.at]
        if kind == LIST:
            head = self._byte()
            size = head >> 4 if head >> 4 < 15 else self.varint()
            return [self._value(head & 15) for _ in range(size)]
        assert kind in (5, 6), f"no number: {kind}"
        value = self.varint()
        return value >> 1 if not value & 1 else -(value >> 1) - 1

    def _byte(self) -> int:
        self.at += 1
        return self._content[self.at - 1]
