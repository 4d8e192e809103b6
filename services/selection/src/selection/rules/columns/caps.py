"""Filling the round from the top, under its caps."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from selection.rules.columns.evaluation import Evaluated
from selection.rules.columns.organizer_order import OrganizerOrder
from selection.rules.programme import Programme


@dataclass(frozen=True, slots=True)
class Filled:
    """`chosen` rows per organiser in order of place, neediest first; `passed_over` those a cap stopped."""

    chosen: dict[int, list[int]]
    passed_over: frozenset[int]


def fill(order: OrganizerOrder, evaluated: Evaluated, programme: Programme, *, referred: frozenset[int]) -> Filled:
    """Fill the round from the top: each organiser gets its neediest units until a cap or the round is full."""
    chosen: dict[int, list[int]] = {}
    passed_over: set[int] = set()
    used: Counter[int] = Counter()
    for owner in order.placed.tolist():
        if len(chosen) == programme.organizers.count:
            break
        rows = _pick(order.units_of(owner), evaluated, programme, used=used, referred=referred)
        if rows:
            chosen[owner] = rows
            used.update(int(evaluated.sheet[row]) for row in rows)
        else:
            passed_over.add(owner)
    return Filled(chosen, frozenset(passed_over))


def _pick(
    rows: Sequence[int], evaluated: Evaluated, programme: Programme, *, used: Counter[int], referred: frozenset[int]
) -> list[int]:
    """Pick at most the organiser's cap and what is left of each school type; the referral's first if required."""
    named = [row for row in rows if row in referred][: programme.minimum_from_referral]
    picked: list[int] = []
    taken = Counter(used)
    for row in [*named, *(row for row in rows if row not in named)]:
        if len(picked) == programme.organizers.maximum_units:
            break
        sheet = int(evaluated.sheet[row])
        limit = programme.school_types[evaluated.sheets[sheet].rule.school_type].maximum_units
        if limit is None or taken[sheet] < limit:
            picked.append(row)
            taken[sheet] += 1
    return sorted(picked, key=rows.index)
