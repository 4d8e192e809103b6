"""Bring the installation's register into the database, each version of an entry once, and publish it."""

from datetime import datetime

from selection.errors import EntryInvalid
from selection.facts import quality_entry_published
from selection.models.quality_entry import EntryStatus, QualityEntry
from selection.readers.catalogue import Catalogue
from selection.rules.quality_register import Entry
from selection.unit_of_work import Work
from shared.canonical import canonical, hash_of


async def load_entries(work: Work, catalogue: Catalogue, *, now: datetime) -> None:
    """Load the file's entries. One decided here under the same number stands, and the file must raise its own."""
    if await _missing(work, catalogue):
        await work.quality_entries.lock_register()
        for entry in await _missing(work, catalogue):
            await _load(work, entry, now=now)


async def _missing(work: Work, catalogue: Catalogue) -> list[Entry]:
    """The entries that the file has and the database has not."""
    known = {(row.kind, row.code, row.number): row.document_hash for row in await work.quality_entries.list_published()}
    missing = []
    for kind, entries in catalogue.register.items():
        for entry in entries.values():
            loaded = known.get((kind, entry.code, entry.number))
            if loaded is None:
                missing.append(entry)
            elif loaded != hash_of(canonical(entry.document)):
                detail = f"Höj version för {entry.code} i registret: en post som har publicerats ändras aldrig."
                raise EntryInvalid(detail)
    return missing


async def _load(work: Work, entry: Entry, *, now: datetime) -> None:
    status = EntryStatus.PUBLISHED
    row = QualityEntry.of(entry, reason="Följer med installationen", status=status, proposed_by=None, now=now)
    work.quality_entries.add(row)
    # The fact names the entry by its id, which a new row has only after the flush.
    await work.session.flush()
    work.publish(quality_entry_published(row), subject=row.id)
    await work.record("load_entries", "quality_entry", row.id, at=now, after={"code": row.code, "number": row.number})
