"""The configuration language of the NATS server: blocks, lists, quoted texts, and words that stand without quotes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any


class Word(str):
    """Stands in the file without quotes: a variable or a size."""

    __slots__ = ()


def lines_of(block: Mapping[str, Any], indent: str = "") -> Iterator[str]:
    """A block of the server's own configuration language."""
    for name, value in block.items():
        key = f'"{name}"' if "$" in name else name
        if isinstance(value, Mapping) and len(inline(value)) > 100:
            yield f"{indent}{key} {{"
            yield from lines_of(value, f"{indent}  ")
            yield f"{indent}}}"
        elif isinstance(value, list) and len(inline(value)) > 100:
            yield f"{indent}{key}: ["
            yield from _items(value, f"{indent}  ")
            yield f"{indent}]"
        else:
            yield f"{indent}{key}: {inline(value)}"


def _items(values: Sequence[Any], indent: str) -> Iterator[str]:
    for value in values:
        if isinstance(value, Mapping) and "permissions" in value:
            yield f"{indent}{{"
            yield from lines_of(value, f"{indent}  ")
            yield f"{indent}}}"
        else:
            yield f"{indent}{inline(value)}"


def inline(value: Any) -> str:
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{name}: {inline(inner)}" for name, inner in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(inline(inner) for inner in value) + "]"
    return str(value) if isinstance(value, Word) else f'"{value}"'
