"""What the round says of each unit, whole, as canonical JSON text: sorted keys, no spaces, numbers as text."""

from collections.abc import Iterator
from functools import cache

import numpy as np

from selection.rules.columns.analysis import OUTCOMES, WHY, Analysis
from selection.rules.columns.criterion_texts import SheetTexts, quoted
from selection.rules.columns.evaluation import Sheet
from selection.rules.columns.reasons import Reasons
from selection.rules.columns.whole import Rows, Whole
from selection.rules.outcome import WHY_NOT, Outcome, Reason
from selection.rules.quantities import text

CHUNK = 2_000
NEED = ("false", "null", "true")
FLAG = ("false", "true")
NOT_SELECTED = OUTCOMES.index(Outcome.NOT_SELECTED)


class UnitTexts:
    """The explanations of one analysis, made when they are read: of one unit, or of all in turn."""

    def __init__(self, analysis: Analysis) -> None:
        grounds = analysis.grounds
        self._analysis, self._evaluated, self._units = analysis, grounds.evaluated, grounds.snapshot.units
        self._reasons = Reasons(analysis)
        self._sheets = [SheetTexts(sheet, grounds.snapshot.school_year) for sheet in self._evaluated.sheets]
        self._distances = ["null" if away is None else f'"{away}"' for away in distances(analysis)]
        self._why_not = [reasons_text([Reason(why.value, WHY_NOT[why])]) for why in WHY]
        self._number = cache(text)
        self._unknown = self._rows_with_unknowns()

    def __len__(self) -> int:
        return len(self._units)

    def of(self, code: str) -> str:
        """Raises KeyError for a unit that the round has not considered."""
        row = self._units.rows[code]
        return self._between(row, row + 1)[0]

    def all(self) -> Iterator[list[str]]:
        """In order of unit code, some at a time, so that all are never held at once."""
        for start in range(0, len(self), CHUNK):
            yield self._between(start, min(start + CHUNK, len(self)))

    def _between(self, start: int, stop: int) -> list[str]:
        analysis, evaluated, units = self._analysis, self._evaluated, self._units
        here = slice(start, stop)
        owners = units.owner[here]
        columns = (
            range(start, stop),
            self._criteria(start, stop),
            evaluated.sheet[here].tolist(),
            evaluated.need[here].tolist(),
            evaluated.score.low[here].tolist(),
            evaluated.score.high[here].tolist(),
            owners.tolist(),
            analysis.standings.place[owners].tolist(),
            analysis.outcome[here].tolist(),
            analysis.why_not[here].tolist(),
            analysis.rank[here].tolist(),
            analysis.near_cutoff[here].tolist(),
        )
        types = [*(sheet.rule.school_type for sheet in evaluated.sheets), ""]
        number, near = self._number, FLAG
        return [
            f'{{"criteria":[{criteria}],"distance_to_line":{self._distances[owner]},"in_need":{NEED[need]},'
            f'"name":{quoted(units.names[row])},"near_cutoff":{near[close]},'
            f'"organization_number":{quoted(units.owners[owner])},"organizer_rank":{place or "null"},'
            f'"outcome":"{OUTCOMES[outcome]}","points":{{"high":"{number(high)}","low":"{number(low)}"}},'
            f'"rank":{rank or "null"},{self._why(row, outcome, why)},"school_type":"{types[sheet]}",'
            f'"school_unit_code":{quoted(units.codes[row])},"unknown":{self._unknowns(row)}}}'
            for row, criteria, sheet, need, low, high, owner, place, outcome, why, rank, close in zip(
                *columns, strict=True
            )
        ]

    def _criteria(self, start: int, stop: int) -> list[str]:
        """The criteria of the units by the sheet that each is judged by."""
        found = [""] * (stop - start)
        judged = self._evaluated.sheet[start:stop]
        for number, sheet in enumerate(self._evaluated.sheets):
            here = np.flatnonzero(judged == number)
            if len(here):
                texts = self._sheets[number].of(_places(sheet, here + start), len(here))
                if len(here) == len(found):
                    return texts
                for place, made in zip(here.tolist(), texts, strict=True):
                    found[place] = made
        return found

    def _why(self, row: int, outcome: int, why: int) -> str:
        reviews = self._reasons.reviews(row)
        reasons = self._why_not[why] if outcome == NOT_SELECTED else reasons_text(self._reasons.of(row))
        return f'"reasons":{reasons},"reviews":{reasons_text(reviews) if reviews else "[]"}'

    def _unknowns(self, row: int) -> str:
        if not self._unknown[row]:
            return "[]"
        return f"[{','.join(map(quoted, self._reasons.unknown(row)))}]"

    def _rows_with_unknowns(self) -> list[bool]:
        found = np.zeros(len(self), dtype=np.bool_)
        for sheet in self._evaluated.sheets:
            for each in sheet.criteria:
                if each.counting is not None and each.truth is not None:
                    found[sheet.rows] |= each.counting.applied & (each.truth.low != each.truth.high)
        marks: list[bool] = found.tolist()
        return marks


def _places(sheet: Sheet, rows: Whole) -> Rows:
    """Where in the sheet the units at `rows` are."""
    return rows if isinstance(sheet.rows, slice) else np.searchsorted(sheet.rows, rows)


def distances(analysis: Analysis) -> list[str | None]:
    """Per organiser. Inside: points down to the first one outside. Outside: points up to the last one inside, as a
    negative number.
    """
    order = analysis.standings
    found: list[str | None] = []
    for owner, (place, score) in enumerate(zip(order.place.tolist(), order.points.score.tolist(), strict=True)):
        line = analysis.line_out if owner in analysis.filled.chosen else analysis.line_in
        found.append(None if line is None or not place else text(score - line))
    return found


def reasons_text(reasons: list[Reason]) -> str:
    parts = [
        f'{{"code":{quoted(each.code)},"source":{quoted(each.source)},"text":{quoted(each.text)}}}' for each in reasons
    ]
    return f"[{','.join(parts)}]"
