"""Who the round considered and who it chose: by type of organiser, size, county and school type."""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from selection.rules.analysis import Analysis, Outcome, UnitResult
from selection.rules.facts import Snapshot
from selection.rules.quantities import SCALE

SIZES = ((50, "under 50 elever"), (200, "50–199 elever"), (400, "200–399 elever"), (10_000, "400 elever eller fler"))


@dataclass(frozen=True, slots=True)
class Share:
    """Units of one category: considered, in need, and selected."""

    dimension: str
    category: str
    considered: int
    in_need: int
    selected: int


def composition(analysis: Analysis, snapshot: Snapshot) -> list[Share]:
    """Before and after, in order of dimension and category."""

    def organizer_type(result: UnitResult) -> str:
        return snapshot.organizers[result.evaluation.unit.organization_number].organizer_type

    dimensions: dict[str, Callable[[UnitResult], str]] = {
        "organizer_type": organizer_type,
        "size": _size,
        "county": lambda result: result.evaluation.unit.municipality_code[:2],
        "school_type": lambda result: result.evaluation.school_type,
    }
    return [share for name, category in dimensions.items() for share in _shares(name, category, analysis.units)]


def _shares(dimension: str, category: Callable[[UnitResult], str], results: Iterable[UnitResult]) -> list[Share]:
    considered: Counter[str] = Counter()
    in_need: Counter[str] = Counter()
    selected: Counter[str] = Counter()
    for result in results:
        name = category(result)
        considered[name] += 1
        in_need[name] += result.evaluation.in_need is True
        selected[name] += result.outcome is Outcome.SELECTED
    return [Share(dimension, name, considered[name], in_need[name], selected[name]) for name in sorted(considered)]


def _size(result: UnitResult) -> str:
    pupils = result.evaluation.pupils
    low, high = _band(pupils.low), _band(pupils.high)
    return low if low == high else "elevantal okänt"


def _band(pupils: int) -> str:
    return next((name for limit, name in SIZES if pupils < limit * SCALE), SIZES[-1][1])
