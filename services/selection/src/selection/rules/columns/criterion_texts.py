"""What each criterion says of each unit, as JSON text; the same text is made only once."""

from collections.abc import Iterable
from itertools import repeat
from json import JSONEncoder
from typing import NamedTuple

import numpy as np

from selection.rules.columns.criteria import Measured
from selection.rules.columns.evaluation import Sheet
from selection.rules.columns.whole import Rows
from selection.rules.quantities import text

quoted = JSONEncoder(ensure_ascii=False).encode
NOTHING, WORSE = "null", ("false", "null", "true")


class Said(NamedTuple):
    """All that varies from unit to unit; `least` is -1 where the criterion does not count."""

    code: int
    low: int
    high: int
    least: int
    most: int
    worse: int


class CriterionTexts(dict[Said | tuple[int, ...], str]):
    """The text of each combination that occurs, made when it is first asked for."""

    def __init__(self, measured: Measured, school_year: str) -> None:
        super().__init__()
        self._measured = measured
        criterion, reference = measured.criterion, measured.reference
        self._name = (
            f'"group":{quoted(criterion.group)},"kind":"{criterion.kind}","name":{quoted(criterion.name)},'
            f'"national_average":{_number(reference.value if reference else None)},'
            f'"national_average_origin":{quoted(reference.origin) if reference else NOTHING},"points":'
        )
        self._year = f',"school_year":{quoted(school_year)},"truth":'
        self.blank = self._text(Said(0, 0, 0, -1, 0, 1), shown=False)

    def __missing__(self, key: tuple[int, ...]) -> str:
        said = Said(*key)
        self[key] = found = self._text(said, shown=said.code != 0 or said.least >= 0)
        return found

    def of(self, places: Rows) -> list[str] | None:
        """One text for each unit at `places` in the sheet; None when they are all blank."""
        measured = self._measured
        if measured.truth is None:
            return None
        truth, counting = measured.truth.of(places), measured.counting
        none = np.full(len(truth.low), -1, dtype=np.int64)
        least = most = worse = none
        if counting is not None:
            least = np.where(counting.applied[places], counting.points.low[places], -1)
            most = counting.points.high[places]
            worse = counting.surely[places].astype(np.int64) + counting.possibly[places]
        codes = measured.codes[places] if measured.codes is not None else none + 1
        columns = (codes, truth.low, truth.high, least, most, worse)
        return [self[key] for key in zip(*(each.tolist() for each in columns), strict=True)]

    def _text(self, said: Said, *, shown: bool) -> str:
        seen = self._measured.seen.seen[said.code - 1] if said.code and self._measured.seen else None
        reference, value = self._measured.reference, seen.value if seen else None
        counts = said.least >= 0
        difference = value - reference.value if value is not None and reference else None
        return (
            f'{{"criterion":{quoted(self._measured.criterion.code)},"difference":{_number(difference)},{self._name}'
            f'{_span(said.least, said.most) if counts else NOTHING},"published":{quoted(seen.raw) if seen else NOTHING}'
            f'{self._year}{_span(said.low, said.high) if shown else NOTHING},"value":{_number(value)},'
            f'"value_type":{quoted(seen.value_type.value) if seen else NOTHING},'
            f'"worse_than_average":{WORSE[said.worse] if counts else NOTHING}}}'
        )


def _number(quantity: int | None) -> str:
    return NOTHING if quantity is None else f'"{text(quantity)}"'


def _span(low: int, high: int) -> str:
    return f'["{text(low)}","{text(high)}"]'


class SheetTexts:
    """The criteria of a sheet's units, joined; criteria that say the same of all units are joined once."""

    def __init__(self, sheet: Sheet, school_year: str) -> None:
        self._columns = [CriterionTexts(measured, school_year) for measured in sheet.criteria]

    def of(self, places: Rows, count: int) -> list[str]:
        columns: list[Iterable[str]] = []
        between = ""
        for number, column in enumerate(self._columns):
            between += "," if number else ""
            texts = column.of(places)
            if texts is None:
                between += column.blank
            else:
                columns += [repeat(between, count), texts]
                between = ""
        return list(map("".join, zip(*columns, repeat(between, count), strict=True)))
