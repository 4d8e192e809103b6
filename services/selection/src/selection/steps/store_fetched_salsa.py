"""Keep SALSA's deviations beside the results."""

from collections.abc import Iterator
from datetime import datetime
from uuid import UUID

from selection.clients.polite import SourceAway
from selection.clients.statistics import Salsa
from selection.models.data_import import Tally
from selection.models.statistic import SubjectKind
from selection.readers.catalogue import Catalogue
from selection.readers.table import RowError
from selection.readers.values import read_value
from selection.steps.record_fetched import record_fetched
from selection.steps.store_cells import PublishedCell, store_cells
from selection.unit_of_work import Work


async def store_fetched_salsa(
    work: Work, fetch_id: UUID, ask: str, catalogue: Catalogue, *, salsa: Salsa, now: datetime
) -> None:
    """Raises SourceAway when the answer holds for another year than the one asked for, or does not say which."""
    fetch = await work.fetches.get_fetch_for_change(fetch_id)
    year = _year(salsa.school_year, fetch.school_year)
    tally = Tally()
    cells = list(_cells(salsa, catalogue, tally))
    kind = SubjectKind.SCHOOL_UNIT
    tally.count(await store_cells(work, cells, kind, school_year=year, import_id=fetch.import_id, now=now))
    await record_fetched(work, fetch_id, [ask], tally, now=now)


def _year(answered: str | None, asked: str | None) -> str:
    year = answered or asked
    if year is None or (answered and asked and answered != asked):
        why = f"SALSA gäller {answered or 'inget angivet läsår'}; {asked or 'läsåret i svaret'} skulle hämtas."
        raise SourceAway(f"salsa holds for {answered or 'no named year'}, {asked or 'any'} was asked for", why)
    return year


def _cells(salsa: Salsa, catalogue: Catalogue, tally: Tally) -> Iterator[PublishedCell]:
    """Values that cannot be read are refused in `tally`."""
    for code, published in salsa.units.items():
        for value in published:
            indicator = catalogue.from_salsa(value.field)
            if indicator is None:
                continue
            try:
                yield PublishedCell(code, "", indicator.code, read_value(value.value, indicator), 0, value.field)
            except ValueError as fault:
                tally.refuse(RowError(0, f"{code} {value.field}", value.value, str(fault)))
