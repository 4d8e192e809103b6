"""Read a register extract: organisers, or the school units of one school type."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import BinaryIO

from selection.errors import FileUnreadable
from selection.models.data_import import DataImport, ImportKind
from selection.readers.register import OrganizerRow, RegisterRow, SchoolUnitRow, read_register
from selection.readers.rows import UnreadableFile
from selection.steps.count_rows import Intake, Upload, batches, hash_of_file
from selection.steps.store_organizers import OrganizerSeen, store_organizers
from selection.steps.store_units import UnitSeen, store_units
from selection.unit_of_work import Work
from shared.kit.clock import swedish_date


async def import_register(work: Work, file: BinaryIO, *, upload: Upload, now: datetime) -> DataImport:
    """Rows that cannot be read are reported and the others stored. A dry run leaves no trace but its answer."""
    content_hash, intake = hash_of_file(file), Intake()
    trial = await work.session.begin_nested()
    try:
        rows: Iterator[RegisterRow] = intake.accepted(read_register(file))
        for batch in batches(rows):
            await _store(work, batch, upload=upload, intake=intake, now=now)
    except UnreadableFile as refusal:
        raise FileUnreadable(str(refusal)) from refusal
    report = intake.report(ImportKind.REGISTER, upload, content_hash, by=work.actor.subject, now=now)
    if upload.dry_run:
        await trial.rollback()
        return report
    await trial.commit()
    work.imports.add_import(report)
    counts = {"created": intake.created, "changed": intake.changed, "failed": intake.failed}
    await work.record("import_register", "import", report.id, at=now, after=counts)
    return report


async def _store(work: Work, batch: list[RegisterRow], *, upload: Upload, intake: Intake, now: datetime) -> None:
    organizers = {row.organization_number: _organizer(row) for row in batch}
    tell = not upload.dry_run
    done = await store_organizers(work, organizers.values(), import_id=intake.import_id, tell=tell, now=now)
    units = [row for row in batch if isinstance(row, SchoolUnitRow)]
    if units:
        as_of = upload.as_of or swedish_date(now)
        done = await store_units(
            work, [_unit(row, as_of) for row in units], import_id=intake.import_id, tell=tell, now=now
        )
    intake.count(done)
    await work.forget()


def _organizer(row: RegisterRow) -> OrganizerSeen:
    if isinstance(row, OrganizerRow):
        return OrganizerSeen(row.organization_number, row.name, row.organizer_type)
    place = row.municipality_code if row.organizer_type == "KOMMUN" else None
    return OrganizerSeen(row.organization_number, row.organizer_name, row.organizer_type, place)


def _unit(row: SchoolUnitRow, as_of: date) -> UnitSeen:
    return UnitSeen(
        school_unit_code=row.school_unit_code,
        name=row.name,
        organization_number=row.organization_number,
        municipality_code=row.municipality_code,
        school_types=(row.school_type,),
        as_of=as_of,
        pupils=row.pupils,
    )
