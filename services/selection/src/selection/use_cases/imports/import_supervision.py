"""Read supervision decisions from a file: new ones are recorded, known ones brought up to date."""

from datetime import datetime

from selection.models.data_import import DataImport, ImportKind, Stored, Tally, Upload
from selection.models.supervision_decision import Decision, Level, SupervisionDescription, SupervisionStatus
from selection.readers.supervision import SupervisionRow, read_supervision
from selection.readers.table import RowError
from selection.steps.store_supervision import store_supervision
from selection.unit_of_work import Work
from shared.clock import swedish_date
from shared.files.batches import batches
from shared.files.rows import Contents


async def import_supervision(work: Work, contents: Contents, *, upload: Upload, now: datetime) -> DataImport:
    """Rows that cannot be read are reported and the others stored. A dry run leaves no trace but its answer."""
    report = DataImport.begin(ImportKind.SUPERVISION, upload, by=work.actor.subject, now=now)
    tally = Tally()
    async with work.trial(dry_run=upload.dry_run):
        work.imports.add(report)
        async for batch in batches(read_supervision(contents)):
            await _store(work, list(tally.accepted(batch)), tally=tally, dry_run=upload.dry_run, now=now)
        tally.require_given(dry_run=upload.dry_run)
        report.notices = contents.notices
        report.add(tally, now=now)
    if not upload.dry_run:
        await work.record("import_supervision", "import", report.id, at=now, after=tally.counts)
    return report


async def _store(work: Work, batch: list[SupervisionRow], *, tally: Tally, dry_run: bool, now: datetime) -> None:
    organizers = await work.organizers.find_organizers(row.organization_number for row in batch)
    units = await work.units.find_units(row.school_unit_code for row in batch if row.school_unit_code)
    today = swedish_date(now)
    for row in batch:
        if row.decided_on > today:
            tally.refuse(RowError(row.line, "datum", row.decided_on.isoformat(), f"högst {today}"))
        elif row.organization_number in organizers and (not row.school_unit_code or row.school_unit_code in units):
            tally.count(await _store_row(work, row, dry_run=dry_run, now=now))
        else:
            expected = "en huvudman och skolenhet som finns i registret"
            tally.refuse(RowError(row.line, "organisationsnummer", row.organization_number, expected))


async def _store_row(work: Work, row: SupervisionRow, *, dry_run: bool, now: datetime) -> Stored:
    description = _description(row)
    known = await work.supervision.find_decision(row.diary_number, row.organization_number, row.school_unit_code)
    if known is not None and known.agrees_with(description):
        return Stored(unchanged=1)
    # A dry run publishes nothing: its rows are rolled back, but published events are not.
    if not dry_run:
        await store_supervision(work, description, known=known, now=now)
    return Stored(created=1) if known is None else Stored(changed=1)


def _description(row: SupervisionRow) -> SupervisionDescription:
    return SupervisionDescription(
        diary_number=row.diary_number,
        decision=Decision(row.decision),
        level=Level(row.level),
        status=SupervisionStatus(row.status),
        organization_number=row.organization_number,
        school_unit_code=row.school_unit_code,
        decided_on=row.decided_on,
        fine_amount=row.fine_amount,
        serious=row.serious,
        extensive_in_central_parts=row.extensive,
        quality_work=row.quality_work,
    )
