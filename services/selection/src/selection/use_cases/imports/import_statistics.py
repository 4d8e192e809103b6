"""Read a SIRIS export: every cell kept, corrections superseding what was believed before."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from typing import BinaryIO

from selection.errors import FileUnreadable
from selection.models.data_import import DataImport, ImportKind
from selection.models.statistic import SubjectKind
from selection.readers.catalogue import Catalogue
from selection.readers.codes import is_local_code
from selection.readers.rows import UnreadableFile
from selection.readers.siris import StatisticsFile, StatisticsRow, read_statistics
from selection.readers.table import RowError
from selection.steps.count_rows import Intake, Upload, batches, hash_of_file
from selection.steps.store_cells import CellSeen, store_cells
from selection.steps.store_organizers import OrganizerSeen, store_organizers
from selection.steps.store_units import UnitSeen, store_units
from selection.unit_of_work import Work


async def import_statistics(
    work: Work, file: BinaryIO, catalogue: Catalogue, *, upload: Upload, now: datetime
) -> DataImport:
    content_hash, intake = hash_of_file(file), Intake()
    try:
        export = read_statistics(file, catalogue, school_year=upload.school_year)
    except UnreadableFile as refusal:
        raise FileUnreadable(str(refusal)) from refusal
    report = intake.report(ImportKind.STATISTICS, upload, content_hash, by=work.actor.subject, now=now)
    report.export, report.school_year = export.export.code, export.school_year
    report.columns_left_out = list(export.left_out)
    trial = await work.session.begin_nested()
    work.imports.add_import(report)
    await work.session.flush()
    work.session.expunge(report)
    for batch in batches(intake.accepted(export.rows)):
        await _store(work, batch, export=export, upload=upload, intake=intake, now=now)
    counts = {
        "rows_read": intake.read,
        "rows_failed": intake.failed,
        "created": intake.created,
        "changed": intake.changed,
        "unchanged": intake.unchanged,
    }
    finished = intake.report(ImportKind.STATISTICS, upload, content_hash, by=work.actor.subject, now=now)
    finished.export, finished.school_year = report.export, report.school_year
    finished.columns_left_out = report.columns_left_out
    if upload.dry_run:
        await trial.rollback()
        return finished
    await work.imports.finish_import(report.id, errors=finished.errors, **counts)
    await trial.commit()
    await work.record("import_statistics", "import", report.id, at=now, after=counts)
    return finished


async def _store(
    work: Work,
    read: list[StatisticsRow],
    *,
    export: StatisticsFile,
    upload: Upload,
    intake: Intake,
    now: datetime,
) -> None:
    batch = await _registered(work, read, intake=intake)
    await _store_subjects(work, batch, export=export, upload=upload, intake=intake, now=now)
    year, import_id = export.school_year, intake.import_id
    for kind in SubjectKind.SCHOOL_UNIT, SubjectKind.MUNICIPALITY:
        about_units = kind is SubjectKind.SCHOOL_UNIT
        cells = [cell for row in batch if (row.school_unit_code is not None) is about_units for cell in _cells(row)]
        intake.count(await store_cells(work, cells, kind, school_year=year, import_id=import_id, now=now))
    await work.forget()


async def _registered(work: Work, read: list[StatisticsRow], *, intake: Intake) -> list[StatisticsRow]:
    """Without rows of our own codes that have never been given: those units are registered before they have results."""
    local = {row.school_unit_code for row in read if row.school_unit_code and is_local_code(row.school_unit_code)}
    unknown = local - set(await work.units.find_units(local)) if local else local
    for row in read if unknown else ():
        if row.school_unit_code in unknown:
            expected = "en förskoleenhet som är registrerad här"
            intake.refuse(RowError(row.line, "Skolenhetskod", row.school_unit_code or "", expected))
    return [row for row in read if row.school_unit_code not in unknown] if unknown else read


async def _store_subjects(
    work: Work,
    batch: list[StatisticsRow],
    *,
    export: StatisticsFile,
    upload: Upload,
    intake: Intake,
    now: datetime,
) -> None:
    """Results name units and organisers that the register may not have yet."""
    organizers = set(_organizers(batch))
    if not organizers:
        return
    tell = not upload.dry_run
    await store_organizers(work, organizers, import_id=intake.import_id, tell=tell, now=now)
    units = _units(batch, export.export.school_type, last_day(export.school_year))
    await store_units(work, units, import_id=intake.import_id, tell=tell, now=now)


def _organizers(batch: Iterable[StatisticsRow]) -> Iterator[OrganizerSeen]:
    for row in batch:
        if row.organization_number:
            place = row.municipality_code if row.organizer_type == "KOMMUN" else None
            yield OrganizerSeen(row.organization_number, row.organizer_name or "", row.organizer_type, place)


def _units(batch: Iterable[StatisticsRow], school_type: str, as_of: date) -> Iterator[UnitSeen]:
    for row in batch:
        if row.school_unit_code and row.organization_number and not is_local_code(row.school_unit_code):
            yield UnitSeen(
                row.school_unit_code, row.name, row.organization_number, row.municipality_code, (school_type,), as_of
            )


def last_day(school_year: str) -> date:
    """30 June of the year in which the school year ends: the day its results hold for."""
    return date(int(school_year[:4]) + ("/" in school_year), 6, 30)


def _cells(row: StatisticsRow) -> list[CellSeen]:
    code, part = row.school_unit_code, ""
    if code is None:
        code, part = row.municipality_code, row.organizer_type
    line = row.line
    return [CellSeen(code, part, indicator, cell, line, column) for indicator, cell, column in row.observations]
