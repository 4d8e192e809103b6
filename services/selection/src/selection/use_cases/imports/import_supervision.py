"""Read supervision decisions from a file: new ones are recorded, known ones brought up to date."""

from collections.abc import Iterator
from datetime import datetime
from typing import BinaryIO

from selection.errors import FileUnreadable
from selection.models.data_import import DataImport, ImportKind
from selection.models.supervision_decision import Decision, Level, SupervisionDecision, SupervisionStatus
from selection.readers.rows import UnreadableFile
from selection.readers.supervision import SupervisionRow, read_supervision
from selection.readers.table import RowError
from selection.steps.count_rows import Intake, Upload, batches, hash_of_file
from selection.unit_of_work import Work
from selection.use_cases.supervision_decisions.record_supervision import (
    SupervisionSeen,
    change_supervision,
    record_supervision,
)


async def import_supervision(work: Work, file: BinaryIO, *, upload: Upload, now: datetime) -> DataImport:
    content_hash, intake = hash_of_file(file), Intake()
    try:
        rows: Iterator[SupervisionRow] = intake.accepted(read_supervision(file))
        for batch in batches(rows):
            known = await _known(work, batch)
            for row in batch:
                if row.line not in known:
                    expected = "en huvudman och skolenhet som finns i registret"
                    intake.refuse(RowError(row.line, "organisationsnummer", row.organization_number, expected))
                else:
                    await _store(work, row, intake=intake, dry_run=upload.dry_run, now=now)
    except UnreadableFile as refusal:
        raise FileUnreadable(str(refusal)) from refusal
    report = intake.report(ImportKind.SUPERVISION, upload, content_hash, by=work.actor.subject, now=now)
    if not upload.dry_run:
        work.imports.add_import(report)
        counts = {"created": intake.created, "changed": intake.changed, "failed": intake.failed}
        await work.record("import_supervision", "import", report.id, at=now, after=counts)
    return report


async def _known(work: Work, batch: list[SupervisionRow]) -> set[int]:
    """Lines whose organiser and unit are in the register."""
    organizers = await work.organizers.find_organizers(row.organization_number for row in batch)
    units = await work.units.find_units(row.school_unit_code for row in batch if row.school_unit_code)
    return {
        row.line
        for row in batch
        if row.organization_number in organizers and (not row.school_unit_code or row.school_unit_code in units)
    }


async def _store(work: Work, row: SupervisionRow, *, intake: Intake, dry_run: bool, now: datetime) -> None:
    seen = _seen(row)
    known = await work.supervision.find_decision(row.diary_number, row.organization_number, row.school_unit_code)
    if known is not None and _same(known, seen):
        intake.unchanged += 1
    elif known is not None:
        intake.changed += 1
        if not dry_run:
            await change_supervision(work, known.id, seen, version=None, now=now)
    else:
        intake.created += 1
        if not dry_run:
            await record_supervision(work, seen, now=now)


def _same(known: SupervisionDecision, seen: SupervisionSeen) -> bool:
    return all(getattr(known, name) == getattr(seen, name) for name in SupervisionSeen.__slots__)


def _seen(row: SupervisionRow) -> SupervisionSeen:
    return SupervisionSeen(
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
