"""Keep what one of the open APIs has answered, and how far the fetch has come."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from selection.clients.register import RegisteredUnit
from selection.clients.statistics import SALSA_FIELDS, Published
from selection.models import SubjectKind
from selection.readers.catalogue import Catalogue
from selection.readers.cells import read_cell
from selection.repository.statistics import Key
from selection.rules.identity import is_organization_number, organizer_type, school_type
from selection.unit_of_work import Work
from selection.use_cases.record_national_value import record_national_value
from selection.use_cases.store_cells import CellSeen, store_cells
from selection.use_cases.store_organizers import OrganizerSeen, store_organizers
from selection.use_cases.store_units import UnitSeen, store_units

API = "GR"


async def store_fetched_units(
    work: Work, fetch_id: UUID, codes: list[str], *, units: Iterable[RegisteredUnit], now: datetime
) -> None:
    """Units whose organiser has no valid organisation number are left out, and counted on the import."""
    fetch = await work.register.get_fetch_for_change(fetch_id)
    found = list(units)
    usable = [unit for unit in found if is_organization_number(unit.organization_number) and _kind(unit)]
    organizers = [OrganizerSeen(u.organization_number, u.organizer_name, _kind(u), _place(u)) for u in usable]
    await store_organizers(work, organizers, import_id=fetch.import_id, tell=True, now=now)
    seen = [_unit(unit) for unit in usable]
    created, changed, unchanged = await store_units(work, seen, import_id=fetch.import_id, now=now)
    fetch.took(codes)
    fetch.touch(now)
    await work.register.count_import(
        fetch.import_id,
        read=len(codes),
        failed=len(found) - len(usable),
        created=created,
        changed=changed,
        unchanged=unchanged,
    )


async def store_fetched_statistics(
    work: Work,
    fetch_id: UUID,
    codes: list[str],
    catalogue: Catalogue,
    *,
    answers: Mapping[str, list[Published]],
    now: datetime,
) -> None:
    fetch = await work.register.get_fetch_for_change(fetch_id)
    counts = await _store(work, _by_year(answers, catalogue, fetch.school_year), fetch.import_id, now=now)
    fetch.took(codes)
    fetch.touch(now)
    await work.register.count_import(
        fetch.import_id, read=len(codes), failed=0, created=counts[0], changed=counts[1], unchanged=counts[2]
    )


async def store_fetched_national_values(
    work: Work, fetch_id: UUID, catalogue: Catalogue, *, values: Iterable[Published], now: datetime
) -> None:
    fetch = await work.register.get_fetch_for_change(fetch_id)
    stored = 0
    for published in values:
        indicator = catalogue.from_api(published.field, API)
        value = read_cell(published.value).value
        if indicator is None or value is None or published.period is None:
            continue
        if await _is_new(work, indicator.code, published.period, value):
            await record_national_value(
                work, indicator.code, published.period, catalogue, value=value, source="Planned Educations v4", now=now
            )
            stored += 1
    fetch.finish()
    fetch.touch(now)
    await work.register.count_import(fetch.import_id, read=1, failed=0, created=stored, changed=0, unchanged=0)


async def store_fetched_salsa(
    work: Work, fetch_id: UUID, *, answers: Mapping[str, list[Published]], now: datetime
) -> None:
    fetch = await work.register.get_fetch_for_change(fetch_id)
    cells: dict[Key, CellSeen] = {
        (code, "", SALSA_FIELDS[p.field]): CellSeen(SubjectKind.SCHOOL_UNIT, read_cell(p.value), 0, p.field)
        for code, published in answers.items()
        for p in published
    }
    counts = await _store(work, {fetch.school_year or "": cells}, fetch.import_id, now=now)
    fetch.finish()
    fetch.touch(now)
    await work.register.count_import(
        fetch.import_id, read=len(answers), failed=0, created=counts[0], changed=counts[1], unchanged=counts[2]
    )


async def _store(
    work: Work, years: Mapping[str, Mapping[Key, CellSeen]], import_id: UUID, *, now: datetime
) -> tuple[int, int, int]:
    total = (0, 0, 0)
    for year, cells in sorted(years.items()):
        done = await store_cells(work, cells, year, import_id=import_id, now=now)
        total = (total[0] + done[0], total[1] + done[1], total[2] + done[2])
    return total


def _by_year(
    answers: Mapping[str, list[Published]], catalogue: Catalogue, only: str | None
) -> dict[str, dict[Key, CellSeen]]:
    years: dict[str, dict[Key, CellSeen]] = {}
    for code, published in answers.items():
        for entry in published:
            indicator = catalogue.from_api(entry.field, API)
            if indicator is None or entry.period is None or only not in (None, entry.period):
                continue
            seen = CellSeen(SubjectKind.SCHOOL_UNIT, read_cell(entry.value), 0, entry.field)
            years.setdefault(entry.period, {})[code, "", indicator.code] = seen
    return years


async def _is_new(work: Work, indicator: str, school_year: str, value: Decimal) -> bool:
    known = await work.statistics.find_national_value(indicator, school_year)
    return known is None or known.value != value


def _kind(unit: RegisteredUnit) -> str:
    """Our type of organiser; empty for one we have no use for, such as an organiser of Swedish schools abroad."""
    return organizer_type(unit.organizer_type) or ""


def _place(unit: RegisteredUnit) -> str | None:
    return unit.municipality_code if unit.organizer_type == "KOMMUN" else None


def _unit(unit: RegisteredUnit) -> UnitSeen:
    types = tuple(code for name in unit.school_types if (code := school_type(name)))
    return UnitSeen(
        school_unit_code=unit.school_unit_code,
        name=unit.name,
        organization_number=unit.organization_number,
        municipality_code=unit.municipality_code,
        school_types=types,
        as_of=unit.extracted_on,
        status=unit.status,
    )
