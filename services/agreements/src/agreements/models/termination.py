"""The end of a cooperation before its time: proposed by one person, decided by another (FL 25, 31 and 32 §§)."""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, Text
from sqlalchemy.orm import Mapped, mapped_column

from agreements.errors import WrongPhase
from agreements.models.root import Base, CasePart
from shared.kit.db import enum_column, one_of


class TerminationStatus(StrEnum):
    PROPOSED = "proposed"
    DECIDED = "decided"
    WITHDRAWN = "withdrawn"


class Termination(CasePart, Base):
    """The reason and the first day of the end of an agreement, or of a case that has none.

    Budget sets the amount that is claimed, under the lock of the commitment.
    """

    __tablename__ = "termination"
    __table_args__ = (
        one_of("status", TerminationStatus),
        CheckConstraint("decided_by <> proposed_by", name="two_persons"),
        CheckConstraint("(status = 'decided') = (decided_by IS NOT NULL)", name="decided_by"),
        CheckConstraint("(status = 'decided') = (decided_on IS NOT NULL)", name="decided_on"),
        CheckConstraint("(status = 'withdrawn') = (withdrawal_reason IS NOT NULL)", name="withdrawal_reason"),
        CheckConstraint("(communicated_on IS NULL) = (not_heard_reason IS NOT NULL)", name="heard_or_why_not"),
        CheckConstraint("agreement_id IS NOT NULL OR repayment_ground IS NULL", name="nothing_to_repay"),
        Index("uq_termination_waiting", "cooperation_id", unique=True, postgresql_where="status = 'proposed'"),
    )

    agreement_id: Mapped[UUID | None] = mapped_column(ForeignKey("agreement.id", ondelete="RESTRICT"), index=True)
    """None: the case ends before an agreement has been drafted."""
    status: Mapped[TerminationStatus] = mapped_column(enum_column(TerminationStatus))
    from_on: Mapped[date]
    reason: Mapped[str] = mapped_column(Text)
    communicated_on: Mapped[date | None]
    not_heard_reason: Mapped[str | None] = mapped_column(Text)
    """Why the organiser was not heard: it asked for the end itself, or exists no longer (FL 25 § first paragraph)."""
    claims_repayment: Mapped[bool]
    final_statement_on: Mapped[date | None]
    repayment_ground: Mapped[str | None] = mapped_column(Text)
    """The terms that a claim rests on; None until it is decided, and where nothing is claimed."""
    proposed_by: Mapped[str] = mapped_column(Text)
    decided_by: Mapped[str | None] = mapped_column(Text)
    decided_on: Mapped[date | None]
    withdrawal_reason: Mapped[str | None] = mapped_column(Text)

    @property
    def is_decided(self) -> bool:
        return self.status is TerminationStatus.DECIDED

    def require_proposed(self) -> None:
        if self.status is not TerminationStatus.PROPOSED:
            raise WrongPhase("Förslaget är redan prövat eller återtaget. Lägg ett nytt om det behövs.")

    def decide(
        self,
        subject: str,
        *,
        repayment_ground: str | None,
        final_statement_on: date | None,
        today: date,
        now: datetime,
    ) -> None:
        self.require_proposed()
        self.status, self.decided_by, self.decided_on = TerminationStatus.DECIDED, subject, today
        self.repayment_ground, self.final_statement_on = repayment_ground, final_statement_on
        self.touch(now)

    def withdraw(self, reason: str, now: datetime) -> None:
        self.require_proposed()
        self.status, self.withdrawal_reason = TerminationStatus.WITHDRAWN, reason
        self.touch(now)
