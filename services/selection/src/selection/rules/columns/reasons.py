"""The reasons why a unit is selected, not selected or set aside, in words; written for one unit when they are read."""

from selection.rules.columns.analysis import OUTCOMES, WHY, Analysis
from selection.rules.columns.constraints import OVERRIDE, Hit
from selection.rules.columns.criteria import Measured
from selection.rules.columns.integers import place_of
from selection.rules.outcome import WHY_NOT, Outcome, Reason
from selection.rules.programme import Effect

SIDE = {True: "över", False: "under"}
SET_ASIDE = {Outcome.EXCLUDED: Effect.EXCLUDE, Outcome.DEFERRED: Effect.DEFER}
NO_HITS: list[Hit] = []


class Reasons:
    """The reasons of one analysis."""

    def __init__(self, analysis: Analysis) -> None:
        self._analysis = analysis
        self.hits: dict[int, list[Hit]] = {}
        for hit in analysis.grounds.hits:
            for row in (hit.certain | hit.maybe).nonzero()[0].tolist():
                self.hits.setdefault(row, []).append(hit)

    def of(self, row: int) -> list[Reason]:
        """At least one reason for every unit, save one that is selected without a single point."""
        outcome = OUTCOMES[self._analysis.outcome[row]]
        if row in self._analysis.added and outcome is Outcome.SELECTED:
            return [Reason("override", self._analysis.added[row].reason, OVERRIDE)]
        if outcome in SET_ASIDE:
            effect = SET_ASIDE[outcome]
            return [hit.reason(row) for hit in self._of(row) if hit.effect is effect and hit.certain[row]]
        if outcome is Outcome.SELECTED:
            return self._worst(row)
        if outcome is Outcome.CANNOT_BE_ASSESSED:
            return [self._missing(row)]
        why = WHY[self._analysis.why_not[row]]
        return [Reason(why.value, WHY_NOT[why])]

    def reviews(self, row: int) -> list[Reason]:
        return [hit.reason(row) for hit in self._of(row) if hit.effect is Effect.REVIEW]

    def unknown(self, row: int) -> list[str]:
        """Names of the criteria that count and whose value is not known."""
        return [
            measured.criterion.name
            for measured, place in self._counting(row)
            if measured.truth is not None and measured.truth.low[place] != measured.truth.high[place]
        ]

    def _of(self, row: int) -> list[Hit]:
        return self.hits.get(row, NO_HITS)

    def _counting(self, row: int) -> list[tuple[Measured, int]]:
        """The criteria that count for the unit, each with the unit's place in the sheet."""
        evaluated = self._analysis.grounds.evaluated
        if (number := int(evaluated.sheet[row])) < 0:
            return []
        sheet = evaluated.sheets[number]
        place = place_of(row, sheet.rows)
        return [
            (measured, place)
            for measured in sheet.criteria
            if measured.counting is not None and measured.counting.applied[place]
        ]

    def _worst(self, row: int) -> list[Reason]:
        """The three criteria that add most."""
        added = [
            (-int(measured.counting.points.low[place]), measured.criterion.code, measured.criterion)
            for measured, place in self._counting(row)
            if measured.counting is not None and measured.counting.points.low[place] > 0
        ]
        return [
            Reason(code, f"{criterion.name} ligger {SIDE[criterion.high_is_need]} riksgenomsnittet.")
            for _, code, criterion in sorted(added, key=lambda entry: entry[:2])[:3]
        ]

    def _missing(self, row: int) -> Reason:
        parts = [f"{name} är inte känt" for name in self.unknown(row)]
        parts += [hit.describe(row).rstrip(".") for hit in self._of(row) if hit.maybe[row]]
        return Reason("unknown", f"Platsen beror på uppgifter som saknas: {'; '.join(parts)}.")
