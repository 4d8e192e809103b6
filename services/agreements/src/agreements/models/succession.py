"""A case goes on with the organiser that its own has gone up in: proposed by one person, decided by another."""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, Text
from sqlalchemy.orm import Mapped, mapped_column

from agreements.errors import WrongPhase
from agreements.models.root import Base, CasePart
from shared.kit.db import enum_column, one_of


class SuccessionStatus(StrEnum):
    PROPOSED = "proposed"
    DECIDED = "decided"
    WITHDRAWN = "withdrawn"


class Succession(CasePart, Base):
    """The former organiser, its successor and by whose mandate; documents from before name the former."""

    __tablename__ = "succession"
    __table_args__ = (
        one_of("status", SuccessionStatus),
        CheckConstraint("decided_by <> proposed_by", name="two_persons"),
        CheckConstraint("(status = 'decided') = (decided_by IS NOT NULL)", name="decided_by"),
        CheckConstraint("(status = 'decided') = (decided_on IS NOT NULL)", name="decided_on"),
        CheckConstraint("(status = 'withdrawn') = (withdrawal_reason IS NOT NULL)", name="withdrawal_reason"),
        Index("uq_succession_waiting", "cooperation_id", unique=True, postgresql_where="status = 'proposed'"),
    )

    status: Mapped[SuccessionStatus] = mapped_column(enum_column(SuccessionStatus))
    former_number: Mapped[str] = mapped_column(Text)
    former_name: Mapped[str] = mapped_column(Text)
    successor_number: Mapped[str] = mapped_column(Text)
    successor_name: Mapped[str] = mapped_column(Text)
    signatory_id: Mapped[UUID] = mapped_column(ForeignKey("signatory.id", ondelete="RESTRICT"))
    """The mandate of whoever signs for the successor."""
    reason: Mapped[str] = mapped_column(Text)
    proposed_by: Mapped[str] = mapped_column(Text)
    decided_by: Mapped[str | None] = mapped_column(Text)
    decided_on: Mapped[date | None]
    withdrawal_reason: Mapped[str | None] = mapped_column(Text)

    def is_after(self, day: date, made_at: datetime | None) -> bool:
        """True if the case went on with the successor after that day, or later on it than `made_at`."""
        # Nothing changes it once it is decided.
        earlier_that_day = day == self.decided_on and made_at is not None and made_at < self.updated_at
        return earlier_that_day or (self.decided_on is not None and day < self.decided_on)

    def require_proposed(self) -> None:
        if self.status is not SuccessionStatus.PROPOSED:
            raise WrongPhase("Förslaget är redan prövat eller återtaget. Lägg ett nytt om det behövs.")

    def decide(self, subject: str, *, today: date, now: datetime) -> None:
        self.require_proposed()
        self.status, self.decided_by, self.decided_on = SuccessionStatus.DECIDED, subject, today
        self.touch(now)

    def withdraw(self, reason: str, now: datetime) -> None:
        self.require_proposed()
        self.status, self.withdrawal_reason = SuccessionStatus.WITHDRAWN, reason
        self.touch(now)
