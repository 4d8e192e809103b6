"""Two texts that were written from the same one, made one again: nothing that either party wrote is lost unseen.

A document is its sections: a field of it, or a row that has a name of its own, for example `measures/A1`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from agreements.rules.rows import Identities, Identity, Row

ABSENT = object()


@dataclass(frozen=True)
class Collision:
    """Both changed the same: `theirs` stands in the merged text, `yours` must be put in by hand where it should."""

    section: str
    theirs: Any
    yours: Any


def sections(content: Mapping[str, Any], rows: Identities) -> dict[str, Any]:
    """The document by section; a row that is named twice is one section, with both."""
    found: dict[str, Any] = {}
    for field, value in content.items():
        if field not in rows:
            found[field] = value
            continue
        for row in value:
            found.setdefault(f"{field}/{rows[field](row)}", []).append(row)
    return found


def changed(before: Mapping[str, Any], after: Mapping[str, Any], rows: Identities) -> list[str]:
    """The sections that were written, added or taken away."""
    old, new = sections(before, rows), sections(after, rows)
    return sorted(name for name in old.keys() | new.keys() if old.get(name, ABSENT) != new.get(name, ABSENT))


def merge(
    base: Mapping[str, Any], theirs: Mapping[str, Any], yours: Mapping[str, Any], rows: Identities
) -> tuple[dict[str, Any], list[Collision]]:
    """`base` is what both began with. Where both changed the same field, theirs stands and the collision is named."""
    merging = _Merging(rows)
    return merging.fields("", _Sides(base, theirs, yours)), merging.collisions


class _Sides(NamedTuple):
    """The same thing in the three texts."""

    base: Any
    theirs: Any
    yours: Any


class _Merging:
    """One merge under way: how its rows are recognised, and what has collided so far."""

    def __init__(self, rows: Identities) -> None:
        self._rows = rows
        self.collisions: list[Collision] = []

    def fields(self, where: str, sides: _Sides) -> dict[str, Any]:
        merged = {}
        for field in [*sides.theirs, *(field for field in sides.yours if field not in sides.theirs)]:
            in_field = _Sides(*(side.get(field, ABSENT) for side in sides))
            value = self._value(f"{where}{field}", self._rows.get(field), in_field)
            if value is not ABSENT:
                merged[field] = value
        return merged

    def _value(self, where: str, identity: Identity | None, sides: _Sides) -> Any:
        base, theirs, yours = sides
        if yours in (base, theirs):
            return theirs
        if theirs == base:
            return yours
        if all(isinstance(side, Mapping) for side in sides):
            return self.fields(f"{where}/", sides)
        if identity and all(_is_named(identity, side) for side in sides):
            named = _Sides(*({identity(row): row for row in side} for side in sides))
            return list(self.fields(f"{where}/", named).values())
        self.collisions.append(Collision(where, _shown(theirs), _shown(yours)))
        # A row that they took away and you wrote in is kept: what is gone cannot be read and weighed.
        return yours if theirs is ABSENT else theirs


def _shown(side: Any) -> Any:
    return None if side is ABSENT else side


def _is_named(identity: Identity, rows: Sequence[Row] | object) -> bool:
    """False for rows of which two have the same name: they are then compared as a whole."""
    if not isinstance(rows, Sequence):
        return False
    names = [identity(row) for row in rows]
    return len(set(names)) == len(names)
