"""The inputs of a run of analysis bases: frozen as one canonical document, and read back from it."""

from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from selection.rules.quality_register import Entry, EntryKind, read_entry
from selection.rules.quantities import ValueType, exact

Document = dict[str, Any]
"""A parsed JSON object."""
METHOD = "1"
"""The method by which bases are worked out. A run is made again by its own method; a new one gets a new number."""


@dataclass(frozen=True, slots=True)
class Value:
    """One published value. `number` is in ten-thousandths, `raw` what was published."""

    kind: ValueType
    raw: str
    number: int | None


@dataclass(frozen=True, slots=True)
class Unit:
    code: str
    name: str
    organization_number: str
    municipality_code: str
    school_types: tuple[str, ...]

    @property
    def county(self) -> str:
        return self.municipality_code[:2]


@dataclass(frozen=True, slots=True)
class Organizer:
    organization_number: str
    name: str
    organizer_type: str
    municipality_code: str | None


@dataclass(frozen=True)
class BasisInputs:
    """`values` by indicator, year and unit code; `national` by indicator and year, with what it is based on.

    `beside` are lists of what else is known of an organiser, as rows of its own: supervision, quality dialogues,
    offers, cooperations.
    """

    as_of: str
    entries: dict[EntryKind, dict[str, Entry]]
    organizers: dict[str, Organizer]
    units: dict[str, Unit]
    values: dict[str, dict[str, dict[str, Value]]]
    national: dict[str, dict[str, tuple[int, str]]]
    beside: dict[str, list[Document]]

    @cached_property
    def units_of(self) -> dict[str, list[Unit]]:
        """The units by organisation number, in order of code."""
        found: defaultdict[str, list[Unit]] = defaultdict(list)
        for code in sorted(self.units):
            found[self.units[code].organization_number].append(self.units[code])
        return found

    @cached_property
    def measured(self) -> list[str]:
        """Organisation numbers of those that anything is published of, in order."""
        codes = {code for years in self.values.values() for cells in years.values() for code in cells}
        return sorted({self.units[code].organization_number for code in codes if code in self.units})


def inputs_from(document: Document) -> BasisInputs:
    """Raises KeyError or ValueError for a document that is not the inputs of a run, or of another method."""
    if document["method"] != METHOD:
        raise ValueError(f"method {document['method']}, this is {METHOD}")
    entries: dict[EntryKind, dict[str, Entry]] = {kind: {} for kind in EntryKind}
    for written in document["register"]:
        kind = EntryKind(written["kind"])
        entries[kind][written["code"]] = read_entry(kind, written)
    return BasisInputs(
        as_of=document["as_of"],
        entries=entries,
        organizers={number: Organizer(number, **entry) for number, entry in document["organizers"].items()},
        units={code: _unit(code, entry) for code, entry in document["units"].items()},
        values={
            indicator: {year: _values(cells) for year, cells in years.items()}
            for indicator, years in document["values"].items()
        },
        national={
            indicator: {year: (exact(value), basis) for year, (value, basis) in years.items()}
            for indicator, years in document["national"].items()
        },
        beside=document["beside"],
    )


def _unit(code: str, entry: Document) -> Unit:
    return Unit(code, **{**entry, "school_types": tuple(entry["school_types"])})


def _values(cells: dict[str, list[Any]]) -> dict[str, Value]:
    return {code: _value(kind, raw, number) for code, (kind, raw, number) in cells.items()}


def _value(kind: str, raw: str, number: str | None) -> Value:
    return Value(ValueType(kind), raw, None if number is None else exact(number))
