"""Keep the national averages of the statistics API; beside them those of the programmes of upper secondary school."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from selection.models.data_import import Stored, Tally
from selection.models.statistic import SubjectKind
from selection.readers.catalogue import Catalogue
from selection.readers.published import ApiCell, Published, read_values
from selection.steps.record_fetched import record_fetched
from selection.steps.store_fetched_years import store_fetched_years
from selection.steps.store_national_value import store_national_value
from selection.unit_of_work import Work

NATION = "00"
"""The whole country, in Statistics Sweden's codes of counties."""
SOURCE = "Planned Educations v4"


async def store_fetched_national_values(
    work: Work, fetch_id: UUID, resource: str, catalogue: Catalogue, *, values: Iterable[Published], now: datetime
) -> None:
    """A value of a programme is a cell about the nation: no average of all programmes together is published."""
    fetch = await work.fetches.get_fetch_for_change(fetch_id)
    tally = Tally()
    found = read_values(values, catalogue, catalogue.resources[resource].school_type, summed=True)
    for error in found.errors:
        tally.refuse(error)
    published = [c for c in found.cells if not c.computed and fetch.school_year in (None, c.school_year)]
    for cell in published:
        if not cell.part:
            tally.count(await _store(work, cell, now=now))
    programmes = [(NATION, cell) for cell in published if cell.part]
    kind = SubjectKind.NATION
    await store_fetched_years(work, programmes, kind, import_id=fetch.import_id, tally=tally, now=now)
    await record_fetched(work, fetch_id, [resource], tally, now=now)


async def _store(work: Work, cell: ApiCell, *, now: datetime) -> Stored:
    value = cell.cell.value
    if value is None:
        return Stored()
    known = await work.national_values.find_national_value(cell.indicator, cell.school_year)
    if known is not None and known.value == value:
        return Stored(unchanged=1)
    await store_national_value(work, cell.indicator, cell.school_year, value=value, source=SOURCE, now=now)
    return Stored(created=1) if known is None else Stored(changed=1)
