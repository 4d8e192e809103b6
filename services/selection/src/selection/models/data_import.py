"""The files and fetches that data came from."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from enum import StrEnum
from typing import NamedTuple, Self, TypeVar

from pydantic import RootModel
from sqlalchemy import Text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from selection.errors import FileUnreadable
from selection.models.root import Base
from selection.readers.table import RowError, legible
from shared.clock import new_id
from shared.kit.columns import Document
from shared.kit.db import Aggregate, enum_column, one_of
from shared.kit.errors import FieldError

T = TypeVar("T")
ERRORS_SHOWN = 100
ERRORS_KEPT = 1000
"""Enough to see what is wrong with a file; the rest are only counted."""


class ImportKind(StrEnum):
    REGISTER = "register"
    STATISTICS = "statistics"
    SUPERVISION = "supervision"


class RowErrors(RootModel[tuple[RowError, ...]]):
    """The errors as they are stored."""


@dataclass(frozen=True, slots=True)
class Upload:
    """The sender's words about a file, and its SHA-256. `as_of` is the day a register extract holds for."""

    source: str
    dry_run: bool
    content_hash: str = ""
    as_of: date | None = None
    school_year: str | None = None


class Stored(NamedTuple):
    """The changes that storing some rows made."""

    created: int = 0
    changed: int = 0
    unchanged: int = 0


@dataclass(slots=True)
class Tally:
    """The outcome of the rows of a file, or of the answers in one step of a fetch."""

    read: int = 0
    failed: int = 0
    created: int = 0
    changed: int = 0
    unchanged: int = 0
    errors: list[RowError] = field(default_factory=list)

    @property
    def counts(self) -> dict[str, int]:
        return {"created": self.created, "changed": self.changed, "failed": self.failed}

    def accepted(self, rows: Iterable[T | list[RowError]]) -> Iterator[T]:
        """The rows that could be read; the others are counted, and their errors kept up to a limit."""
        for row in rows:
            self.read += 1
            if isinstance(row, list):
                self.refuse(*row)
            else:
                yield row

    def refuse(self, *errors: RowError) -> None:
        """Count one row that cannot be used."""
        self.failed += 1
        kept = errors[: ERRORS_KEPT - len(self.errors)]
        self.errors += [replace(e, column=legible(e.column), read=legible(e.read)) for e in kept]

    def require_given(self, *, dry_run: bool, notices: Sequence[str] = ()) -> None:
        """A file that gave nothing is no success. A dry run shows what is wrong with every row."""
        if not self.read:
            raise FileUnreadable(" ".join(["Filen har inga rader med uppgifter.", *notices]))
        if self.failed >= self.read and not dry_run:
            errors = tuple(
                FieldError(field=f"rad {e.line}, {e.column}", message=f"läst: {e.read}", expected=e.expected)
                for e in self.errors[:ERRORS_SHOWN]
            )
            raise FileUnreadable("Ingen rad i filen kunde användas. Rätta raderna under errors.", errors=errors)

    def count(self, stored: Stored) -> None:
        self.created += stored.created
        self.changed += stored.changed
        self.unchanged += stored.unchanged


class DataImport(Aggregate, Base):
    """One file or fetch: what it was, what it gave, and every row that could not be used."""

    __tablename__ = "data_import"
    __table_args__ = (one_of("kind", ImportKind),)

    kind: Mapped[ImportKind] = mapped_column(enum_column(ImportKind), index=True)
    source: Mapped[str] = mapped_column(Text)
    content_hash: Mapped[str] = mapped_column(Text)
    export: Mapped[str | None] = mapped_column(Text)
    school_year: Mapped[str | None] = mapped_column(Text)
    dry_run: Mapped[bool]
    rows_read: Mapped[int]
    rows_failed: Mapped[int]
    created: Mapped[int]
    changed: Mapped[int]
    unchanged: Mapped[int]
    errors: Mapped[RowErrors] = mapped_column(Document(RowErrors))
    columns_left_out: Mapped[list[str]] = mapped_column(ARRAY(Text), server_default="{}")
    notices: Mapped[list[str]] = mapped_column(ARRAY(Text), server_default="{}")
    """Notices of values that were read in another way than the file says, or not at all."""
    imported_by: Mapped[str] = mapped_column(Text)

    @classmethod
    def begin(cls, kind: ImportKind, upload: Upload, *, by: str, now: datetime) -> Self:
        return cls(
            id=new_id(),
            kind=kind,
            source=upload.source,
            content_hash=upload.content_hash,
            school_year=upload.school_year,
            dry_run=upload.dry_run,
            rows_read=0,
            rows_failed=0,
            created=0,
            changed=0,
            unchanged=0,
            errors=RowErrors(()),
            columns_left_out=[],
            notices=[],
            imported_by=by,
            created_at=now,
            updated_at=now,
        )

    def add(self, tally: Tally, *, now: datetime) -> None:
        """Add what the file, or one more step of the fetch, gave."""
        self.rows_read += tally.read
        self.rows_failed += tally.failed
        self.created += tally.created
        self.changed += tally.changed
        self.unchanged += tally.unchanged
        self.errors = RowErrors((*self.errors.root, *tally.errors)[:ERRORS_KEPT])
        self.touch(now)
