"""Results of indicators against baseline and target, with small groups protected.

A sum over fewer than five of the organisers' values could be led back to one of them, so it is not shown; and where one
group of a table is protected, so is the next smallest, or the first could be subtracted out of the whole.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

LEAST = 5
SUPPRESSED = ".."
"""Mark of the agency's own statistics."""
ONE_DECIMAL = Decimal("0.1")


@dataclass(frozen=True, slots=True)
class Result:
    """One indicator of one cooperation: baseline, the latest value by the day and the target; None for no number."""

    indicator_id: str
    organizer: str
    baseline: Decimal | None
    latest: Decimal | None
    target: Decimal
    higher_is_better: bool

    @property
    def is_comparable(self) -> bool:
        return self.baseline is not None and self.latest is not None


@dataclass(frozen=True, slots=True)
class Progress:
    """Development of the indicators of a group: numbers, and mean change as text, or all suppressed."""

    indicators: int
    measured: int | str
    towards_target: int | str
    reached: int | str
    mean_change: str


Key = tuple[str, ...]
Groups = Mapping[Key, Sequence[Result]]


def protected_levels(groups: Groups) -> set[Key]:
    """A group is what is measured, and last the level: the levels of an indicator add up to the whole of it."""
    measured = {group: [r for r in results if r.is_comparable] for group, results in groups.items()}
    return protected_groups(measured, whole=lambda group: group[:-1])


def progress(groups: Groups, *, hidden: Collection[Key] = ()) -> dict[Key, Progress]:
    """`hidden`: groups that another table would show a part of, beside those that are too small."""
    measured = {group: [r for r in results if r.is_comparable] for group, results in groups.items()}
    protected = {*protected_levels(groups), *hidden}
    return {
        group: _suppressed(results) if group in protected else _progress(results, measured[group])
        for group, results in groups.items()
    }


def protected_groups(groups: Groups, *, whole: Callable[[Key], Key]) -> set[Key]:
    """The groups that are not shown; `whole` names what a group is a part of, which another table may show.

    Organisers are counted, not indicators: five values of one organiser are its own.
    """
    wholes: dict[Key, dict[Key, int]] = defaultdict(dict)
    for group, results in groups.items():
        wholes[whole(group)][group] = len({result.organizer for result in results})
    return {group for counts in wholes.values() for group in protect(counts)}


def protect(counts: Mapping[Key, int]) -> set[Key]:
    """Groups of one whole with too few values; and the smallest other one when they could be found by subtraction."""
    primary = {group for group, count in counts.items() if 0 < count < LEAST}
    if not primary or sum(counts[group] for group in primary) >= LEAST:
        return primary
    others = sorted((count, group) for group, count in counts.items() if group not in primary and count)
    return primary | ({others[0][1]} if others else set())


def _suppressed(results: Sequence[Result]) -> Progress:
    return Progress(len(results), SUPPRESSED, SUPPRESSED, SUPPRESSED, SUPPRESSED)


def _progress(results: Sequence[Result], measured: Sequence[Result]) -> Progress:
    changes = [_change(result) for result in measured]
    return Progress(
        len(results),
        len(measured),
        sum(1 for r in measured if (_change(r) > 0) == r.higher_is_better and _change(r)),
        sum(1 for r in measured if _is_reached(r)),
        signed(mean(changes)) if changes else "",
    )


def mean(values: Sequence[Decimal]) -> Decimal:
    return (sum(values, Decimal(0)) / len(values)).quantize(ONE_DECIMAL, ROUND_HALF_UP)


def signed(value: Decimal) -> str:
    """The number with its sign and a decimal comma."""
    return f"{value:+f}".replace(".", ",").replace("-", "−")


def _change(result: Result) -> Decimal:
    assert result.latest is not None
    assert result.baseline is not None
    return result.latest - result.baseline


def _is_reached(result: Result) -> bool:
    assert result.latest is not None
    return result.latest >= result.target if result.higher_is_better else result.latest <= result.target
