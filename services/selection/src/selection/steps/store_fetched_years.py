"""Keep cells of several school years, each under its own."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from selection.models.data_import import Tally
from selection.models.statistic import SubjectKind
from selection.readers.published import ApiCell
from selection.steps.store_cells import PublishedCell, store_cells
from selection.unit_of_work import Work


async def store_fetched_years(
    work: Work,
    cells: Iterable[tuple[str, ApiCell]],
    kind: SubjectKind,
    *,
    import_id: UUID,
    tally: Tally,
    now: datetime,
) -> None:
    """`cells` are pairs of a subject's code and a cell of it; what becomes of them is counted in `tally`."""
    years: dict[str, list[PublishedCell]] = {}
    for code, cell in cells:
        published = PublishedCell(code, cell.part, cell.indicator, cell.cell, 0, cell.field, cell.computed)
        years.setdefault(cell.school_year, []).append(published)
    for year, published_cells in sorted(years.items()):
        tally.count(await store_cells(work, published_cells, kind, school_year=year, import_id=import_id, now=now))
