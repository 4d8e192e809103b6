"""Keep what the statistics API has answered about units, year by year."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from selection.models.statistic import SubjectKind
from selection.readers.catalogue import Catalogue
from selection.readers.published import ApiCell, Published, read_values
from selection.readers.table import RowError
from selection.steps.note_fetched import Counts, Step, note_fetched, total
from selection.steps.store_cells import CellSeen, store_cells
from selection.unit_of_work import Work


async def store_fetched_statistics(
    work: Work,
    fetch_id: UUID,
    asks: list[str],
    catalogue: Catalogue,
    *,
    answers: Mapping[str, list[Published]],
    now: datetime,
) -> None:
    """`answers` by what was asked: `gr/48000763`."""
    fetch = await work.fetches.get_fetch_for_change(fetch_id)
    cells: list[tuple[str, ApiCell]] = []
    errors: list[RowError] = []
    for ask, published in answers.items():
        resource, _, code = ask.partition("/")
        found = read_values(published, catalogue, catalogue.resources[resource].school_type)
        cells += [(code, cell) for cell in found.cells if fetch.school_year in (None, cell.school_year)]
        errors += [RowError(0, f"{ask} {error.column}", error.read, error.expected) for error in found.errors]
    counts = await store_years(work, cells, SubjectKind.SCHOOL_UNIT, import_id=fetch.import_id, now=now)
    await note_fetched(work, fetch_id, Step(asks, counts, len(errors), tuple(errors)), now=now)


async def store_years(
    work: Work, cells: list[tuple[str, ApiCell]], kind: SubjectKind, *, import_id: UUID, now: datetime
) -> Counts:
    """Cells of subjects, each under its own school year."""
    years: dict[str, list[CellSeen]] = {}
    for code, cell in cells:
        seen = CellSeen(code, cell.part, cell.indicator, cell.cell, 0, cell.field, cell.computed)
        years.setdefault(cell.school_year, []).append(seen)
    counts = [
        await store_cells(work, found, kind, school_year=year, import_id=import_id, now=now)
        for year, found in sorted(years.items())
    ]
    return total(*counts)
