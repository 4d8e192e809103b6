"""The register of the quality system, version by version: proposed, decided, published."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import CheckConstraint, Index, Text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from selection.errors import WrongEntryState
from selection.models.root import Base
from selection.rules.quality_register import Entry, EntryKind, read_entry
from shared.canonical import canonical, hash_of
from shared.clock import swedish_date
from shared.kit.db import Aggregate, enum_column, one_of


class EntryStatus(StrEnum):
    PROPOSED = "proposed"
    DECIDED = "decided"
    REJECTED = "rejected"
    PUBLISHED = "published"


IN_SWEDISH = {
    EntryStatus.PROPOSED: "föreslagen",
    EntryStatus.DECIDED: "beslutad",
    EntryStatus.REJECTED: "avslagen",
    EntryStatus.PUBLISHED: "publicerad",
}


class QualityEntry(Aggregate, Base):
    """One version of a national goal, sub-goal, indicator or success factor; a published one never changes."""

    __tablename__ = "quality_entry"
    __table_args__ = (
        one_of("kind", EntryKind),
        one_of("status", EntryStatus),
        Index(
            "uq_quality_entry_number", "kind", "code", "number", unique=True, postgresql_where="status <> 'rejected'"
        ),
        CheckConstraint("settled_by <> proposed_by", name="two_people"),
    )

    kind: Mapped[EntryKind] = mapped_column(enum_column(EntryKind), index=True)
    code: Mapped[str] = mapped_column(Text)
    number: Mapped[int]
    school_type: Mapped[str | None] = mapped_column(Text)
    document: Mapped[dict[str, Any]] = mapped_column(JSONB)
    document_hash: Mapped[str] = mapped_column(Text)
    reason: Mapped[str] = mapped_column(Text)
    status: Mapped[EntryStatus] = mapped_column(enum_column(EntryStatus), index=True)
    proposed_by: Mapped[str | None] = mapped_column(Text)
    """None: it came with the installation, as does who settled it."""
    settled_by: Mapped[str | None] = mapped_column(Text)
    diary_number: Mapped[str | None] = mapped_column(Text)
    settled_on: Mapped[date | None]
    published_on: Mapped[date | None]

    @classmethod
    def of(
        cls, entry: Entry, *, reason: str, status: EntryStatus, proposed_by: str | None, now: datetime
    ) -> "QualityEntry":
        return cls(
            kind=entry.kind,
            code=entry.code,
            number=entry.number,
            school_type=entry.school_type,
            document=entry.document,
            document_hash=hash_of(canonical(entry.document)),
            reason=reason,
            status=status,
            proposed_by=proposed_by,
            published_on=swedish_date(now) if status is EntryStatus.PUBLISHED else None,
            created_at=now,
            updated_at=now,
        )

    @property
    def entry(self) -> Entry:
        return read_entry(self.kind, self.document)

    @property
    def source(self) -> str:
        return self.entry.source

    def settle(self, by: str, *, approve: bool, diary_number: str, now: datetime) -> None:
        self._require(EntryStatus.PROPOSED)
        self.status = EntryStatus.DECIDED if approve else EntryStatus.REJECTED
        self.settled_by, self.diary_number, self.settled_on = by, diary_number, swedish_date(now)
        self.touch(now)

    def publish(self, now: datetime) -> None:
        self._require(EntryStatus.DECIDED)
        self.status, self.published_on = EntryStatus.PUBLISHED, swedish_date(now)
        self.touch(now)

    def _require(self, wanted: EntryStatus) -> None:
        if self.status is not wanted:
            raise WrongEntryState(
                f"Posten är {IN_SWEDISH[self.status]}. Steget kan tas när den är {IN_SWEDISH[wanted]}."
            )
