"""What is prepared before a decision: the first agreement, the situation analysis and the action plan."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from agreements.errors import AlreadySigned, ContentLocked, WrongPhase
from agreements.models.content import AnalysisContent, Party, PlanContent
from agreements.models.root import Base, CasePart, Document
from shared.kit.db import INSTANT, enum_column, one_of


class FirstAgreement(CasePart, Base):
    """The conditions for the analysis phase (seed 003, 2.5.1); signed by both before the analysis is completed."""

    __tablename__ = "first_agreement"
    __table_args__ = (
        UniqueConstraint("cooperation_id"),
        UniqueConstraint("diary_number"),
        CheckConstraint("ends_on > starts_on", name="period"),
    )

    diary_number: Mapped[str] = mapped_column(Text)
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    conditions: Mapped[str] = mapped_column(Text)
    agency_signed_by: Mapped[str | None] = mapped_column(Text)
    agency_signed_at: Mapped[datetime | None] = mapped_column(INSTANT)
    organizer_signed_by: Mapped[str | None] = mapped_column(Text)
    organizer_signed_at: Mapped[datetime | None] = mapped_column(INSTANT)

    @property
    def signed(self) -> bool:
        return bool(self.agency_signed_at and self.organizer_signed_at)

    def has_signed(self, party: Party) -> bool:
        return bool(self.agency_signed_at if party is Party.AGENCY else self.organizer_signed_at)

    def sign(self, party: Party, *, subject: str, now: datetime) -> None:
        if self.has_signed(party):
            raise AlreadySigned("Parten har redan undertecknat den första överenskommelsen.")
        if party is Party.AGENCY:
            self.agency_signed_by, self.agency_signed_at = subject, now
        else:
            self.organizer_signed_by, self.organizer_signed_at = subject, now
        self.touch(now)


class AnalysisStatus(StrEnum):
    DRAFT = "draft"
    COMPLETED = "completed"


class SituationAnalysis(CasePart, Base):
    """Nulägesanalysen (seed 003, 2.5.2): one for the case, its problems by organiser or unit."""

    __tablename__ = "situation_analysis"
    __table_args__ = (UniqueConstraint("cooperation_id"), one_of("status", AnalysisStatus))

    status: Mapped[AnalysisStatus] = mapped_column(enum_column(AnalysisStatus))
    content: Mapped[AnalysisContent] = mapped_column(Document(AnalysisContent))
    completed_on: Mapped[date | None]

    def rewrite(self, content: AnalysisContent, now: datetime) -> None:
        if self.status is not AnalysisStatus.DRAFT:
            raise ContentLocked("Nulägesanalysen är färdig. Öppna den på nytt innan du ändrar den.")
        self.content = content
        self.touch(now)

    def complete(self, today: date, now: datetime) -> None:
        if self.status is not AnalysisStatus.DRAFT:
            raise WrongPhase("Nulägesanalysen är redan färdig. Gå vidare med åtgärdsplanen.")
        self.status, self.completed_on = AnalysisStatus.COMPLETED, today
        self.touch(now)

    def reopen(self, now: datetime) -> None:
        if self.status is not AnalysisStatus.COMPLETED:
            raise WrongPhase("Nulägesanalysen är öppen. Ändra den och slutför den.")
        self.status, self.completed_on = AnalysisStatus.DRAFT, None
        self.touch(now)


class PlanStatus(StrEnum):
    DRAFT = "draft"
    APPROVED = "approved"


class ActionPlan(CasePart, Base):
    """Åtgärdsplanen (seed 003, 2.5.2), which the decision builds on and the agreement has as an annex."""

    __tablename__ = "action_plan"
    __table_args__ = (UniqueConstraint("cooperation_id"), one_of("status", PlanStatus))

    status: Mapped[PlanStatus] = mapped_column(enum_column(PlanStatus))
    content: Mapped[PlanContent] = mapped_column(Document(PlanContent))
    written_by: Mapped[str] = mapped_column(Text)
    approved_by: Mapped[str | None] = mapped_column(Text)
    approved_on: Mapped[date | None]

    def rewrite(self, content: PlanContent, *, subject: str, now: datetime) -> None:
        if self.status is not PlanStatus.DRAFT:
            raise ContentLocked("Åtgärdsplanen är godkänd. Öppna den på nytt innan du ändrar den.")
        self.content, self.written_by = content, subject
        self.touch(now)

    def approve(self, subject: str, *, today: date, now: datetime) -> None:
        if self.status is not PlanStatus.DRAFT:
            raise WrongPhase("Åtgärdsplanen är redan godkänd. Gå vidare med beslutet om insatser.")
        self.status, self.approved_by, self.approved_on = PlanStatus.APPROVED, subject, today
        self.touch(now)

    def reopen(self, now: datetime) -> None:
        if self.status is not PlanStatus.APPROVED:
            raise WrongPhase("Åtgärdsplanen är öppen. Ändra den och låt den godkännas.")
        self.status, self.approved_by, self.approved_on = PlanStatus.DRAFT, None, None
        self.touch(now)
