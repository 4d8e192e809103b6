"""National averages, as published."""

from datetime import datetime
from typing import Any

from sqlalchemy import Index, Numeric, Text
from sqlalchemy.orm import Mapped, mapped_column

from selection.models.root import Base
from shared.kit.db import INSTANT, Aggregate


class NationalValue(Aggregate, Base):
    """Riksgenomsnitt, as published. A new value for the same year supersedes the one before."""

    __tablename__ = "national_value"
    __table_args__ = (
        Index(
            "uq_national_value_current",
            "indicator",
            "school_year",
            unique=True,
            postgresql_where="superseded_at IS NULL",
        ),
    )

    indicator: Mapped[str] = mapped_column(Text)
    school_year: Mapped[str] = mapped_column(Text)
    value: Mapped[Any] = mapped_column(Numeric(14, 4))
    source: Mapped[str] = mapped_column(Text)
    superseded_at: Mapped[datetime | None] = mapped_column(INSTANT)

    def supersede(self, now: datetime) -> None:
        self.superseded_at = now
        self.touch(now)
