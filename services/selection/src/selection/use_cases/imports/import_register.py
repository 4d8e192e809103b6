"""Read a register extract: organisers, or the school units of one school type."""

from datetime import date, datetime

from selection.errors import check_passed
from selection.models.data_import import DataImport, ImportKind, Tally, Upload
from selection.models.organizer import OrganizerDescription
from selection.models.school_unit import UnitDescription
from selection.readers.register import OrganizerRow, RegisterRow, SchoolUnitRow, read_register
from selection.steps.store_organizers import store_organizers
from selection.steps.store_units import store_units
from selection.unit_of_work import Work
from shared.clock import swedish_date
from shared.files.batches import batches
from shared.files.rows import Contents


async def import_register(work: Work, contents: Contents, *, upload: Upload, now: datetime) -> DataImport:
    """Rows that cannot be read are reported and the others stored. A dry run leaves no trace but its answer."""
    if upload.as_of is not None:
        # No later extract would be newer than a day that has not come.
        check_passed("as_of", upload.as_of, today=swedish_date(now), where="query")
    report = DataImport.begin(ImportKind.REGISTER, upload, by=work.actor.subject, now=now)
    tally = Tally()
    async with work.trial(dry_run=upload.dry_run):
        work.imports.add(report)
        async for batch in batches(read_register(contents)):
            rows: list[RegisterRow] = list(tally.accepted(batch))
            await _store(work, rows, report=report, upload=upload, tally=tally, now=now)
        tally.require_given(dry_run=upload.dry_run)
        report.notices = contents.notices
        report.add(tally, now=now)
    if not upload.dry_run:
        await work.record("import_register", "import", report.id, at=now, after=tally.counts)
    return report


async def _store(
    work: Work, batch: list[RegisterRow], *, report: DataImport, upload: Upload, tally: Tally, now: datetime
) -> None:
    publish = not upload.dry_run
    organizers = [_organizer(row) for row in batch]
    stored = await store_organizers(work, organizers, import_id=report.id, publish=publish, now=now)
    as_of = upload.as_of or swedish_date(now)
    units = [_unit(row, as_of) for row in batch if isinstance(row, SchoolUnitRow)]
    if units:
        stored = await store_units(work, units, import_id=report.id, publish=publish, now=now)
    tally.count(stored)
    await work.forget_register()


def _organizer(row: RegisterRow) -> OrganizerDescription:
    if isinstance(row, OrganizerRow):
        return OrganizerDescription(row.organization_number, row.name, row.organizer_type)
    place = row.municipality_code if row.organizer_type == "KOMMUN" else None
    return OrganizerDescription(row.organization_number, row.organizer_name, row.organizer_type, place)


def _unit(row: SchoolUnitRow, as_of: date) -> UnitDescription:
    return UnitDescription(
        school_unit_code=row.school_unit_code,
        name=row.name,
        organization_number=row.organization_number,
        municipality_code=row.municipality_code,
        school_types=(row.school_type,),
        as_of=as_of,
        pupils=row.pupils,
    )
