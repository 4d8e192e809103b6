"""Published statistics, cell by cell."""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, Enum, ForeignKey, Identity, Index, Numeric, Text, false, func
from sqlalchemy.orm import Mapped, column_property, mapped_column

from selection.models.root import Base
from selection.rules.quantities import ValueType
from shared.kit.db import INSTANT, enum_column, one_of

LONG_ENUM = Enum(
    ValueType,
    native_enum=False,
    create_constraint=False,
    length=60,
    values_callable=lambda kind: [m.value for m in kind],
)
"""The API's names of value types are longer than other values."""


class SubjectKind(StrEnum):
    SCHOOL_UNIT = "school_unit"
    MUNICIPALITY = "municipality"
    NATION = "nation"


class Statistic(Base):
    """One published cell. A correction supersedes it; the cell of any earlier time can always be asked for.

    `part` is the type of organiser in a municipality, or the programme of upper secondary in a unit or the nation.
    """

    __tablename__ = "statistic"
    __table_args__ = (
        one_of("value_type", ValueType),
        one_of("subject_kind", SubjectKind),
        Index(
            "uq_statistic_current",
            "subject_code",
            "part",
            "indicator",
            "school_year",
            unique=True,
            postgresql_where="superseded_at IS NULL",
        ),
        Index("ix_statistic_school_year_indicator", "school_year", "indicator"),
    )

    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    subject_kind: Mapped[SubjectKind] = mapped_column(enum_column(SubjectKind))
    subject_code: Mapped[str] = mapped_column(Text)
    part: Mapped[str] = mapped_column(Text)
    indicator: Mapped[str] = mapped_column(Text)
    school_year: Mapped[str] = mapped_column(Text)
    value: Mapped[Any | None] = mapped_column(Numeric(14, 4))
    value_type: Mapped[ValueType] = mapped_column(LONG_ENUM)
    raw: Mapped[str] = mapped_column(Text)
    import_id: Mapped[UUID] = mapped_column(ForeignKey("data_import.id"), index=True)
    line: Mapped[int]
    column_name: Mapped[str] = mapped_column(Text)
    computed: Mapped[bool] = mapped_column(server_default=false())
    """Drawn from published parts, published nowhere: gives way to what is published."""
    recorded_at: Mapped[datetime] = mapped_column(INSTANT)
    superseded_at: Mapped[datetime | None] = mapped_column(INSTANT)
    updated_at: Mapped[datetime] = column_property(func.coalesce(superseded_at, recorded_at))
    """A cell changes once: when a correction supersedes it."""
