"""The considered and the chosen of a round by type of organiser, public or private, size, county, school type."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from selection.rules.columns.analysis import Analysis
from selection.rules.columns.evaluation import YES
from selection.rules.outcome import Outcome
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


def composition(analysis: Analysis) -> list[Share]:
    """The counts before and after, in order of dimension and category."""
    snapshot, evaluated = analysis.grounds.snapshot, analysis.grounds.evaluated
    types = [snapshot.profiles[profile].organizer_type for profile in snapshot.profile.tolist()]
    dimensions: dict[str, Iterable[str]] = {
        "organizer_type": types,
        "sector": ("enskild" if kind == "ENSKILD" else "offentlig" for kind in types),
        "size": _sizes(analysis),
        "county": (code[:2] for code in snapshot.units.municipality_codes),
        "school_type": evaluated.school_types,
    }
    return [share for name, categories in dimensions.items() for share in _shares(name, categories, analysis)]


def _shares(dimension: str, categories: Iterable[str], analysis: Analysis) -> list[Share]:
    needs = analysis.grounds.evaluated.need.tolist()
    found = Counter(zip(categories, needs, analysis.are(Outcome.SELECTED).tolist(), strict=True))
    shares: dict[str, list[int]] = {}
    for (category, need, selected), count in found.items():
        counts = shares.setdefault(category, [0, 0, 0])
        counts[0] += count
        counts[1] += count * (need == YES)
        counts[2] += count * selected
    return [Share(dimension, category, *shares[category]) for category in sorted(shares)]


def _sizes(analysis: Analysis) -> Iterator[str]:
    pupils = analysis.grounds.evaluated.pupils
    for least, most in zip(pupils.low.tolist(), pupils.high.tolist(), strict=True):
        low, high = _band(least), _band(most)
        yield low if low == high else "elevantal okänt"


def _band(pupils: int) -> str:
    return next((name for limit, name in SIZES if pupils < limit * SCALE), SIZES[-1][1])
