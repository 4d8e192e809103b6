"""The report to the government: every figure counted from facts, each row with the facts it rests on.

The assignment (Uppdrag om riktade insatser för högre kunskapsresultat och ökad måluppfyllelse) asks for the selection,
how the work proceeds, and the costs of development shown apart. Redovisning dnr 2015:778, chapters 4 to 6, adds
organisers and units, measures by kind, and costs.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

ZERO = Decimal("0.00")
Key = tuple[Any, ...]

CHAPTERS = {
    "summary": "Sammanfattning",
    "assignment": "Uppdraget",
    "selection_of_units": "Urvalet",
    "organizers": "Huvudmän och skolenheter",
    "dialogues": "Dialoger, nulägesanalyser och åtgärdsplaner",
    "measures": "Insatser",
    "statements": "Åtaganden och redovisningar av bidrag",
    "results": "Resultat",
    "costs": "Kostnader",
    "consultations": "Samråd",
    "lessons": "Erfarenheter och lärdomar",
    "basis": "Om uppgifterna",
}
"""Code → title, in order: those of Redovisning dnr 2015:778, chapters 4 to 6, with the summary first."""


@dataclass(frozen=True)
class Row:
    """Values in the order of the section's columns, and the ids of the facts that were counted."""

    values: tuple[Any, ...]
    ids: tuple[str, ...]


@dataclass(frozen=True)
class Section:
    """One table. `source` says which facts were counted, in Swedish; `charted` are the columns a chart shows."""

    code: str
    title: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    source: str
    chapter: str = "basis"
    charted: tuple[int, ...] = ()
    note: str = ""
    charted_rows: tuple[int, ...] = ()
    """The rows that the chart shows; empty: all of them."""


@dataclass(frozen=True)
class Fact:
    """One counted fact: its id, the values it is grouped by, and its numbers."""

    id: str
    group: Key
    numbers: tuple[int | Decimal, ...] = (1,)


@dataclass(frozen=True)
class Passage:
    """Text that people have written for a chapter, approved by somebody else; paragraphs are divided by empty lines."""

    chapter: str
    text: str
    version: int


@dataclass(frozen=True)
class CountedReport:
    programme: str
    name: str
    as_of: date
    sections: Sequence[Section] = field(default_factory=tuple)
    passages: Sequence[Passage] = ()
    labels: Mapping[str, str] = field(default_factory=dict)
    """A reader's name of a fact, by its id."""
    diary_number: str | None = None
    assigned_by: str | None = None
    corrects: Mapping[str, Any] | None = None
    """The submitted report that this one corrects: its id, hash, day and content, and the reason."""


def table(
    code: str,
    title: str,
    *,
    columns: Sequence[str],
    facts: Iterable[Fact],
    source: str,
    label: Callable[[Any], Any],
    chapter: str = "basis",
    charted: tuple[int, ...] = (),
    note: str = "",
) -> Section:
    """Facts summed by group, groups in order; `label` puts codes into words."""
    groups: dict[Key, list[Fact]] = defaultdict(list)
    for fact in facts:
        groups[fact.group].append(fact)
    rows = [_row(group, groups[group], label) for group in sorted(groups, key=_order)]
    return Section(code, title, tuple(columns), tuple(rows), source, chapter, charted, note)


def _row(group: Key, facts: Sequence[Fact], label: Callable[[Any], Any]) -> Row:
    numbers = [sum(column[1:], column[0]) for column in zip(*(fact.numbers for fact in facts), strict=True)]
    return Row((*(label(part) for part in group), *numbers), tuple(sorted({fact.id for fact in facts})))


def _order(group: Key) -> tuple[str, ...]:
    return tuple("" if part is None else str(part) for part in group)


def listing(
    code: str,
    title: str,
    *,
    columns: Sequence[str],
    rows: Iterable[tuple[str, tuple[Any, ...]]],
    source: str,
    chapter: str = "basis",
    note: str = "",
) -> Section:
    """One row per fact, in the order given."""
    return Section(
        code, title, tuple(columns), tuple(Row(values, (key,)) for key, values in rows), source, chapter, (), note
    )


def count_outcomes(outcomes: Iterable[tuple[str, bool]]) -> dict[str, int]:
    """Units by outcome, from (outcome, near the cut-off) of each; `near_cutoff` counts those near but not selected."""
    units = list(outcomes)
    near = sum(1 for outcome, near_cutoff in units if near_cutoff and outcome != "selected")
    return {**Counter(outcome for outcome, _ in units), "near_cutoff": near}
