"""Two tables of the same measurements: whether subtracting one from the other would show a few organisers.

A row of the first sums each indicator's latest value; a cell of the second sums the values of a year. A measurement can
stand in one of each, so rows and cells are the ends of edges: a sum with chosen signs over the shown ones leaves a
measurement out exactly when its two ends have the same sign. Whatever a reader can work out is such a sum, and it shows
somebody when what is left over is of fewer organisers than may be shown.
"""

from collections import defaultdict
from collections.abc import Collection, Hashable, Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations

from followup.rules.results import LEAST, Key

MOST_PARTS = 12
"""Parts of which every union is looked at; where there are more, the smallest are hidden first."""
NOWHERE: tuple[str, ...] = ()
"""The end of a measurement that stands in one table only."""


@dataclass(frozen=True, slots=True)
class Counted:
    """A measurement that is counted, and the organiser that it is of."""

    measurement: Hashable
    organizer: str


Table = Mapping[Key, Collection[Counted]]
Edges = Mapping[tuple[Key, Key], set[str]]
"""The organisers of the measurements between a row and a cell."""


def hide_linked(rows: Table, cells: Table, hidden: Collection[Key]) -> set[Key]:
    """Keys to hide beside those that are, so that no sum over what is shown is of fewer organisers than may be."""
    also: set[Key] = set()
    while found := _shown_by_subtraction(rows, cells, {*hidden, *also}):
        sizes = {key: len({one.organizer for one in (rows.get(key) or cells[key])}) for key in found}
        # A cell rather than a row: the rows are what most readers look for.
        also.add(min(found, key=lambda key: (key in rows, sizes[key], key)))
    return also


def _shown_by_subtraction(rows: Table, cells: Table, hidden: Collection[Key]) -> list[Key]:
    """Rows and cells of a sum that would show a few; empty when there is none."""
    edges = _edges(rows, cells, hidden)
    parts = _parts(edges)
    if len(parts) > MOST_PARTS:
        return [key for part in parts for key in part]
    for count in range(1, len(parts) + 1):
        for chosen in combinations(parts, count):
            inside = {key for part in chosen for key in part}
            left = {o for ends, of in edges.items() if (ends[0] in inside) != (ends[1] in inside) for o in of}
            if 0 < len(left) < LEAST:
                return sorted(inside)
    return []


def _edges(rows: Table, cells: Table, hidden: Collection[Key]) -> Edges:
    row_of = dict(_places(rows, hidden))
    cell_of = dict(_places(cells, hidden))
    edges: dict[tuple[Key, Key], set[str]] = defaultdict(set)
    for one in row_of.keys() | cell_of.keys():
        edges[(row_of.get(one, NOWHERE), cell_of.get(one, NOWHERE))].add(one.organizer)
    return edges


def _places(table: Table, hidden: Collection[Key]) -> Iterator[tuple[Counted, Key]]:
    return ((one, key) for key, counted in table.items() if key not in hidden for one in counted)


def _parts(edges: Edges) -> list[tuple[Key, ...]]:
    """Rows and cells that must have the same sign, or the measurements of enough organisers are left over.

    Those that must have the sign of nothing at all, which is none, are left out.
    """
    leader: dict[Key, Key] = {NOWHERE: NOWHERE}

    def find(key: Key) -> Key:
        while leader.setdefault(key, key) != key:
            key = leader[key]
        return key

    for (row, cell), organizers in edges.items():
        first, second = find(row), find(cell)
        if len(organizers) >= LEAST:
            leader[first] = second
    parts: dict[Key, list[Key]] = defaultdict(list)
    for key in sorted(leader):
        parts[find(key)].append(key)
    return [tuple(part) for part in parts.values() if NOWHERE not in part]
