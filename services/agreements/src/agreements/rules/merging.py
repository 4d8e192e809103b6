"""Two texts that were written from the same one, made one again: nothing that either party wrote is lost unseen.

A document is its sections: a field of it, or a row that has a name of its own, for example `measures/A1`.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

IDENTITIES = {
    "descriptions": ("school_unit_code", "level"),
    "problems": ("key",),
    "pupil_hearings": ("key",),
    "measures": ("key",),
    "goals": ("key",),
}
"""The lists whose rows are sections, and the fields by which a row is recognised."""
ABSENT = object()


@dataclass(frozen=True)
class Collision:
    """Both changed the same: `theirs` stands in the merged text, `yours` must be put in by hand where it should."""

    section: str
    theirs: Any
    yours: Any


def sections(content: Mapping[str, Any]) -> dict[str, Any]:
    """The document by section; a row that is named twice is one section, with both."""
    found: dict[str, Any] = {}
    for field, value in content.items():
        if field not in IDENTITIES:
            found[field] = value
            continue
        for name, row in _named(field, value):
            found.setdefault(f"{field}/{name}", []).append(row)
    return found


def changed(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[str]:
    """The sections that were written, added or taken away."""
    old, new = sections(before), sections(after)
    return sorted(name for name in old.keys() | new.keys() if old.get(name, ABSENT) != new.get(name, ABSENT))


def merge(
    base: Mapping[str, Any], theirs: Mapping[str, Any], yours: Mapping[str, Any]
) -> tuple[dict[str, Any], list[Collision]]:
    """`base` is what both began with. Where both changed the same field, theirs stands and the collision is named."""
    collisions: list[Collision] = []
    return _merge_fields("", _Sides(base, theirs, yours), collisions), collisions


class _Sides(NamedTuple):
    """The same thing in the three texts."""

    base: Any
    theirs: Any
    yours: Any


def _merge_fields(where: str, sides: _Sides, found: list[Collision]) -> dict[str, Any]:
    merged = {}
    for field in [*sides.theirs, *(field for field in sides.yours if field not in sides.theirs)]:
        in_field = _Sides(*(side.get(field, ABSENT) for side in sides))
        value = _merge_value(f"{where}{field}", field, in_field, found)
        if value is not ABSENT:
            merged[field] = value
    return merged


def _merge_value(where: str, field: str, sides: _Sides, found: list[Collision]) -> Any:
    base, theirs, yours = sides
    if yours in (base, theirs):
        return theirs
    if theirs == base:
        return yours
    if all(isinstance(side, Mapping) for side in sides):
        return _merge_fields(f"{where}/", sides, found)
    if field in IDENTITIES and all(_is_named(field, side) for side in sides):
        rows = _Sides(*(dict(_named(field, side)) for side in sides))
        return list(_merge_fields(f"{where}/", rows, found).values())
    found.append(Collision(where, _shown(theirs), _shown(yours)))
    # A row that they took away and you wrote in is kept: what is gone cannot be read and weighed.
    return yours if theirs is ABSENT else theirs


def _shown(side: Any) -> Any:
    return None if side is ABSENT else side


def _is_named(field: str, rows: Any) -> bool:
    """False for rows of which two have the same name: they are then compared as a whole."""
    if not isinstance(rows, Sequence):
        return False
    names = [name for name, _ in _named(field, rows)]
    return len(set(names)) == len(names)


def _named(field: str, rows: Sequence[Mapping[str, Any]]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    for row in rows:
        parts = (row.get(part) for part in IDENTITIES[field])
        yield "-".join(str(part) for part in parts if part is not None), row
