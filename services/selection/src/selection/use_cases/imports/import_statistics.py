"""Read a SIRIS export: every cell kept, corrections superseding what was believed before."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime

from selection.errors import FileUnreadable
from selection.models.data_import import DataImport, ImportKind, Tally, Upload
from selection.models.organizer import OrganizerDescription
from selection.models.school_unit import UnitDescription
from selection.models.statistic import SubjectKind
from selection.readers.catalogue import Catalogue
from selection.readers.codes import is_local_code
from selection.readers.siris import StatisticsFile, StatisticsRow, read_statistics
from selection.readers.table import RowError
from selection.steps.store_cells import PublishedCell, store_cells
from selection.steps.store_organizers import store_organizers
from selection.steps.store_units import store_units
from selection.unit_of_work import Work
from shared.clock import swedish_date
from shared.files.batches import batches
from shared.files.rows import Contents


async def import_statistics(
    work: Work, contents: Contents, catalogue: Catalogue, *, upload: Upload, now: datetime
) -> DataImport:
    """Rows that cannot be read are reported and the others stored. A dry run leaves no trace but its answer."""
    report = DataImport.begin(ImportKind.STATISTICS, upload, by=work.actor.subject, now=now)
    export = read_statistics(contents, catalogue, school_year=upload.school_year)
    if int(export.school_year[:4]) > swedish_date(now).year:
        raise FileUnreadable(f"Filen gäller {export.school_year}, som inte har börjat. Rätta läsåret.")
    report.export, report.school_year = export.export.code, export.school_year
    report.columns_left_out = list(export.columns_left_out)
    tally = Tally()
    async with work.trial(dry_run=upload.dry_run):
        work.imports.add(report)
        # Cells refer to their import, and are written past the session.
        await work.session.flush()
        async for batch in batches(export.rows):
            rows = await _registered(work, list(tally.accepted(batch)), tally=tally)
            await _store(work, rows, export=export, report=report, tally=tally, now=now)
        tally.require_given(dry_run=upload.dry_run, notices=export.notices)
        report.notices = export.notices
        report.add(tally, now=now)
    if not upload.dry_run:
        await work.record("import_statistics", "import", report.id, at=now, after=tally.counts)
    return report


async def _registered(work: Work, rows: list[StatisticsRow], *, tally: Tally) -> list[StatisticsRow]:
    """The rows without units that must be there already: a preschool unit is registered before it has results, and of
    the units in a dataset nobody says whose they are.
    """
    sought = {row.school_unit_code for row in rows if _must_be_known(row)}
    if not sought:
        return rows
    unknown = sought - set(await work.units.find_units({code for code in sought if code}))
    for row in rows:
        if row.school_unit_code in unknown:
            local = is_local_code(row.school_unit_code or "")
            expected = "en förskoleenhet som är registrerad här" if local else "en skolenhet som finns i registret här"
            tally.refuse(RowError(row.line, "Skolenhetskod", row.school_unit_code or "", expected))
    return [row for row in rows if row.school_unit_code not in unknown]


def _must_be_known(row: StatisticsRow) -> bool:
    code = row.school_unit_code
    return code is not None and (is_local_code(code) or not row.municipality_code)


async def _store(
    work: Work,
    rows: list[StatisticsRow],
    *,
    export: StatisticsFile,
    report: DataImport,
    tally: Tally,
    now: datetime,
) -> None:
    await _store_subjects(work, rows, export=export, report=report, now=now)
    year, import_id = export.school_year, report.id
    for kind in SubjectKind.SCHOOL_UNIT, SubjectKind.MUNICIPALITY:
        about_units = kind is SubjectKind.SCHOOL_UNIT
        cells = [cell for row in rows if (row.school_unit_code is not None) is about_units for cell in _cells(row)]
        tally.count(await store_cells(work, cells, kind, school_year=year, import_id=import_id, now=now))
    await work.forget_register()


async def _store_subjects(
    work: Work, rows: list[StatisticsRow], *, export: StatisticsFile, report: DataImport, now: datetime
) -> None:
    """Results name units and organisers that the register may not have yet."""
    organizers = set(_organizers(rows))
    if not organizers:
        return
    publish = not report.dry_run
    await store_organizers(work, organizers, import_id=report.id, publish=publish, now=now)
    units = _units(rows, export.export.school_type, _last_day(export.school_year))
    await store_units(work, units, import_id=report.id, publish=publish, now=now)


def _organizers(rows: Iterable[StatisticsRow]) -> Iterator[OrganizerDescription]:
    for row in rows:
        if row.organization_number:
            place = row.municipality_code if row.organizer_type == "KOMMUN" else None
            yield OrganizerDescription(row.organization_number, row.organizer_name or "", row.organizer_type, place)


def _units(rows: Iterable[StatisticsRow], school_type: str, as_of: date) -> Iterator[UnitDescription]:
    for row in rows:
        code = row.school_unit_code
        if code and row.organization_number and not is_local_code(code):
            yield UnitDescription(code, row.name, row.organization_number, row.municipality_code, (school_type,), as_of)


def _last_day(school_year: str) -> date:
    """The day its results hold for: 30 June of the year in which the school year ends."""
    return date(int(school_year[:4]) + ("/" in school_year), 6, 30)


def _cells(row: StatisticsRow) -> list[PublishedCell]:
    code, part = row.school_unit_code, ""
    if code is None:
        code, part = row.municipality_code, row.organizer_type
    line = row.line
    return [PublishedCell(code, part, indicator, cell, line, column) for indicator, cell, column in row.observations]
