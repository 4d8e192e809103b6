"""Indicators of the effects of measures."""

from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from followup.errors import ImpossibleValue, IndicatorDropped, MeasuredBeforeBaseline
from followup.models.published_outcome import INDICATOR_VALUE, PublishedOutcome
from followup.models.root import Base
from followup.rules.indicators import (
    PublishedReading,
    Reading,
    Scale,
    ValueState,
    YearOutcome,
    is_upwards,
    outcomes_by_year,
)
from shared.clock import new_id
from shared.contracts.terms import AnalysisLevel, Goal, MeasureLevel
from shared.kit.db import Aggregate, enum_column, one_of
from shared.kit.errors import at_field


class FormerMeasurement(Base):
    """A value that was corrected, as it stood until then; append-only."""

    __tablename__ = "former_measurement"
    __table_args__ = (one_of("state", ValueState), UniqueConstraint("measurement_id", "number"))

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    measurement_id: Mapped[UUID] = mapped_column(ForeignKey("measurement.id", ondelete="RESTRICT"))
    number: Mapped[int]
    measured_on: Mapped[date]
    value: Mapped[Decimal | None] = mapped_column(INDICATOR_VALUE)
    state: Mapped[ValueState] = mapped_column(enum_column(ValueState))
    note: Mapped[str | None]
    recorded_by: Mapped[str]
    recorded_at: Mapped[datetime]
    replaced_by: Mapped[str]
    replaced_at: Mapped[datetime]
    reason: Mapped[str]


