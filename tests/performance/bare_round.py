"""The arithmetic of a selection round with nothing around it, in polars and in numpy: what ours is measured against.

Both give the truth's limits, points, score, need and organisers' order, in whole numbers. Neither explains or keeps
what it takes, applies a constraint or a cap, breaks a tie, or asks whose outcome hangs on an unknown.
"""

from dataclasses import dataclass

import numpy as np
import polars as pl
import polars.selectors as cs

from selection.rules.columns.integers import Flags, Integers
from selection.rules.programme import Criterion, Programme
from selection.rules.quantities import SCALE
from selection.rules.snapshot import Snapshot

INDICATORS = ("gr9_merit", "gr9_vocational", "gr9_all_subjects")
PUPILS = "gr9_pupils"
FEW = 4 * SCALE


@dataclass(frozen=True)
class Input:
    """The same units three times: as ours takes them, as a frame, and as arrays (value, known, almost all, pupils)."""

    snapshot: Snapshot
    frame: pl.DataFrame
    arrays: dict[str, tuple[Integers, Flags, Flags, Integers]]


def input_of(snapshot: Snapshot) -> Input:
    units = snapshot.units
    columns: dict[str, object] = {"organizer": [units.owners[owner] for owner in units.owner.tolist()]}
    for indicator in (*INDICATORS, PUPILS):
        seen = units.published[indicator]
        valued = zip(seen.values.tolist(), seen.exact.tolist(), strict=True)
        columns[indicator] = [value if known else None for value, known in valued]
        columns[f"almost_{indicator}"] = seen.rounded_off.tolist()
    pupils = units.published[PUPILS].values
    seen_of = units.published
    arrays = {i: (seen_of[i].values, seen_of[i].exact, seen_of[i].rounded_off, pupils) for i in INDICATORS}
    return Input(snapshot, pl.DataFrame(columns), arrays)


def _counted(programme: Programme) -> list[Criterion]:
    return [c for c in programme.criteria if c.indicator in INDICATORS and c.counts]


def in_polars(given: Input, programme: Programme) -> pl.DataFrame:
    counted = _counted(programme)
    total, rule = sum(c.weight for c in counted), programme.school_types["GR"].weight
    units = given.frame.with_columns(*(column for c in counted for column in _limits(c)))
    points, surely, possibly = [], [], []
    for criterion in counted:
        reference = given.snapshot.references[criterion.indicator].value
        factor = criterion.weight * rule * SCALE
        for end, name in (("high", "least"), ("low", "most")):
            short = (reference - pl.col(f"{end}_{criterion.indicator}")).clip(lower_bound=0)
            points.append(((short * factor) // (criterion.scale * total)).alias(f"{name}_{criterion.code}"))
        surely.append(pl.col(f"high_{criterion.indicator}") < reference)
        possibly.append(pl.col(f"low_{criterion.indicator}") < reference)
    units = units.with_columns(
        *points,
        pl.sum_horizontal(surely).eq(len(surely)).alias("in_need"),
        pl.sum_horizontal(possibly).eq(len(possibly)).alias("maybe_in_need"),
    )
    units = units.with_columns(
        pl.sum_horizontal(pl.col("^least_.*$")).alias("score"), pl.sum_horizontal(pl.col("^most_.*$")).alias("at_most")
    )
    return units.drop(cs.starts_with("almost_")).join(_organizers(units, programme), on="organizer", how="left")


def _limits(criterion: Criterion) -> list[pl.Expr]:
    """From the published value, else from what `~100` says, else the whole range."""
    value, pupils, limits = pl.col(criterion.indicator), pl.col(PUPILS), criterion.limits
    almost = pl.col(f"almost_{criterion.indicator}") & (pupils > FEW)
    lowest = pl.when(almost).then(limits.high * (pupils - FEW) // pupils).otherwise(limits.low)
    low, high = pl.coalesce(value, lowest), value.fill_null(limits.high)
    return [low.alias(f"low_{criterion.indicator}"), high.alias(f"high_{criterion.indicator}")]


def _organizers(units: pl.DataFrame, programme: Programme) -> pl.DataFrame:
    """Weighed by their neediest units, and in order."""
    order = units.filter(pl.col("in_need")).sort("score", descending=True)
    place = pl.int_range(pl.len()).over("organizer")
    weights = dict(enumerate(programme.organizers.unit_weights))
    share = place.replace_strict(weights, default=0, return_dtype=pl.Int64)
    top = order.with_columns((pl.col("score") * share).alias("part"))
    scores = top.group_by("organizer").agg(pl.col("part").sum().alias("organizer_score"))
    return scores.sort("organizer_score", descending=True).with_row_index("organizer_rank")


def in_numpy(given: Input, programme: Programme) -> tuple[Integers, Integers, Flags, Flags, Integers]:
    """Score from and to, need and possible need of each unit, and the organisers in order."""
    counted = _counted(programme)
    total, rule = sum(c.weight for c in counted), programme.school_types["GR"].weight
    count = len(given.snapshot.units)
    score, at_most = np.zeros(count, dtype=np.int64), np.zeros(count, dtype=np.int64)
    surely, possibly = np.ones(count, dtype=np.bool_), np.ones(count, dtype=np.bool_)
    for criterion in counted:
        values, known, almost, pupils = given.arrays[criterion.indicator]
        reference, limits = given.snapshot.references[criterion.indicator].value, criterion.limits
        low, high = np.where(known, values, limits.low), np.where(known, values, limits.high)
        rounded = almost & (pupils > FEW)
        low[rounded] = limits.high * (pupils[rounded] - FEW) // pupils[rounded]
        factor, divisor = criterion.weight * rule * SCALE, criterion.scale * total
        score += np.maximum(reference - high, 0) * factor // divisor
        at_most += np.maximum(reference - low, 0) * factor // divisor
        surely &= high < reference
        possibly &= low < reference
    return score, at_most, surely, possibly, _organizers_in_order(given, programme, score=score, in_need=surely)


def _organizers_in_order(given: Input, programme: Programme, *, score: Integers, in_need: Flags) -> Integers:
    owner = given.snapshot.units.owner
    rows = np.flatnonzero(in_need)
    rows = rows[np.lexsort((-score[rows], owner[rows]))]
    owners = owner[rows]
    counts = np.bincount(owners, minlength=len(given.snapshot.units.owners))
    place = np.arange(len(rows)) - (np.cumsum(counts) - counts)[owners]
    points = np.zeros(len(counts), dtype=np.int64)
    for number, weight in enumerate(programme.organizers.unit_weights):
        here = place == number
        points[owners[here]] += score[rows[here]] * weight
    have = np.flatnonzero(counts)
    found: Integers = have[np.argsort(-points[have], kind="stable")]
    return found
