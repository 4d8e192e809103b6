"""Indicators of the effects of measures."""

from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import ForeignKey, Numeric, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from followup.errors import ImpossibleValue, MeasuredBeforeBaseline, at_field
from followup.models.root import Base
from followup.rules.indicators import fault_in_value
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

    def check_possible(self, field: str, value: Decimal) -> None:
        if expected := fault_in_value(value, self.unit):
            fault = at_field(field, "värdet är inte möjligt", expected)
            raise ImpossibleValue("Rätta värdet så att det är möjligt i indikatorns enhet.", errors=fault)

    def measure(self, measured_on: date, value: Decimal, *, note: str | None, by: str, now: datetime) -> None:
        """One value a day; the database refuses a second."""
        if measured_on < self.baseline_on:
            fault = at_field("measured_on", "dagen ligger före utgångsläget", f"tidigast {self.baseline_on}")
            raise MeasuredBeforeBaseline("Ange dagen då värdet mättes, inte före dagen för utgångsläget.", errors=fault)
        self.check_possible("value", value)
        self.measurements.append(
            Measurement(measured_on=measured_on, value=value, note=note, recorded_by=by, recorded_at=now)
        )
        self.touch(now)
