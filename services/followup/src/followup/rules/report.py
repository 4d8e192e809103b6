"""The government report: every figure counted from facts, each row with the facts it rests on.

The content is laid down in the assignments (seed 003, chapters 4 to 6; seed 000): the selection described, organisers
and units, measures by kind, costs with development shown apart, and how the work proceeds.
"""

import hashlib
import json
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any, TypeVar

FORMAT = "1"
ZERO = Decimal("0.00")
T = TypeVar("T")
Key = tuple[Any, ...]


@dataclass(frozen=True)
class Row:
    """Values in the order of the section's columns, and the ids of the facts that were counted."""

    values: tuple[Any, ...]
    ids: tuple[str, ...]


@dataclass(frozen=True)
class Section:
    """One table. `source` says which facts were read and how they were narrowed."""

    code: str
    title: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    source: str


@dataclass(frozen=True)
class Fact:
    """One counted fact: its id, what it is grouped by, and its numbers."""

    id: str
    group: Key
    numbers: tuple[int | Decimal, ...] = (1,)


@dataclass(frozen=True)
class Report:
    programme: str
    name: str
    as_of: date
    sections: Sequence[Section] = field(default_factory=tuple)


def table(
    code: str, title: str, *, columns: Sequence[str], facts: Iterable[Fact], source: str, label: Callable[[Any], Any]
) -> Section:
    """Facts summed by group, groups in order; `label` puts codes into words."""
    groups: dict[Key, list[Fact]] = defaultdict(list)
    for fact in facts:
        groups[fact.group].append(fact)
    rows = [_row(group, groups[group], label) for group in sorted(groups, key=_order)]
    return Section(code, title, tuple(columns), tuple(rows), source)


def _row(group: Key, facts: Sequence[Fact], label: Callable[[Any], Any]) -> Row:
    numbers = [sum(column[1:], column[0]) for column in zip(*(fact.numbers for fact in facts), strict=True)]
    return Row((*(label(part) for part in group), *numbers), tuple(sorted({fact.id for fact in facts})))


def _order(group: Key) -> tuple[str, ...]:
    return tuple("" if part is None else str(part) for part in group)


def listing(
    code: str, title: str, *, columns: Sequence[str], rows: Iterable[tuple[str, tuple[Any, ...]]], source: str
) -> Section:
    """One row per fact, in the order given."""
    return Section(code, title, tuple(columns), tuple(Row(values, (key,)) for key, values in rows), source)


def progress_of(status: str, due_on: date, *, completed_on: date | None, closed_on: date | None, as_of: date) -> str:
    """Where an activity was on a day: done, closed, overdue, resting or ahead."""
    if completed_on and completed_on <= as_of:
        return "done"
    if closed_on and closed_on <= as_of:
        return "cancelled"
    if status == "on_hold":
        return "on_hold"
    return "overdue" if due_on < as_of else "planned"


def count_outcomes(outcomes: Iterable[Mapping[str, Any]]) -> dict[str, int]:
    """How many units a round selected, held and so on; `near_cutoff` counts those that were close but not chosen."""
    found = Counter(str(each["outcome"]) for each in outcomes)
    near = sum(1 for each in outcomes if each.get("near_cutoff") and each["outcome"] != "selected")
    return {**found, "near_cutoff": near}


def write_canonical(report: Report) -> str:
    """JSON that depends on nothing but the figures: keys in order, no white space, amounts as strings."""
    document = {
        "format": FORMAT,
        "programme": report.programme,
        "name": report.name,
        "as_of": report.as_of,
        "sections": [
            {
                "code": section.code,
                "title": section.title,
                "columns": section.columns,
                "source": section.source,
                "rows": [{"values": row.values, "ids": row.ids} for row in section.rows],
            }
            for section in report.sections
        ],
    }
    return json.dumps(document, sort_keys=True, ensure_ascii=False, separators=(",", ":"), default=_as_text)


def _as_text(value: Any) -> str:
    return str(value.quantize(Decimal("0.01"))) if isinstance(value, Decimal) else str(value)


def content_hash(content: str) -> str:
    return hashlib.sha256(content.encode()).hexdigest()
