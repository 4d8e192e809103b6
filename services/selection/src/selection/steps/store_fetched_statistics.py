"""Keep what the statistics API has answered about units, year by year."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from selection.models.data_import import Tally
from selection.models.statistic import SubjectKind
from selection.readers.catalogue import Catalogue
from selection.readers.published import ApiCell, Published, read_values
from selection.readers.table import RowError
from selection.steps.record_fetched import record_fetched
from selection.steps.store_fetched_years import store_fetched_years
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
    tally = Tally()
    cells: list[tuple[str, ApiCell]] = []
    for ask, published in answers.items():
        # One unit's answer has many years; the fetch may want only one of them.
        resource, _, code = ask.partition("/")
        values = read_values(published, catalogue, catalogue.resources[resource].school_type)
        cells += [(code, cell) for cell in values.cells if fetch.school_year in (None, cell.school_year)]
        for error in values.errors:
            tally.refuse(RowError(0, f"{ask} {error.column}", error.read, error.expected))
    kind = SubjectKind.SCHOOL_UNIT
    await store_fetched_years(work, cells, kind, import_id=fetch.import_id, tally=tally, now=now)
    await record_fetched(work, fetch_id, asks, tally, now=now)
