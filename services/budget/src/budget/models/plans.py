"""What is planned or imported: plans, scenarios, forecasts, outcome from other systems; no agreement is touched."""

from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column, relationship

from budget.models.root import Base
from budget.rules.forecasts import Figures
from shared.kit.clock import new_id
from shared.kit.db import Aggregate, enum_column, one_of


class Plan(Aggregate, Base):
    """The cohorts of a programme, as the plan of seed 003, 5.1 states them. Amounts in `inputs` are strings."""

    __tablename__ = "plan"

    programme: Mapped[str] = mapped_column(index=True)
    name: Mapped[str]
    inputs: Mapped[dict[str, Any]] = mapped_column(JSONB)
    made_by: Mapped[str]


class Scenario(Aggregate, Base):
    """A what-if: a copy of the positions of a day, and changes to it. Amounts are strings."""

    __tablename__ = "scenario"

    programme: Mapped[str] = mapped_column(index=True)
    name: Mapped[str]
    copied_on: Mapped[date]
    start: Mapped[dict[str, Any]] = mapped_column(JSONB)
    changes: Mapped[dict[str, Any]] = mapped_column(JSONB)
    made_by: Mapped[str]


class Forecast(Aggregate, Base):
    """The forecast of one forecast day of the regleringsbrev, per item and year."""

    __tablename__ = "forecast"
    __table_args__ = (UniqueConstraint("programme", "forecast_on"),)

    programme: Mapped[str]
    forecast_on: Mapped[date]
    note: Mapped[str]
    made_by: Mapped[str]
    lines: Mapped[list["ForecastLine"]] = relationship(
        lazy="raise", cascade="all, delete-orphan", order_by="(ForecastLine.item, ForecastLine.fiscal_year)"
    )


class ForecastLine(Base):
    __tablename__ = "forecast_line"
    __table_args__ = (UniqueConstraint("forecast_id", "item", "fiscal_year"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    forecast_id: Mapped[UUID] = mapped_column(ForeignKey("forecast.id", ondelete="RESTRICT"))
    item: Mapped[str]
    fiscal_year: Mapped[int]
    amount: Mapped[Decimal]
    outcome: Mapped[Decimal | None]
    """What had counted when the forecast was made; like the limits below unknown for forecasts of version 1.0."""
    brought_forward: Mapped[Decimal | None]
    allotted: Mapped[Decimal | None]
    withdrawn: Mapped[Decimal | None]
    comment_before: Mapped[str] = mapped_column(server_default="")
    comment_budget: Mapped[str] = mapped_column(server_default="")

    @property
    def figures(self) -> Figures:
        return Figures(
            amount=self.amount,
            outcome=self.outcome,
            brought_forward=self.brought_forward,
            allotted=self.allotted,
            withdrawn=self.withdrawn,
            comment_before=self.comment_before,
            comment_budget=self.comment_budget,
        )


class ForecastDay(Base):
    """A day on which the regleringsbrev wants a forecast, and the last year that it shall cover."""

    __tablename__ = "forecast_day"
    __table_args__ = (UniqueConstraint("programme", "day"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    programme: Mapped[str]
    day: Mapped[date]
    last_year: Mapped[int]
    diary_number: Mapped[str]
    registered_by: Mapped[str]
    registered_at: Mapped[datetime]


class ImportKind(StrEnum):
    ALLOTMENTS = "allotments"
    PAYMENTS = "payments"


class ImportRun(Base):
    """A file that was read in. The same bytes twice is the same import."""

    __tablename__ = "import_run"
    __table_args__ = (UniqueConstraint("kind", "sha256"), one_of("kind", ImportKind))

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    kind: Mapped[ImportKind] = mapped_column(enum_column(ImportKind))
    sha256: Mapped[str]
    file_name: Mapped[str]
    rows: Mapped[int]
    amount: Mapped[Decimal]
    imported_by: Mapped[str]
    imported_at: Mapped[datetime] = mapped_column(index=True)


class OutsidePayment(Base):
    """Outcome paid by another system (own costs, services): booked against an item without an agreement."""

    __tablename__ = "outside_payment"
    __table_args__ = (
        UniqueConstraint("programme", "source", "source_reference"),
        Index("ix_outside_payment_position", "programme", "item", "fiscal_year"),
        CheckConstraint("amount <> 0", name="amount"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    import_run_id: Mapped[UUID] = mapped_column(ForeignKey("import_run.id", ondelete="RESTRICT"), index=True)
    programme: Mapped[str]
    source: Mapped[str]
    source_reference: Mapped[str]
    item: Mapped[str]
    fiscal_year: Mapped[int]
    cost_kind: Mapped[str]
    amount: Mapped[Decimal]
    counted_on: Mapped[date]
    text: Mapped[str]
