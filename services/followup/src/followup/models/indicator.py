"""Indicators of the effects of measures."""

from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import ForeignKey, Numeric, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from followup.models.root import Base
from shared.contracts.terms import MeasureLevel
from shared.kit.clock import new_id
from shared.kit.db import Aggregate, enum_column, one_of

INDICATOR_VALUE = Numeric(12, 3)


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


class Indicator(Aggregate, Base):
    """How the effect of a measure is seen: baseline, target and their days (Redovisning dnr 2015:778, 4.3)."""

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
    measurements: Mapped[list[Measurement]] = relationship(lazy="raise", order_by=Measurement.measured_on)

    def measure(self, measured_on: date, value: Decimal, *, note: str | None, by: str, now: datetime) -> None:
        """One value a day; the database refuses a second."""
        self.measurements.append(
            Measurement(measured_on=measured_on, value=value, note=note, recorded_by=by, recorded_at=now)
        )
        self.touch(now)
