"""Keep the national averages the statistics API publishes; those of a programme beside, for none is told for all."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from selection.models.statistic import SubjectKind
from selection.readers.catalogue import Catalogue
from selection.readers.published import ApiCell, Published, read_values
from selection.steps.note_fetched import Counts, Step, note_fetched, total
from selection.steps.store_fetched_statistics import store_years
from selection.unit_of_work import Work
from selection.use_cases.national_values.record_national_value import record_national_value

NATION = "00"
"""The whole country, in Statistics Sweden's codes of counties."""
SOURCE = "Planned Educations v4"


async def store_fetched_national_values(
    work: Work, fetch_id: UUID, resource: str, catalogue: Catalogue, *, values: Iterable[Published], now: datetime
) -> None:
    fetch = await work.fetches.get_fetch_for_change(fetch_id)
    found = read_values(values, catalogue, catalogue.resources[resource].school_type)
    published = [c for c in found.cells if not c.computed and fetch.school_year in (None, c.school_year)]
    official = await _record(work, [cell for cell in published if not cell.part], catalogue, now=now)
    programmes = [(NATION, cell) for cell in published if cell.part]
    parts = await store_years(work, programmes, SubjectKind.NATION, import_id=fetch.import_id, now=now)
    step = Step([resource], total(official, parts), len(found.errors), found.errors)
    await note_fetched(work, fetch_id, step, now=now)


async def _record(work: Work, cells: Iterable[ApiCell], catalogue: Catalogue, *, now: datetime) -> Counts:
    created = changed = unchanged = 0
    for cell in cells:
        value = cell.cell.value
        if value is None:
            continue
        known = await work.national_values.find_national_value(cell.indicator, cell.school_year)
        if known is not None and known.value == value:
            unchanged += 1
            continue
        await record_national_value(
            work, cell.indicator, cell.school_year, catalogue, value=value, source=SOURCE, now=now
        )
        created, changed = created + (known is None), changed + (known is not None)
    return created, changed, unchanged
