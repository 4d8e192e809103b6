"""Each criterion of each unit, as JSON text; every text that occurs is made only once."""

from collections.abc import Iterable
from itertools import repeat
from json.encoder import encode_basestring as quoted

import numpy as np

from selection.rules.columns.criteria import Measured
from selection.rules.columns.evaluation import Sheet
from selection.rules.columns.integers import Rows
from selection.rules.quantities import text

NOTHING, WORSE = "null", ("false", "null", "true")


Variant = tuple[int, int, int, int, int, int]
"""All that varies from unit to unit: the code of what is published, the limits of the truth, those of the points (the
least is -1 where the criterion does not count), and whether it is worse than the average, as a place in WORSE.
"""


class CriterionTexts(dict[Variant, str]):
    """The text of each combination that occurs, made when it is first needed."""

    def __init__(self, measured: Measured, school_year: str) -> None:
        super().__init__()
        self._measured = measured
        criterion, reference = measured.criterion, measured.reference
        self._code = f'{{"criterion":{quoted(criterion.code)},"difference":'
        self._name = (
            f',"group":{quoted(criterion.group)},"kind":"{criterion.kind}","name":{quoted(criterion.name)},'
            f'"national_average":{_number(reference.value if reference else None)},'
            f'"national_average_origin":{quoted(reference.origin) if reference else NOTHING},"points":'
        )
        self._year = f',"school_year":{quoted(school_year)},"truth":'
        self.blank = self._text((0, 0, 0, -1, 0, 1), shown=False)

    def __missing__(self, variant: Variant) -> str:
        self[variant] = found = self._text(variant, shown=variant[0] != 0 or variant[3] >= 0)
        return found

    def of(self, places: Rows) -> list[str] | None:
        """One text for each unit at `places` in the sheet; None when they are all blank."""
        measured = self._measured
        if measured.truth is None:
            return None
        truth, counting = measured.truth.of(places), measured.counting
        blank = np.full(len(truth.low), -1, dtype=np.int64)
        least = most = worse = blank
        if counting is not None:
            least = np.where(counting.applied[places], counting.points.low[places], -1)
            most = counting.points.high[places]
            worse = counting.surely[places].astype(np.int64) + counting.possibly[places]
        codes = measured.codes[places] if measured.codes is not None else blank + 1
        columns = (codes, truth.low, truth.high, least, most, worse)
        return [self[key] for key in zip(*(column.tolist() for column in columns), strict=True)]

    def _text(self, variant: Variant, *, shown: bool) -> str:
        code, low, high, least, most, worse = variant
        observed = self._measured.published.distinct[code - 1] if code and self._measured.published else None
        reference, value = self._measured.reference, observed.value if observed else None
        difference = value - reference.value if value is not None and reference else None
        points, below = (_span(least, most), WORSE[worse]) if least >= 0 else (NOTHING, NOTHING)
        published, kind = (quoted(observed.raw), quoted(observed.value_type)) if observed else (NOTHING, NOTHING)
        truth = _span(low, high) if shown else NOTHING
        return (
            f'{self._code}{_number(difference)}{self._name}{points},"published":{published}{self._year}{truth},'
            f'"value":{_number(value)},"value_type":{kind},"worse_than_average":{below}}}'
        )


def _number(quantity: int | None) -> str:
    return NOTHING if quantity is None else f'"{text(quantity)}"'


def _span(low: int, high: int) -> str:
    least = text(low)
    return f'["{least}","{least if low == high else text(high)}"]'


class SheetTexts:
    """The criteria of a sheet's units, joined; criteria whose text is the same for all units are joined once."""

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
