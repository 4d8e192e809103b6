"""Reports to the government."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint
from sqlalchemy.orm import Mapped, mapped_column

from followup.errors import ReportAlreadySubmitted
from followup.models.root import Base
from shared.kit.db import Aggregate, enum_column, one_of


class ReportStatus(StrEnum):
    DRAFT = "draft"
    SUBMITTED = "submitted"


class Report(Aggregate, Base):
    """The report of one assignment as of a day. `content` is canonical JSON and never changes."""

    __tablename__ = "report"
    __table_args__ = (
        one_of("status", ReportStatus),
        CheckConstraint("(status = 'submitted') = (submitted_on IS NOT NULL)", name="submitted_on"),
        CheckConstraint("submitted_by <> drafted_by", name="two_persons"),
    )

    programme: Mapped[str] = mapped_column(index=True)
    as_of: Mapped[date]
    content: Mapped[str]
    content_hash: Mapped[str]
    status: Mapped[ReportStatus] = mapped_column(enum_column(ReportStatus))
    drafted_by: Mapped[str]
    submitted_by: Mapped[str | None]
    submitted_on: Mapped[date | None]

    def submit(self, by: str, today: date, *, now: datetime) -> None:
        if self.status is ReportStatus.SUBMITTED:
            raise ReportAlreadySubmitted(
                f"Redovisningen lämnades {self.submitted_on}. Ta fram en ny om den ska ändras."
            )
        self.status = ReportStatus.SUBMITTED
        self.submitted_by = by
        self.submitted_on = today
        self.touch(now)
