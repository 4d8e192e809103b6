"""School units and what is published of them, as columns in order of unit code."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np

from selection.rules.columns.integers import LARGEST, Flags, Integers, Span, all_false, codes_of, column
from selection.rules.quantities import Interval, ValueType

ENDLESS = LARGEST
"""More pupils than any unit has: the upper limit of a count that nobody has published."""


class Identity(NamedTuple):
    """`pupils` is the register's count for the whole unit, when it has one."""

    code: str
    name: str
    organization_number: str
    municipality_code: str
    school_types: tuple[str, ...]
    pupils: Interval | None


class Observed(NamedTuple):
    """One published value. `value` is in ten-thousandths, `raw` what was published."""

    value_type: ValueType
    value: int | None
    raw: str


class Cell(NamedTuple):
    """The published value of one unit on one indicator."""

    code: str
    indicator: str
    value_type: ValueType
    value: int | None
    raw: str


@dataclass(frozen=True, slots=True)
class Published:
    """One indicator of all units: `distinct` are the different values published, `codes` which of them each unit has.

    Code 0 is a unit that nothing is published of. The other columns follow from these two.
    """

    distinct: tuple[Observed, ...]
    codes: Integers
    values: Integers
    """Ten-thousandths; 0 where no number is published."""
    valued: Flags
    exact: Flags
    approximate: Flags
    rounded_off: Flags

    @property
    def present(self) -> Flags:
        found: Flags = self.codes != 0
        return found


@dataclass(frozen=True, slots=True)
class Units:
    """Row n of a column is the unit `codes[n]`; `owners` are organisation numbers in order, `owner` which of them."""

    codes: list[str]
    names: list[str]
    municipality_codes: list[str]
    owners: list[str]
    owner: Integers
    combinations: list[tuple[str, ...]]
    """The different sets of school types that units have; `combination` is which of them."""
    combination: Integers
    pupils: Span
    counted: Flags
    """Units that the register has a count for; the others have the widest span."""
    published: dict[str, Published]
    rows: dict[str, int] = field(repr=False)
    """Row of each unit code; `places` is the place in `owners` of each organisation number."""
    places: dict[str, int] = field(repr=False)

    def __len__(self) -> int:
        return len(self.codes)

    @property
    def published_count(self) -> int:
        """The number of units that anything at all is published of."""
        found = all_false(len(self))
        for published in self.published.values():
            found |= published.present
        return int(found.sum())

    def having(self, school_type: str) -> Flags:
        found: Flags = np.array([school_type in types for types in self.combinations], dtype=np.bool_)
        return found[self.combination]


def units_from(identities: Iterable[Identity], cells: Iterable[Cell]) -> Units:
    """Raises OutOfBounds for a number no unit can have. Cells of units that are not among `identities` are left out."""
    ordered = sorted(identities, key=lambda unit: unit.code)
    rows = {unit.code: row for row, unit in enumerate(ordered)}
    owners = sorted({unit.organization_number for unit in ordered})
    places = {number: place for place, number in enumerate(owners)}
    combinations, combination = codes_of([unit.school_types for unit in ordered])
    return Units(
        codes=list(rows),
        names=[unit.name for unit in ordered],
        municipality_codes=[unit.municipality_code for unit in ordered],
        owners=owners,
        owner=np.array([places[unit.organization_number] for unit in ordered], dtype=np.int64),
        combinations=combinations,
        combination=combination,
        pupils=_pupils(ordered),
        counted=np.array([unit.pupils is not None for unit in ordered], dtype=np.bool_),
        published=_published(rows, cells),
        rows=rows,
        places=places,
    )


def _pupils(ordered: Sequence[Identity]) -> Span:
    widest = Interval(0, ENDLESS)
    spans = [unit.pupils or widest for unit in ordered]
    return Span(column([span.low for span in spans]), column([span.high for span in spans]))


def _published(rows: dict[str, int], cells: Iterable[Cell]) -> dict[str, Published]:
    codes: dict[str, list[int]] = {}
    distinct: dict[str, dict[Observed, int]] = {}
    for code, indicator, value_type, value, raw in cells:
        row = rows.get(code)
        if row is None:
            continue
        if indicator not in codes:
            codes[indicator], distinct[indicator] = [0] * len(rows), {}
        known = distinct[indicator]
        codes[indicator][row] = known.setdefault(Observed(value_type, value, raw), len(known) + 1)
    return {indicator: _coded(tuple(distinct[indicator]), codes[indicator]) for indicator in sorted(codes)}


def _coded(distinct: tuple[Observed, ...], codes: list[int]) -> Published:
    which = np.array(codes, dtype=np.int64)

    def spread(flags: list[bool]) -> Flags:
        found: Flags = np.array([False, *flags], dtype=np.bool_)[which]
        return found

    return Published(
        distinct=distinct,
        codes=which,
        values=column([0, *(observed.value or 0 for observed in distinct)])[which],
        valued=spread([o.value is not None for o in distinct]),
        exact=spread([o.value is not None and o.value_type is ValueType.EXISTS for o in distinct]),
        approximate=spread([o.value is not None and o.value_type is ValueType.APPROXIMATE for o in distinct]),
        rounded_off=spread([o.value_type is ValueType.ROUNDED_OFF for o in distinct]),
    )
