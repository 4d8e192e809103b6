"""Reports to the government, and the documents that were submitted."""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from followup.errors.reports import NotSubmitted, OtherReport, ReportAlreadySubmitted
from followup.models.root import Base
from shared.clock import swedish_date
from shared.kit.db import Aggregate, enum_column, one_of
from shared.kit.errors import at_field


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
    corrects: Mapped[UUID | None] = mapped_column(ForeignKey("report.id", ondelete="RESTRICT"))
    """The submitted report that this one corrects."""

    @property
    def is_preliminary(self) -> bool:
        """Drawn before its day had ended: what became known later that day is not in it, and never will be."""
        return swedish_date(self.created_at) <= self.as_of

    def require_correctable(self, programme: str, as_of: date) -> None:
        """Require that the report has been submitted, and that the correction is of the same assignment and day."""
        if self.status is not ReportStatus.SUBMITTED:
            raise NotSubmitted("Bara en redovisning som är lämnad till regeringen kan rättas.")
        if (self.programme, self.as_of) != (programme, as_of):
            fault = at_field("corrects", "redovisningen gäller ett annat uppdrag eller en annan dag", "samma")
            raise OtherReport("Ange samma uppdrag och dag som den lämnade redovisningen.", errors=fault)

    def submit(self, by: str, today: date, *, now: datetime) -> None:
        if self.status is ReportStatus.SUBMITTED:
            raise ReportAlreadySubmitted(
                f"Redovisningen lämnades {self.submitted_on}. Ta fram en ny om den ska ändras."
            )
        self.status = ReportStatus.SUBMITTED
        self.submitted_by = by
        self.submitted_on = today
        self.touch(now)


class ReportDocument(Base):
    """A submitted report in one of its forms: the bytes that were submitted, whatever later templates would make."""

    __tablename__ = "report_document"

    report_id: Mapped[UUID] = mapped_column(ForeignKey("report.id", ondelete="RESTRICT"), primary_key=True)
    media_type: Mapped[str] = mapped_column(primary_key=True)
    body: Mapped[bytes]
    body_hash: Mapped[str]
