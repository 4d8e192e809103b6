"""What was known when: every change of what a report counts, and corrections of when something was known."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, ForeignKey, Identity, Index, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from followup.models.root import Base
from shared.kit.db import Aggregate


class HistoryEntry(Base):
    """A change of one record, column by column. A trigger of the database writes it, and nothing else can.

    `known_at` is when whoever recorded the change knew it: for what another service has published, the time in the
    event's envelope. `recorded_at` is when we wrote it down.
    """

    __tablename__ = "history_entry"
    __table_args__ = (
        Index("ix_history_entry_record_row_id", "record", "row_id"),
        Index(
            "ix_history_entry_offers_of_organizer",
            text("(changes ->> 'organization_number')"),
            postgresql_where=text("record = 'offer_copy'"),
        ),
    )

    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    record: Mapped[str]
    """The table."""
    row_id: Mapped[str]
    changes: Mapped[dict[str, Any]] = mapped_column(JSONB)
    known_at: Mapped[datetime]
    known_on: Mapped[date]
    """The Swedish day of `known_at`."""
    recorded_at: Mapped[datetime] = mapped_column(index=True)


class HistoryCorrection(Aggregate, Base):
    """A correction by a person of the day from which a change counts as known; the change itself stays as it was.

    A correction that was wrong stays too: the one that replaces it holds.
    """

    __tablename__ = "history_correction"
    __table_args__ = (
        Index("uq_history_correction_first", "entry_id", unique=True, postgresql_where=text("replaces IS NULL")),
    )

    entry_id: Mapped[int] = mapped_column(ForeignKey("history_entry.id", ondelete="RESTRICT"), index=True)
    replaces: Mapped[UUID | None] = mapped_column(ForeignKey("history_correction.id"), unique=True)
    programme: Mapped[str]
    counts_from: Mapped[date]
    reason: Mapped[str]
    corrected_by: Mapped[str]
