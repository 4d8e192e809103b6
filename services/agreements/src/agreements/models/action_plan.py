"""The action plan: measures that answer the problems of the analysis."""

from datetime import date, datetime
from enum import StrEnum
from typing import ClassVar
from uuid import UUID

from sqlalchemy import CheckConstraint, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from agreements.errors import ContentLocked, WrongPhase
from agreements.models.costs import MeasureCost
from agreements.models.drafting import measure_costs, measure_id
from agreements.models.plan_content import PlanContent
from agreements.models.revision import DocumentKind
from agreements.models.root import Base, CasePart
from shared.contracts.terms import MeasureKind
from shared.kit.columns import Document
from shared.kit.db import enum_column, one_of


class PlanStatus(StrEnum):
    DRAFT = "draft"
    APPROVED = "approved"


class ActionPlan(CasePart, Base):
    """The decision builds on it and the agreement has it as an annex (Redovisning dnr 2015:778, 2.5.2)."""

    __tablename__ = "action_plan"
    __table_args__ = (
        UniqueConstraint("cooperation_id"),
        one_of("status", PlanStatus),
        CheckConstraint("approved_by <> written_by", name="two_persons", postgresql_not_valid=True),
    )

    DOCUMENT: ClassVar = DocumentKind.ACTION_PLAN

    status: Mapped[PlanStatus] = mapped_column(enum_column(PlanStatus))
    content: Mapped[PlanContent] = mapped_column(Document(PlanContent))
    written_by: Mapped[str] = mapped_column(Text)
    approved_by: Mapped[str | None] = mapped_column(Text)
    approved_on: Mapped[date | None]

    def measure_kinds(self) -> dict[UUID, MeasureKind]:
        """The kind of each measure, by the measure's identity in decisions and agreements."""
        return {measure_id(self.id, measure.key): measure.kind for measure in self.content.measures}

    @property
    def costs(self) -> tuple[MeasureCost, ...]:
        return measure_costs(self.id, self.content.measures)

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
