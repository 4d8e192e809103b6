"""Keep SALSA's deviations beside the results."""

from datetime import datetime
from uuid import UUID

from selection.clients.polite import SourceAway
from selection.clients.statistics import Salsa
from selection.models.statistic import SubjectKind
from selection.readers.catalogue import Catalogue
from selection.readers.cells import EXPECTED, read_cell
from selection.readers.table import RowError
from selection.steps.note_fetched import Step, note_fetched
from selection.steps.store_cells import CellSeen, store_cells
from selection.unit_of_work import Work


async def store_fetched_salsa(
    work: Work, fetch_id: UUID, ask: str, catalogue: Catalogue, *, salsa: Salsa, now: datetime
) -> None:
    """Raises SourceAway when the year the answer holds for is not the one that was asked for, or is not told at all."""
    fetch = await work.fetches.get_fetch_for_change(fetch_id)
    year = _year(salsa.school_year, fetch.school_year)
    cells, errors = _cells(salsa, catalogue)
    kind = SubjectKind.SCHOOL_UNIT
    counts = await store_cells(work, cells, kind, school_year=year, import_id=fetch.import_id, now=now)
    await note_fetched(work, fetch_id, Step([ask], counts, len(errors), tuple(errors)), now=now)


def _year(told: str | None, asked: str | None) -> str:
    year = told or asked
    if year is None or (told and asked and told != asked):
        raise SourceAway(f"salsa holds for {told or 'no named year'}, {asked or 'any'} was asked for")
    return year


def _cells(salsa: Salsa, catalogue: Catalogue) -> tuple[list[CellSeen], list[RowError]]:
    cells: list[CellSeen] = []
    errors: list[RowError] = []
    for code, published in salsa.units.items():
        for value in published:
            indicator = catalogue.from_salsa(value.field)
            if indicator is None:
                continue
            try:
                cells.append(CellSeen(code, "", indicator.code, read_cell(value.value), 0, value.field))
            except ValueError:
                errors.append(RowError(0, f"{code} {value.field}", value.value, EXPECTED))
    return cells, errors
