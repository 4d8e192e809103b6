"""Counting what an import did: rows read and failed, and what was new, different or the same."""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from itertools import islice
from typing import BinaryIO, TypeVar
from uuid import UUID

from selection.models.data_import import DataImport, ImportKind
from selection.readers.table import RowError
from shared.kit.clock import new_id

T = TypeVar("T")
BATCH = 2_000
ERRORS_KEPT = 1000
PIECE = 65_536


@dataclass(frozen=True, slots=True)
class Upload:
    """What the sender says of a file. `as_of` is the day a register extract holds for."""

    source: str
    dry_run: bool
    as_of: date | None = None
    school_year: str | None = None


@dataclass(slots=True)
class Intake:
    import_id: UUID = field(default_factory=new_id)
    read: int = 0
    failed: int = 0
    created: int = 0
    changed: int = 0
    unchanged: int = 0
    errors: list[RowError] = field(default_factory=list)

    def accepted(self, rows: Iterable[T | list[RowError]]) -> Iterator[T]:
        """The rows that could be read; the others are counted and their errors kept, up to a limit."""
        for row in rows:
            self.read += 1
            if isinstance(row, list):
                self.failed += 1
                self.errors += row[: ERRORS_KEPT - len(self.errors)]
            else:
                yield row

    def refuse(self, error: RowError) -> None:
        """A row that could be read but contradicts what is known."""
        self.failed += 1
        if len(self.errors) < ERRORS_KEPT:
            self.errors.append(error)

    def count(self, done: tuple[int, int, int]) -> None:
        """Add what one batch created, changed and left unchanged."""
        self.created += done[0]
        self.changed += done[1]
        self.unchanged += done[2]

    def report(self, kind: ImportKind, upload: Upload, content_hash: str, *, by: str, now: datetime) -> DataImport:
        return DataImport(
            id=self.import_id,
            kind=kind,
            source=upload.source,
            content_hash=content_hash,
            school_year=upload.school_year,
            dry_run=upload.dry_run,
            rows_read=self.read,
            rows_failed=self.failed,
            created=self.created,
            changed=self.changed,
            unchanged=self.unchanged,
            errors=[asdict(error) for error in self.errors],
            columns_left_out=[],
            imported_by=by,
            version=1,
            created_at=now,
            updated_at=now,
        )


def batches(rows: Iterable[T]) -> Iterator[list[T]]:
    stream = iter(rows)
    while batch := list(islice(stream, BATCH)):
        yield batch


def hash_of_file(file: BinaryIO) -> str:
    """SHA-256 of the content; leaves the file at its beginning."""
    digest = hashlib.sha256()
    while piece := file.read(PIECE):
        digest.update(piece)
    file.seek(0)
    return digest.hexdigest()
