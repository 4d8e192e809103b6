"""Keep published cells of one school year; what is different supersedes what was believed before."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from selection.models.data_import import Stored
from selection.models.statistic import SubjectKind
from selection.readers.cells import Cell
from selection.repository.incoming import IncomingCells
from selection.unit_of_work import Work


class PublishedCell(NamedTuple):
    """`line` and `column` are where in the file it stood; in an answer, 0 and the field's name."""

    subject_code: str
    part: str
    indicator: str
    cell: Cell
    line: int
    column: str
    computed: bool = False


async def store_cells(
    work: Work, cells: Iterable[PublishedCell], kind: SubjectKind, *, school_year: str, import_id: UUID, now: datetime
) -> Stored:
    """A published value replaces one that we have computed."""
    columns = list(zip(*cells, strict=True))
    if not columns:
        return Stored()
    incoming = _incoming(*columns)
    return await work.incoming.store_cells(incoming, school_year, kind=kind.value, import_id=import_id, now=now)


def _incoming(
    codes: Sequence[str],
    parts: Sequence[str],
    indicators: Sequence[str],
    cells: Sequence[Cell],
    lines: Sequence[int],
    columns: Sequence[str],
    computed: Sequence[bool],
) -> IncomingCells:
    values = [None if cell.value is None else str(cell.value) for cell in cells]
    types, raws = [cell.value_type.value for cell in cells], [cell.raw for cell in cells]
    return IncomingCells(codes, parts, indicators, values, types, raws, lines, columns, computed)
