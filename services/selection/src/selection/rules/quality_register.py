"""The register of the quality system: national goals, sub-goals, indicators and success factors, entry by entry."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from selection.rules.identity import SCHOOL_TYPES
from selection.rules.quantities import Interval, exact, text
from selection.rules.reading import Reading


class EntryKind(StrEnum):
    NATIONAL_GOAL = "national_goal"
    SUB_GOAL = "sub_goal"
    INDICATOR = "indicator"
    SUCCESS_FACTOR = "success_factor"


class Direction(StrEnum):
    """What is aimed at; a context describes whom a school has, and is no aim."""

    HIGHER = "higher"
    LOWER = "lower"
    CONTEXT = "context"


PART_OF = {EntryKind.SUB_GOAL: EntryKind.NATIONAL_GOAL, EntryKind.INDICATOR: EntryKind.SUB_GOAL}
"""The kind that each kind serves: a sub-goal a national goal, an indicator a sub-goal."""


@dataclass(frozen=True, slots=True)
class Measure:
    """The definition of an indicator. It never changes: a quantity that is measured otherwise has a code of its own."""

    direction: Direction
    unit: str
    limits: Interval


@dataclass(frozen=True, slots=True)
class Entry:
    """`measure` is an indicator's; a success factor is of no school type and serves no goal."""

    kind: EntryKind
    code: str
    number: int
    name: str
    definition: str
    source: str
    school_type: str | None
    part_of: str | None
    measure: Measure | None
    valid_from: date
    valid_to: date | None

    def holds(self, on: date) -> bool:
        return self.valid_from <= on and (self.valid_to is None or on <= self.valid_to)

    def is_same_quantity(self, other: "Entry") -> bool:
        return (self.measure, self.school_type) == (other.measure, other.school_type)

    @property
    def document(self) -> dict[str, Any]:
        """The entry as it is kept and hashed."""
        measure = self.measure
        return {
            "kind": self.kind.value,
            "code": self.code,
            "version": self.number,
            "name": self.name,
            "definition": self.definition,
            "source": self.source,
            "school_type": self.school_type,
            "part_of": self.part_of,
            "direction": measure.direction.value if measure else None,
            "unit": measure.unit if measure else None,
            "low": text(measure.limits.low) if measure else None,
            "high": text(measure.limits.high) if measure else None,
            "valid_from": self.valid_from.isoformat(),
            "valid_to": self.valid_to.isoformat() if self.valid_to else None,
        }


class InvalidEntry(ValueError):
    """`faults` lists every fault with its place in the document."""

    def __init__(self, faults: list[str]) -> None:
        super().__init__("\n".join(faults))
        self.faults = faults


def read_entry(kind: EntryKind, document: dict[str, Any], *, place: str = "") -> Entry:
    """Raises InvalidEntry with all faults at once."""
    level = Reading(document, place)
    entry = Entry(
        kind=kind,
        code=level.text("code"),
        number=level.number("version", low=1, high=10_000),
        name=level.text("name"),
        definition=level.text("definition"),
        source=level.text("source"),
        school_type=None if kind is EntryKind.SUCCESS_FACTOR else level.choice("school_type", *SCHOOL_TYPES),
        part_of=level.text("part_of") if kind in PART_OF else None,
        measure=_measure(level) if kind is EntryKind.INDICATOR else None,
        valid_from=_day(level, "valid_from") or date.min,
        valid_to=_day(level, "valid_to") if level.value("valid_to") is not None else None,
    )
    if entry.valid_to is not None and entry.valid_to < entry.valid_from:
        level.fault("valid_to", "ska inte ligga före valid_from")
    # A kept document has its kind, and the fields that are empty.
    level.used |= {"kind", *(name for name in document if document[name] is None)}
    level.refuse_unknown()
    if level.faults:
        raise InvalidEntry(level.faults)
    return entry


def _measure(level: Reading) -> Measure:
    low, high = exact(level.decimal("low")), exact(level.decimal("high"))
    if low >= high:
        level.fault("high", "ska vara större än low")
    direction = Direction(level.choice("direction", *(direction.value for direction in Direction)))
    return Measure(direction, level.text("unit"), Interval(low, high))


def _day(level: Reading, name: str) -> date | None:
    written = level.text(name)
    try:
        return date.fromisoformat(written)
    except ValueError:
        level.fault(name, "ska vara en dag, skriven som 2026-01-31")
        return None
