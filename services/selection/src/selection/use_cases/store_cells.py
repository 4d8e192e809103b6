"""Keep published cells of one school year; what is different supersedes what was believed before."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from selection.models import SubjectKind
from selection.readers.cells import Cell
from selection.repository.statistics import Believed, Key
from selection.unit_of_work import Work


@dataclass(frozen=True, slots=True)
class CellSeen:
    """`line` and `column` are where in the file it stood; in an answer, 0 and the field's name."""

    kind: SubjectKind
    cell: Cell
    line: int
    column: str
    computed: bool = False


async def store_cells(
    work: Work, cells: Mapping[Key, CellSeen], school_year: str, *, import_id: UUID, now: datetime
) -> tuple[int, int, int]:
    """Created, changed and unchanged. What is computed gives way to what is published."""
    believed = await work.statistics.current(cells, school_year)
    superseded: list[int] = []
    rows: list[dict[str, Any]] = []
    for key, seen in cells.items():
        known = believed.get(key)
        if known and (_is_same(known, seen) or (seen.computed and not known.computed)):
            continue
        if known:
            superseded.append(known.id)
        rows.append(_row(key, seen, school_year=school_year, import_id=import_id, now=now))
    await work.statistics.supersede(superseded, now)
    await work.statistics.add(rows)
    return len(rows) - len(superseded), len(superseded), len(cells) - len(rows)


def _is_same(known: Believed, seen: CellSeen) -> bool:
    return (known.value_type, known.value, known.computed) == (seen.cell.value_type, seen.cell.value, seen.computed)


def _row(key: Key, seen: CellSeen, *, school_year: str, import_id: UUID, now: datetime) -> dict[str, Any]:
    return {
        "subject_kind": seen.kind,
        "subject_code": key[0],
        "part": key[1],
        "indicator": key[2],
        "school_year": school_year,
        "value": seen.cell.value,
        "value_type": seen.cell.value_type,
        "raw": seen.cell.raw,
        "import_id": import_id,
        "line": seen.line,
        "column_name": seen.column,
        "computed": seen.computed,
        "recorded_at": now,
    }
