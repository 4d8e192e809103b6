"""The selection round, from draft to closed."""

from collections.abc import Iterable
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, LargeBinary, Text
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.orm import Mapped, deferred, mapped_column

from selection.errors import WrongState
from selection.models.root import Base
from selection.rules.untested_reasons import DecidedUntested
from shared.canonical import hash_of
from shared.clock import swedish_date
from shared.kit.audit_values import LEFT_OUT
from shared.kit.db import INSTANT, Aggregate, enum_column, one_of


class RoundStatus(StrEnum):
    DRAFT = "draft"
    ANALYSED = "analysed"
    CONSULTED = "consulted"
    DECIDED = "decided"
    OFFERED = "offered"
    CLOSED = "closed"


IN_SWEDISH = {
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
    __table_args__ = (
        one_of("status", RoundStatus),
        CheckConstraint("decided_by <> analysed_by", name="two_people"),
    )

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
    participants: Mapped[list[str]] = mapped_column(ARRAY(Text), default=list, info=LEFT_OUT)
    decided_on: Mapped[date | None]
    diary_number: Mapped[str | None] = mapped_column(Text)
    untested: Mapped[list[dict[str, str]]] = mapped_column(JSONB, default=list, server_default="[]")
    """Groups of criteria that nobody was tested on, as `DecidedUntested.document`; written with the decision."""
    snapshot: Mapped[bytes | None] = deferred(mapped_column(LargeBinary))
    result: Mapped[bytes | None] = deferred(mapped_column(LargeBinary))

    def require(self, *allowed: RoundStatus) -> None:
        if self.status not in allowed:
            wanted = " eller ".join(IN_SWEDISH[status] for status in allowed)
            raise WrongState(f"Omgången är {IN_SWEDISH[self.status]}. Steget kan tas när den är {wanted}.")

    def require_open(self) -> None:
        """Require that the round is analysed and not yet decided: people may still add to what the analysis says."""
        self.require(RoundStatus.ANALYSED, RoundStatus.CONSULTED)

    def require_decided(self) -> None:
        self.require(RoundStatus.DECIDED, RoundStatus.OFFERED, RoundStatus.CLOSED)

    def record_analysis(
        self, by: str, *, snapshot: bytes, result: bytes, counts: dict[str, int], now: datetime
    ) -> None:
        """Replace the last analysis with a new one, until the decision freezes it."""
        self.require(RoundStatus.DRAFT, RoundStatus.ANALYSED, RoundStatus.CONSULTED)
        if self.status is RoundStatus.DRAFT:
            self.status = RoundStatus.ANALYSED
        self.analysed_by, self.analysed_at, self.counts = by, now, counts
        self.snapshot, self.snapshot_hash = snapshot, hash_of(snapshot)
        self.result, self.result_hash = result, hash_of(result)
        self.touch(now)

    def begin_consultation(self, now: datetime) -> None:
        """Record that the list is sent; the round stays analysed until the answers are in the analysis."""
        self.require(RoundStatus.ANALYSED)
        self.touch(now)

    def record_consultation(self, now: datetime) -> None:
        """Record that the consultation is closed, and its answers are in the analysis."""
        self.require(RoundStatus.ANALYSED)
        self.status = RoundStatus.CONSULTED
        self.touch(now)

    def decide(
        self,
        by: str,
        *,
        presented_by: str,
        participants: list[str],
        diary_number: str,
        untested: Iterable[DecidedUntested],
        now: datetime,
    ) -> None:
        self.require(RoundStatus.CONSULTED)
        self.status = RoundStatus.DECIDED
        self.untested = [group.document for group in untested]
        self.decided_by, self.presented_by, self.participants = by, presented_by, participants
        self.diary_number, self.decided_on = diary_number, swedish_date(now)
        self.touch(now)

    def open_offers(self, now: datetime) -> None:
        """Record that offers are made: the first of them, or some that could not be made then."""
        self.require(RoundStatus.DECIDED, RoundStatus.OFFERED)
        self.status = RoundStatus.OFFERED
        self.touch(now)

    def close(self, now: datetime) -> None:
        self.require(RoundStatus.OFFERED)
        self.status = RoundStatus.CLOSED
        self.touch(now)
