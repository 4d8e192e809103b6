"""Forecasts, and the days on which the regleringsbrev wants them."""

from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from budget.models.root import Base
from budget.rules.forecasts import Figures
from shared.clock import new_id
from shared.kit.db import Aggregate


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
    """The outcome when the forecast was made; like the limits below, unknown for forecasts of version 1.0."""
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
