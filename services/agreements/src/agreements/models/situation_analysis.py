"""The situation analysis: what the problems are, and why."""

from datetime import date, datetime
from enum import StrEnum
from typing import ClassVar

from sqlalchemy import UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from agreements.errors import ContentLocked, WrongPhase
from agreements.models.analysis_content import AnalysisContent
from agreements.models.revision import DocumentKind
from agreements.models.root import Base, CasePart
from shared.kit.columns import Document
from shared.kit.db import enum_column, one_of


class AnalysisStatus(StrEnum):
    DRAFT = "draft"
    COMPLETED = "completed"


class SituationAnalysis(CasePart, Base):
    """Nulägesanalysen (Redovisning dnr 2015:778, 2.5.2): one for the case, its problems by organiser or unit."""

    __tablename__ = "situation_analysis"
    __table_args__ = (UniqueConstraint("cooperation_id"), one_of("status", AnalysisStatus))

    DOCUMENT: ClassVar = DocumentKind.SITUATION_ANALYSIS

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