class Measurement(Base):
    """The value of a day, as it stands after corrections."""

    __tablename__ = "measurement"
    __table_args__ = (
        UniqueConstraint("indicator_id", "measured_on"),
        one_of("state", ValueState),
        CheckConstraint("(state = 'known') = (value IS NOT NULL)", name="known"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    indicator_id: Mapped[UUID] = mapped_column(ForeignKey("indicator.id", ondelete="RESTRICT"))
    measured_on: Mapped[date]
    value: Mapped[Decimal | None] = mapped_column(INDICATOR_VALUE)
    state: Mapped[ValueState] = mapped_column(enum_column(ValueState), server_default=ValueState.KNOWN.value)
    note: Mapped[str | None]
    recorded_by: Mapped[str]
    recorded_at: Mapped[datetime]
    former_values: Mapped[list[FormerMeasurement]] = relationship(lazy="raise", order_by=FormerMeasurement.number)

    @property
    def reading(self) -> Reading:
        return Reading(self.state, self.value)

    def correct(
        self, measured_on: date, reading: Reading, *, note: str | None, reason: str, by: str, now: datetime
    ) -> None:
        self.former_values.append(
            FormerMeasurement(
                number=len(self.former_values) + 1,
                measured_on=self.measured_on,
                value=self.value,
                state=self.state,
                note=self.note,
                recorded_by=self.recorded_by,
                recorded_at=self.recorded_at,
                replaced_by=by,
                replaced_at=now,
                reason=reason,
            )
        )
        self.measured_on, self.value, self.state = measured_on, reading.number, reading.state
        self.note, self.recorded_by, self.recorded_at = note, by, now


class Indicator(Aggregate, Base):
    """How the effect of a measure is seen: baseline, target and their days (Redovisning dnr 2015:778, 4.3).

    `agreed_on` when it is a goal of the signed agreement; `dropped_on` when an amendment has taken the goal away.
    """

    __tablename__ = "indicator"
    __table_args__ = (
        one_of("level", MeasureLevel),
        one_of("analysis_level", AnalysisLevel),
        one_of("baseline_state", ValueState),
        CheckConstraint("(baseline_state = 'known') = (baseline IS NOT NULL)", name="baseline_known"),
        CheckConstraint("baseline_on IS NOT NULL OR agreed_on IS NOT NULL", name="first_day"),
        CheckConstraint("least < most", name="possible"),
        CheckConstraint("(code IS NULL) = (number IS NULL)", name="registered"),
    )

    schedule_id: Mapped[UUID] = mapped_column(ForeignKey("schedule.id", ondelete="RESTRICT"), index=True)
    measure_id: Mapped[UUID] = mapped_column(ForeignKey("agreed_measure.measure_id", ondelete="RESTRICT"), index=True)
    programme: Mapped[str]
    organization_number: Mapped[str] = mapped_column(index=True)
    school_unit_code: Mapped[str | None] = mapped_column(index=True)
    """None: the goal is the organiser's."""
    school_type: Mapped[str | None]
    code: Mapped[str | None]
    """In the register of goals and indicators; None where the parties themselves named what they measure by."""
    number: Mapped[int | None]
    """The version of the register's entry that `name`, `unit`, direction and range are from."""
    name: Mapped[str]
    unit: Mapped[str]
    level: Mapped[MeasureLevel] = mapped_column(enum_column(MeasureLevel))
    analysis_level: Mapped[AnalysisLevel | None] = mapped_column(enum_column(AnalysisLevel))
    higher_is_better: Mapped[bool | None]
    """None in what earlier versions kept: then the target says it."""
    least: Mapped[Decimal | None] = mapped_column(INDICATOR_VALUE)
    most: Mapped[Decimal | None] = mapped_column(INDICATOR_VALUE)
    baseline: Mapped[Decimal | None] = mapped_column(INDICATOR_VALUE)
    baseline_state: Mapped[ValueState] = mapped_column(enum_column(ValueState), server_default=ValueState.KNOWN.value)
    baseline_on: Mapped[date | None]
    target: Mapped[Decimal] = mapped_column(INDICATOR_VALUE)
    target_on: Mapped[date]
    agreed_on: Mapped[date | None]
    dropped_on: Mapped[date | None]
    measurements: Mapped[list[Measurement]] = relationship(lazy="raise", order_by=Measurement.measured_on)
    published_outcomes: Mapped[list[PublishedOutcome]] = relationship(
        lazy="raise", order_by=PublishedOutcome.resulted_on
    )

    @property
    def first_day(self) -> date:
        """The first day on which an outcome can be measured: that of the baseline, else of the agreement."""
        first = self.baseline_on or self.agreed_on
        assert first is not None, "the database holds one of them"
        return first

    @property
    def years(self) -> list[YearOutcome]:
        return outcomes_by_year(
            [(measurement.measured_on, measurement.reading) for measurement in self.measurements],
            [outcome.figure for outcome in self.published_outcomes if outcome.counts],
            baseline=self.baseline,
            target=self.target,
            higher_is_better=is_upwards(self.higher_is_better, baseline=self.baseline, target=self.target),
        )

    def check_possible(self, field: str, reading: Reading) -> None:
        if expected := Scale(self.unit, self.least, self.most).fault_in(reading):
            fault = at_field(field, "värdet är inte möjligt", expected)
            raise ImpossibleValue("Rätta värdet så att det är möjligt för indikatorn.", errors=fault)

    def measure(self, measured_on: date, reading: Reading, *, note: str | None, by: str, now: datetime) -> None:
        """Add a value, one a day; the database refuses a second."""
        self._check_outcome(measured_on, reading)
        self.measurements.append(
            Measurement(
                measured_on=measured_on,
                value=reading.number,
                state=reading.state,
                note=note,
                recorded_by=by,
                recorded_at=now,
                former_values=[],
            )
        )
        self.touch(now)

    def follow(self, figures: Iterable[PublishedReading], now: datetime) -> list[str]:
        """Take what is published of its unit as outcomes, those that are possible and of days after the baseline.

        What persons have measured stays as it is. Returns the school years that are not as they were.
        """
        scale = Scale(self.unit, self.least, self.most)
        wanted = {
            figure.school_year: figure
            for figure in figures
            if figure.resulted_on > self.first_day and scale.fault_in(figure.reading) is None
        }
        kept = [(outcome, wanted.pop(outcome.school_year, None)) for outcome in self.published_outcomes]
        changed = [outcome.school_year for outcome, figure in kept if outcome.follow(figure, now)]
        for figure in wanted.values():
            self.published_outcomes.append(PublishedOutcome.of(figure, self.programme, now))
            changed.append(figure.school_year)
        if changed:
            self.touch(now)
        return sorted(changed)

    def find_measurement(self, measurement_id: UUID) -> Measurement | None:
        return next((measurement for measurement in self.measurements if measurement.id == measurement_id), None)

    def correct(
        self,
        measurement: Measurement,
        measured_on: date,
        reading: Reading,
        *,
        note: str | None,
        reason: str,
        by: str,
        now: datetime,
    ) -> None:
        """The old value is kept beside the new one."""
        self._check_outcome(measured_on, reading)
        measurement.correct(measured_on, reading, note=note, reason=reason, by=by, now=now)
        self.touch(now)

    def amend(self, goal: Goal, now: datetime) -> None:
        """Follow an amendment: what has been measured stays, and a dropped goal that it names is agreed again."""
        is_registered = goal.indicator_number is not None
        self.code, self.number = goal.indicator if is_registered else None, goal.indicator_number
        self.name = goal.indicator_title or goal.indicator
        self.unit, self.higher_is_better = goal.unit_of_measure, goal.higher_is_better
        self.analysis_level, self.school_type = goal.level, goal.school_type
        self.school_unit_code = goal.school_unit_code
        self.least, self.most = goal.least, goal.most
        self.baseline, self.baseline_on = goal.baseline, goal.baseline_on
        self.baseline_state = ValueState(goal.baseline_state.value)
        self.target, self.target_on = goal.target, goal.target_on
        self.dropped_on = None
        self.touch(now)

    def drop(self, dropped_on: date, now: datetime) -> None:
        """Mark it as dropped, never delete it; the first day on which it was dropped stands."""
        if self.dropped_on is None:
            self.dropped_on = dropped_on
            self.touch(now)

    def _check_outcome(self, measured_on: date, reading: Reading) -> None:
        if self.dropped_on:
            raise IndicatorDropped(f"Målet gäller inte längre, sedan {self.dropped_on}.")
        if measured_on < self.first_day:
            fault = at_field("measured_on", "dagen ligger före utgångsläget", f"tidigast {self.first_day}")
            raise MeasuredBeforeBaseline("Ange dagen då värdet mättes, inte före dagen för utgångsläget.", errors=fault)
        self.check_possible("value", reading)
