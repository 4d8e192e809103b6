"""The selection round, from draft to closed."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import LargeBinary, Text
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.orm import Mapped, deferred, mapped_column

from selection.errors import WrongState
from selection.models.root import Base
from shared.kit.db import INSTANT, Aggregate, enum_column, one_of


class RoundStatus(StrEnum):
    DRAFT = "draft"
    ANALYSED = "analysed"
    CONSULTED = "consulted"
    DECIDED = "decided"
    OFFERED = "offered"
    CLOSED = "closed"


SWEDISH = {
    RoundStatus.DRAFT: "ett utkast",
    RoundStatus.ANALYSED: "analyserad",
    RoundStatus.CONSULTED: "i samråd",
    RoundStatus.DECIDED: "beslutad",
    RoundStatus.OFFERED: "erbjuden",
    RoundStatus.CLOSED: "avslutad",
}


class Round(Aggregate, Base):
    """Urvalsomgång. Snapshot and result are kept as the very bytes that were hashed."""

    __tablename__ = "round"
    __table_args__ = (one_of("status", RoundStatus),)

    name: Mapped[str] = mapped_column(Text)
    programme: Mapped[str] = mapped_column(Text, index=True)
    rule_version: Mapped[str] = mapped_column(Text)
    school_year: Mapped[str] = mapped_column(Text)
    status: Mapped[RoundStatus] = mapped_column(enum_column(RoundStatus), index=True)
    created_by: Mapped[str] = mapped_column(Text)
    analysed_by: Mapped[str | None] = mapped_column(Text)
    analysed_at: Mapped[datetime | None] = mapped_column(INSTANT)
    snapshot_hash: Mapped[str | None] = mapped_column(Text)
    result_hash: Mapped[str | None] = mapped_column(Text)
    counts: Mapped[dict[str, int] | None] = mapped_column(JSONB)
    decided_by: Mapped[str | None] = mapped_column(Text)
    presented_by: Mapped[str | None] = mapped_column(Text)
    participants: Mapped[list[str]] = mapped_column(ARRAY(Text), default=list)
    decided_on: Mapped[date | None]
    diary_number: Mapped[str | None] = mapped_column(Text)
    snapshot: Mapped[bytes | None] = deferred(mapped_column(LargeBinary))
    result: Mapped[bytes | None] = deferred(mapped_column(LargeBinary))

    def must_be(self, *allowed: RoundStatus) -> None:
        if self.status not in allowed:
            wanted = " eller ".join(SWEDISH[status] for status in allowed)
            raise WrongState(f"Omgången är {SWEDISH[self.status]}. Åtgärden kan göras när den är {wanted}.")

    def analysed(self, by: str, *, snapshot: bytes, snapshot_hash: str, result: bytes, result_hash: str) -> None:
        """A new analysis replaces the last one, until the decision freezes it."""
        self.must_be(RoundStatus.DRAFT, RoundStatus.ANALYSED, RoundStatus.CONSULTED)
        if self.status is RoundStatus.DRAFT:
            self.status = RoundStatus.ANALYSED
        self.analysed_by = by
        self.snapshot, self.snapshot_hash = snapshot, snapshot_hash
        self.result, self.result_hash = result, result_hash

    def decide(self, by: str, *, presented_by: str, participants: list[str], diary_number: str, today: date) -> None:
        self.must_be(RoundStatus.CONSULTED)
        self.status = RoundStatus.DECIDED
        self.decided_by, self.presented_by, self.participants = by, presented_by, participants
        self.diary_number, self.decided_on = diary_number, today
