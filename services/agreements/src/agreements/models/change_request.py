"""An organiser's request to change its agreement, and the agency's answer."""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, Text
from sqlalchemy.orm import Mapped, mapped_column

from agreements.errors import WrongPhase
from agreements.models.root import Base, CasePart
from shared.kit.db import enum_column, one_of


class ChangeRequestStatus(StrEnum):
    OPEN = "open"
    TAKEN_UP = "taken_up"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


class ChangeRequest(CasePart, Base):
    """Changes nothing by itself: what is taken up becomes a new decision or an amendment, which both sign."""

    __tablename__ = "change_request"
    __table_args__ = (
        one_of("status", ChangeRequestStatus),
        CheckConstraint("answered_by <> requested_by", name="two_persons"),
        CheckConstraint("(status IN ('taken_up', 'declined')) = (answered_by IS NOT NULL)", name="answered_by"),
        CheckConstraint("(status IN ('taken_up', 'declined')) = (answered_on IS NOT NULL)", name="answered_on"),
        CheckConstraint("(status IN ('taken_up', 'declined')) = (answer IS NOT NULL)", name="answer"),
        CheckConstraint("(status = 'withdrawn') = (withdrawal_reason IS NOT NULL)", name="withdrawal_reason"),
        CheckConstraint(
            "status = 'taken_up' OR (decision_id IS NULL AND agreement_version IS NULL)", name="leads_on_when_taken_up"
        ),
        Index("uq_change_request_open", "agreement_id", unique=True, postgresql_where="status = 'open'"),
    )

    agreement_id: Mapped[UUID] = mapped_column(ForeignKey("agreement.id", ondelete="RESTRICT"), index=True)
    status: Mapped[ChangeRequestStatus] = mapped_column(enum_column(ChangeRequestStatus))
    request: Mapped[str] = mapped_column(Text)
    reason: Mapped[str] = mapped_column(Text)
    requested_by: Mapped[str] = mapped_column(Text)
    requested_on: Mapped[date]
    answer: Mapped[str | None] = mapped_column(Text)
    answered_by: Mapped[str | None] = mapped_column(Text)
    answered_on: Mapped[date | None]
    withdrawal_reason: Mapped[str | None] = mapped_column(Text)
    decision_id: Mapped[UUID | None] = mapped_column(ForeignKey("decision.id", ondelete="RESTRICT"))
    """The decision that was proposed because of the request."""
    agreement_version: Mapped[int | None]
    """The amendment that was begun because of the request."""

    def require_open(self) -> None:
        if self.status is not ChangeRequestStatus.OPEN:
            raise WrongPhase("Begäran är redan besvarad eller återtagen. Gör en ny om något annat behöver ändras.")

    def answer_with(self, answer: str, *, taken_up: bool, subject: str, today: date, now: datetime) -> None:
        self.require_open()
        self.status = ChangeRequestStatus.TAKEN_UP if taken_up else ChangeRequestStatus.DECLINED
        self.answer, self.answered_by, self.answered_on = answer, subject, today
        self.touch(now)

    def withdraw(self, reason: str, now: datetime) -> None:
        self.require_open()
        self.status, self.withdrawal_reason = ChangeRequestStatus.WITHDRAWN, reason
        self.touch(now)

    def lead_to(self, *, decision_id: UUID | None = None, agreement_version: int | None = None, now: datetime) -> None:
        """A new decision often comes first and its amendment later: the request then leads to both."""
        if self.status is not ChangeRequestStatus.TAKEN_UP:
            raise WrongPhase("Begäran är inte tagen till prövning. Besvara den först.")
        self.decision_id = decision_id or self.decision_id
        self.agreement_version = agreement_version or self.agreement_version
        self.touch(now)
