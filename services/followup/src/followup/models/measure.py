"""A measure of an agreement, as the schedule follows it."""

from datetime import date
from uuid import UUID

from sqlalchemy import ForeignKey
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.types import Text

from followup.models.root import Base
from shared.contracts.terms import ImpactFactor, Measure, MeasureKind, MeasureLevel
from shared.kit.db import enum_column, one_of


class AgreedMeasure(Base):
    """A measure of the agreement; `dropped_on` when an amendment has taken it away."""

    __tablename__ = "agreed_measure"
    __table_args__ = (
        one_of("level", MeasureLevel),
        one_of("kind", MeasureKind),
        one_of("impact_factor", ImpactFactor),
    )

    measure_id: Mapped[UUID] = mapped_column(primary_key=True)
    schedule_id: Mapped[UUID] = mapped_column(ForeignKey("schedule.id", ondelete="RESTRICT"), index=True)
    level: Mapped[MeasureLevel] = mapped_column(enum_column(MeasureLevel))
    kind: Mapped[MeasureKind] = mapped_column(enum_column(MeasureKind))
    impact_factor: Mapped[ImpactFactor] = mapped_column(enum_column(ImpactFactor))
    school_unit_codes: Mapped[list[str]] = mapped_column(ARRAY(Text))
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    agreed_on: Mapped[date]
    dropped_on: Mapped[date | None]

    def amend(self, measure: Measure) -> None:
        """Follow an amendment; a dropped measure that it names is agreed again."""
        self.starts_on, self.ends_on = measure.starts_on, measure.ends_on
        self.school_unit_codes = list(measure.school_unit_codes)
        self.dropped_on = None

    def drop(self, dropped_on: date) -> None:
        """Measures are never deleted; the first day on which one was dropped stands."""
        self.dropped_on = self.dropped_on or dropped_on
