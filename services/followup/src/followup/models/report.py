"""Reports to the government, the consultations they tell of, and indicators of what the measures lead to."""

from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Numeric, UniqueConstraint
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column, relationship
from sqlalchemy.types import Text

from followup.errors import ReportAlreadySubmitted
from followup.models.root import Base
from shared.contracts.terms import MeasureLevel
from shared.kit.clock import new_id
from shared.kit.db import Aggregate, enum_column, one_of

INDICATOR_VALUE = Numeric(12, 3)


class ReportStatus(StrEnum):
    DRAFT = "draft"
    SUBMITTED = "submitted"


class Report(Aggregate, Base):
    """The government report of one assignment as of a day. `content` is canonical JSON and never changes."""

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


class Consultation(Aggregate, Base):
    """A consultation (samråd) with agencies or organisations (seed 003, 2.7 and appendix 1). No names of persons."""

    __tablename__ = "consultation"

    programme: Mapped[str] = mapped_column(index=True)
    held_on: Mapped[date] = mapped_column(index=True)
    parties: Mapped[list[str]] = mapped_column(ARRAY(Text))
    subject: Mapped[str]
    views: Mapped[str]
    taken_into_account: Mapped[str | None]
    diary_number: Mapped[str]
    recorded_by: Mapped[str]


class Indicator(Aggregate, Base):
    """How the effect of a measure is seen: where it started, where it should be and when (seed 003, 4.3)."""

    __tablename__ = "indicator"
    __table_args__ = (one_of("level", MeasureLevel),)

    schedule_id: Mapped[UUID] = mapped_column(ForeignKey("schedule.id", ondelete="RESTRICT"), index=True)
    measure_id: Mapped[UUID] = mapped_column(ForeignKey("agreed_measure.measure_id", ondelete="RESTRICT"), index=True)
    programme: Mapped[str]
    organization_number: Mapped[str] = mapped_column(index=True)
    name: Mapped[str]
    unit: Mapped[str]
    level: Mapped[MeasureLevel] = mapped_column(enum_column(MeasureLevel))
    baseline: Mapped[Decimal] = mapped_column(INDICATOR_VALUE)
    baseline_on: Mapped[date]
    target: Mapped[Decimal] = mapped_column(INDICATOR_VALUE)
    target_on: Mapped[date]
    measurements: Mapped[list["Measurement"]] = relationship(lazy="raise", order_by="Measurement.measured_on")


class Measurement(Base):
    __tablename__ = "measurement"
    __table_args__ = (UniqueConstraint("indicator_id", "measured_on"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    indicator_id: Mapped[UUID] = mapped_column(ForeignKey("indicator.id", ondelete="RESTRICT"))
    measured_on: Mapped[date]
    value: Mapped[Decimal] = mapped_column(INDICATOR_VALUE)
    note: Mapped[str | None]
    recorded_by: Mapped[str]
    recorded_at: Mapped[datetime]
