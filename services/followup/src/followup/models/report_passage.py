"""What people write in a report to the government, chapter by chapter: each version kept, approved by another."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from followup.errors import PassageAlreadyApproved
from followup.models.root import Base
from shared.kit.db import Aggregate, enum_column, one_of


class Chapter(StrEnum):
    """Chapters of a report, those of Redovisning dnr 2015:778, chapters 4 to 6."""

    SUMMARY = "summary"
    ASSIGNMENT = "assignment"
    SELECTION = "selection_of_units"
    ORGANIZERS = "organizers"
    DIALOGUES = "dialogues"
    MEASURES = "measures"
    STATEMENTS = "statements"
    RESULTS = "results"
    COSTS = "costs"
    CONSULTATIONS = "consultations"
    LESSONS = "lessons"


class ReportPassage(Aggregate, Base):
    """One version of the text of one chapter; the newest approved one stands in the report of its day."""

    __tablename__ = "report_passage"
    __table_args__ = (
        one_of("chapter", Chapter),
        UniqueConstraint("programme", "as_of", "chapter", "number", name="uq_report_passage_number"),
        CheckConstraint("(approved_by IS NULL) = (approved_at IS NULL)", name="approved"),
        CheckConstraint("approved_by <> written_by", name="two_persons"),
    )

    programme: Mapped[str]
    as_of: Mapped[date]
    chapter: Mapped[Chapter] = mapped_column(enum_column(Chapter))
    number: Mapped[int]
    text: Mapped[str]
    written_by: Mapped[str]
    approved_by: Mapped[str | None]
    approved_at: Mapped[datetime | None]

    @property
    def is_approved(self) -> bool:
        return self.approved_at is not None

    def approve(self, by: str, *, now: datetime) -> None:
        if self.is_approved:
            raise PassageAlreadyApproved("Texten är redan godkänd. Skriv en ny version om den ska ändras.")
        self.approved_by, self.approved_at = by, now
        self.touch(now)
