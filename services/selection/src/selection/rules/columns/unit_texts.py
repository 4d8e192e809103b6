"""The explanation of each unit, as canonical JSON text: sorted keys, no spaces, numbers as text."""

from collections.abc import Iterator
from functools import cache
from json.encoder import encode_basestring as quoted

import numpy as np

from selection.rules.columns.analysis import OUTCOMES, WHY, Analysis
from selection.rules.columns.criterion_texts import SheetTexts
from selection.rules.columns.evaluation import Sheet
from selection.rules.columns.integers import Integers, Rows
from selection.rules.columns.reasons import Reasons
from selection.rules.outcome import WHY_NOT, Outcome, Reason
from selection.rules.quantities import text

CHUNK = 200
"""Few enough for the text to lie in the processor's cache."""
NEED = ("false", "null", "true")
FLAG = ("false", "true")
OUTCOME_NAMES = tuple(outcome.value for outcome in OUTCOMES)
NOT_SELECTED = OUTCOMES.index(Outcome.NOT_SELECTED)


class UnitTexts:
    """The explanations of one analysis, made when they are read: of one unit, or of all in turn."""

    def __init__(self, analysis: Analysis) -> None:
        grounds = analysis.grounds
        self._analysis, self._evaluated, self._units = analysis, grounds.evaluated, grounds.snapshot.units
        self._reasons = Reasons(analysis)
        self._sheets = [SheetTexts(sheet, grounds.snapshot.school_year) for sheet in self._evaluated.sheets]
        self._owners = _owners(analysis)
        self._reviewed: list[bool] = analysis.has_reviews.tolist()
        self._plainly = [_why([Reason(why.value, WHY_NOT[why])], []) for why in WHY]
        self._number = cache(text)
        self._unknown = self._rows_with_unknowns()

    def __len__(self) -> int:
        return len(self._units)

    def of(self, code: str) -> str:
        """Raises KeyError for a unit that the round has not considered."""
        row = self._units.rows[code]
        return self._between(row, row + 1)[0]

    def all(self) -> Iterator[list[str]]:
        """The texts in order of unit code, in chunks, so that memory never has them all."""
        for start in range(0, len(self), CHUNK):
            yield self._between(start, min(start + CHUNK, len(self)))

    def _between(self, start: int, stop: int) -> list[str]:
        analysis, evaluated, units = self._analysis, self._evaluated, self._units
        here = slice(start, stop)
        columns = (
            range(start, stop),
            units.codes[here],
            map(quoted, units.names[here]),
            self._criteria(start, stop),
            evaluated.sheet[here].tolist(),
            evaluated.need[here].tolist(),
            evaluated.score.low[here].tolist(),
            evaluated.score.high[here].tolist(),
            units.owner[here].tolist(),
            analysis.outcome[here].tolist(),
            analysis.why_not[here].tolist(),
            analysis.rank[here].tolist(),
            analysis.near_cutoff[here].tolist(),
        )
        types = [*(sheet.rule.school_type for sheet in evaluated.sheets), ""]
        owners, number, unknown, why_ = self._owners, self._number, self._unknown, self._why
        return [
            f'{{"criteria":[{criteria}],"distance_to_line":{owners[owner][0]},"in_need":{NEED[need]},"name":{name},'
            f'"near_cutoff":{FLAG[near]},"organization_number":{owners[owner][1]},"outcome":"{OUTCOME_NAMES[outcome]}",'
            f'"points":{{"high":"{number(high)}","low":"{number(low)}"}},"rank":{rank or "null"},'
            f'{why_(row, outcome, why)},"school_type":"{types[sheet]}","school_unit_code":{quoted(code)},'
            f'"unknown":{self._unknowns(row) if unknown[row] else "[]"}}}'
            for row, code, name, criteria, sheet, need, low, high, owner, outcome, why, rank, near in zip(
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
        if outcome == NOT_SELECTED and not self._reviewed[row]:
            return self._plainly[why]
        return _why(self._reasons.of(row), self._reasons.reviews(row))

    def _unknowns(self, row: int) -> str:
        return f"[{','.join(map(quoted, self._reasons.unknown(row)))}]"

    def _rows_with_unknowns(self) -> list[bool]:
        found = np.zeros(len(self), dtype=np.bool_)
        for sheet in self._evaluated.sheets:
            for measured in sheet.criteria:
                if measured.counting is not None and measured.truth is not None:
                    found[sheet.rows] |= measured.counting.applied & (measured.truth.low != measured.truth.high)
        marks: list[bool] = found.tolist()
        return marks


def _places(sheet: Sheet, rows: Integers) -> Rows:
    """The places in the sheet of the units at `rows`."""
    return rows if isinstance(sheet.rows, slice) else np.searchsorted(sheet.rows, rows)


def distances(analysis: Analysis) -> list[str | None]:
    """Per organiser. Inside: points down to the first one outside. Outside: points up to the last one inside, as a
    negative number.
    """
    order = analysis.order
    found: list[str | None] = []
    for owner, (place, score) in enumerate(zip(order.place.tolist(), order.points.score.tolist(), strict=True)):
        line = analysis.line_out if owner in analysis.filled.chosen else analysis.line_in
        found.append(None if line is None or not place else text(score - line))
    return found


def _owners(analysis: Analysis) -> list[tuple[str, str]]:
    """The distance, number and place of each organiser."""
    places = analysis.order.place.tolist()
    numbers = analysis.grounds.snapshot.units.owners
    return [
        ("null" if away is None else f'"{away}"', f'{quoted(number)},"organizer_rank":{place or "null"}')
        for away, number, place in zip(distances(analysis), numbers, places, strict=True)
    ]


def _why(reasons: list[Reason], reviews: list[Reason]) -> str:
    return f'"reasons":[{",".join(map(_reason, reasons))}],"reviews":[{",".join(map(_reason, reviews))}]'


def _reason(reason: Reason) -> str:
    return f'{{"code":{quoted(reason.code)},"source":{quoted(reason.source)},"text":{quoted(reason.text)}}}'
