"""School units as the register has them, and preschool units, which are registered here."""

from datetime import date
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, Sequence, Text
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.orm import Mapped, mapped_column

from selection.errors import InNationalRegister
from selection.models.root import Base
from shared.kit.db import Aggregate, enum_column, one_of

LOCAL = "F"
"""Begins a code that is ours: no code of the national register can be taken for it."""


local_unit_number = Sequence("local_unit_number", metadata=Base.metadata)


class UnitStatus(StrEnum):
    """As the register writes them."""

    AKTIV = "AKTIV"
    VILANDE = "VILANDE"
    PLANERAD = "PLANERAD"
    UPPHORT = "UPPHORT"


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
