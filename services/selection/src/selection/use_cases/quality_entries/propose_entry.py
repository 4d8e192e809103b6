"""Propose a new entry of the register, or a new version of one."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from selection.errors import EntryInvalid
from selection.models.quality_entry import EntryStatus, QualityEntry
from selection.rules.quality_register import PART_OF, Entry, EntryKind, InvalidEntry, read_entry
from selection.unit_of_work import Work
from shared.kit.errors import FieldError, at_field


async def propose_entry(
    work: Work, kind: EntryKind, content: dict[str, Any], *, reason: str, now: datetime
) -> QualityEntry:
    """The number follows the last one. What an indicator measures cannot be changed, only described better or ended."""
    versions = await work.quality_entries.list_versions(kind, content["code"])
    entry = _read(kind, content | {"version": versions[0].number + 1 if versions else 1})
    if versions:
        _check_continues(entry, versions)
    await _check_serves_goal(work, entry)
    row = QualityEntry.of(entry, reason=reason, status=EntryStatus.PROPOSED, proposed_by=work.actor.subject, now=now)
    work.quality_entries.add(row)
    await work.session.flush()  # gives the row its id, which the audit row needs
    after = {"kind": kind.value, "code": row.code, "number": row.number, "hash": row.document_hash}
    await work.record("propose_entry", "quality_entry", row.id, at=now, after=after, reason=reason)
    return row


def _read(kind: EntryKind, content: dict[str, Any]) -> Entry:
    try:
        return read_entry(kind, content)
    except InvalidEntry as refusal:
        faults = [fault.partition(": ") for fault in refusal.faults]
        errors = tuple(
            FieldError(field=f"body.{name}", message=message, expected="se fältets beskrivning")
            for name, _, message in faults
        )
        raise EntryInvalid("Rätta posten och skicka in den igen.", errors=errors) from refusal


def _check_continues(entry: Entry, versions: Sequence[QualityEntry]) -> None:
    newest = versions[0]
    if newest.status is not EntryStatus.PUBLISHED:
        raise EntryInvalid(f"Version {newest.number} av {entry.code} väntar på att prövas eller publiceras.")
    if not entry.is_same_quantity(newest.entry):
        detail = (
            f"{entry.code} kan inte byta skolform, riktning, måttenhet eller möjliga värden: beslut har fattats efter "
            "vad den är. Föreslå en ny indikator med egen kod, och avsluta den här med valid_to."
        )
        raise EntryInvalid(detail)


async def _check_serves_goal(work: Work, entry: Entry) -> None:
    """Refuse an entry unless the goal it belongs to is published, of its school type and in force on its first day."""
    if entry.part_of is None:
        return
    versions = await work.quality_entries.list_versions(PART_OF[entry.kind], entry.part_of)
    goals = [row.entry for row in versions if row.status is EntryStatus.PUBLISHED]
    if not goals or goals[0].school_type != entry.school_type:
        fault = at_field("part_of", "finns inte för skolformen", "ett publicerat mål")
        raise EntryInvalid("Ange det mål som posten hör till.", errors=fault)
