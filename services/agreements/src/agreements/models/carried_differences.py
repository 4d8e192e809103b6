"""Differences between a file's case and what was carried over of it: row by row, with what stands."""

from collections.abc import Iterator

from agreements.models.carried_case import KEYS, CarriedCase, CarriedRow, key_of
from agreements.readers.tables import WHOLE_ROW, RowFault

NOTHING = "tomt"


def carried_differences(case: CarriedCase, standing: CarriedCase) -> Iterator[RowFault]:
    yield from _row_differences(case.head, standing.head)
    for where, columns in KEYS.items():
        known = {key_of(row, columns): row for row in getattr(standing, where)}
        for row in getattr(case, where):
            if former := known.pop(key_of(row, columns), None):
                yield from _row_differences(row, former)
            else:
                name = columns[-1]
                yield RowFault(row.line, name, str(getattr(row, name)), "inget: ärendet är överfört utan den raden")
        for former in known.values():
            gone = ", ".join(str(part) for part in key_of(former, columns) if part is not None)
            yield RowFault(case.head.line, WHOLE_ROW, f"{where}: {gone} saknas", "raden, som är överförd")


def _row_differences(row: CarriedRow, former: CarriedRow) -> Iterator[RowFault]:
    said, stands = row.model_dump(mode="json"), former.model_dump(mode="json")
    for column in said:
        if said[column] != stands[column]:
            yield RowFault(row.line, column, _shown(said[column]), f"{_shown(stands[column])}, som är överfört")


def _shown(value: object) -> str:
    if isinstance(value, list):
        return " ".join(map(str, value)) or NOTHING
    return NOTHING if value is None else str(value)
