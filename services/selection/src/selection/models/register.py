"""Organisers and school units as the register has them, what has changed in them, and the files it came from."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, Enum, ForeignKey, Identity, Index, Numeric, Sequence, Text, false
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.orm import Mapped, mapped_column

from selection.errors import InNationalRegister
from selection.models.declarative import Base
from selection.rules.quantities import ValueType
from shared.kit.db import INSTANT, Aggregate, enum_column, one_of

LONG_ENUM = Enum(
    ValueType,
    native_enum=False,
    create_constraint=False,
    length=60,
    values_callable=lambda kind: [m.value for m in kind],
)
"""The API's names of value types are longer than other values."""


LOCAL = "F"
"""Begins a code that is ours: no code of the national register can be taken for it."""
local_unit_number = Sequence("local_unit_number", metadata=Base.metadata)


class OrganizerType(StrEnum):
    KOMMUN = "KOMMUN"
    REGION = "REGION"
    ENSKILD = "ENSKILD"
    STAT = "STAT"


class UnitStatus(StrEnum):
    """As the register writes them."""

    AKTIV = "AKTIV"
    VILANDE = "VILANDE"
    PLANERAD = "PLANERAD"
    UPPHORT = "UPPHORT"


class ImportKind(StrEnum):
    REGISTER = "register"
    STATISTICS = "statistics"
    SUPERVISION = "supervision"


class SubjectKind(StrEnum):
    SCHOOL_UNIT = "school_unit"
    MUNICIPALITY = "municipality"
    NATION = "nation"


class Organizer(Aggregate, Base):
    """Huvudman. `economy_flags` is what is known of a private one: PROFIT, DIVIDENDS, GROUP_CONTRIBUTION."""

    __tablename__ = "organizer"
    __table_args__ = (one_of("organizer_type", OrganizerType),)

    organization_number: Mapped[str] = mapped_column(Text, unique=True)
    name: Mapped[str] = mapped_column(Text)
    organizer_type: Mapped[OrganizerType] = mapped_column(enum_column(OrganizerType), index=True)
    municipality_code: Mapped[str | None] = mapped_column(Text)
    active: Mapped[bool] = mapped_column(default=True)
    merged_into: Mapped[str | None] = mapped_column(Text)
    economy_flags: Mapped[list[str]] = mapped_column(ARRAY(Text), default=list)


class SchoolUnit(Aggregate, Base):
    """Skolenhet. `as_of` is the day the description holds for; an older file does not overwrite a newer one.

    Preschool units are in no national register: they have a local code (F and seven digits) and what we are told here.
    """

    __tablename__ = "school_unit"
    __table_args__ = (
        one_of("status", UnitStatus),
        Index(
            "uq_school_unit_local_name",
            "organization_number",
            "name",
            unique=True,
            postgresql_where="school_unit_code LIKE 'F%' AND status <> 'UPPHORT'",
        ),
    )

    school_unit_code: Mapped[str] = mapped_column(Text, unique=True)
    name: Mapped[str] = mapped_column(Text)
    organization_number: Mapped[str] = mapped_column(ForeignKey("organizer.organization_number"), index=True)
    municipality_code: Mapped[str] = mapped_column(Text, index=True)
    school_types: Mapped[list[str]] = mapped_column(ARRAY(Text))
    pupils: Mapped[int | None]
    pupils_by_type: Mapped[dict[str, int]] = mapped_column(JSONB, server_default="{}")
    """As the register's extracts count them, one per school type; `pupils` is their sum."""
    status: Mapped[UnitStatus] = mapped_column(enum_column(UnitStatus), index=True)
    replaced_by: Mapped[str | None] = mapped_column(Text)
    as_of: Mapped[date]

    @property
    def local(self) -> bool:
        return self.school_unit_code.startswith(LOCAL)

    def count_pupils(self, school_type: str, pupils: int) -> None:
        self.pupils_by_type = self.pupils_by_type | {school_type: pupils}
        self.pupils = sum(self.pupils_by_type.values())

    def must_be_local(self) -> None:
        if not self.local:
            raise InNationalRegister("Uppgifterna kommer från registret. Ändra dem där och hämta registret igen.")


class RegisterChange(Base):
    """What was believed before and after a change of the register; never altered."""

    __tablename__ = "register_change"
    __table_args__ = (Index("ix_register_change_code", "code"),)

    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    code: Mapped[str] = mapped_column(Text)
    before: Mapped[dict[str, Any] | None] = mapped_column(JSONB)
    after: Mapped[dict[str, Any]] = mapped_column(JSONB)
    import_id: Mapped[UUID | None]
    recorded_at: Mapped[datetime] = mapped_column(INSTANT)


class DataImport(Aggregate, Base):
    """One file or fetch: what it was, what it gave, and every row that could not be used."""

    __tablename__ = "data_import"
    __table_args__ = (one_of("kind", ImportKind),)

    kind: Mapped[ImportKind] = mapped_column(enum_column(ImportKind), index=True)
    source: Mapped[str] = mapped_column(Text)
    content_hash: Mapped[str] = mapped_column(Text)
    export: Mapped[str | None] = mapped_column(Text)
    school_year: Mapped[str | None] = mapped_column(Text)
    dry_run: Mapped[bool]
    rows_read: Mapped[int]
    rows_failed: Mapped[int]
    created: Mapped[int]
    changed: Mapped[int]
    unchanged: Mapped[int]
    errors: Mapped[list[dict[str, Any]]] = mapped_column(JSONB)
    columns_left_out: Mapped[list[str]] = mapped_column(ARRAY(Text), server_default="{}")
    imported_by: Mapped[str] = mapped_column(Text)


class Statistic(Base):
    """One published cell. A correction supersedes it; what was believed when can always be asked.

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
