"""School units as the register has them, and preschool units, which are registered here."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any, NamedTuple

from sqlalchemy import ForeignKey, Index, Sequence, Text
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.orm import Mapped, mapped_column

from selection.errors import InNationalRegister, WrongState
from selection.models.root import Base
from shared.clock import swedish_date
from shared.kit.db import Aggregate, enum_column, one_of
from shared.kit.errors import InvalidInput, at_field

LOCAL = "F"
"""Begins a code that is ours: no code of the national register can be taken for it."""


local_unit_number = Sequence("local_unit_number", metadata=Base.metadata)


class UnitStatus(StrEnum):
    """As the register writes them."""

    AKTIV = "AKTIV"
    VILANDE = "VILANDE"
    PLANERAD = "PLANERAD"
    UPPHORT = "UPPHORT"


class UnitDescription(NamedTuple):
    """A unit as one source describes it on one day. `pupils` are those of its one school type, None when unknown."""

    school_unit_code: str
    name: str
    organization_number: str
    municipality_code: str
    school_types: tuple[str, ...]
    as_of: date
    pupils: int | None = None
    status: str = "AKTIV"


class SchoolUnit(Aggregate, Base):
    """Skolenhet. `as_of` is the day the description holds for; an older file does not overwrite a newer one.

    Preschool units are in no national register; they have a local code, F and seven digits.
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
    """Pupils as the register's extracts count them, one per school type; `pupils` is their sum."""
    status: Mapped[UnitStatus] = mapped_column(enum_column(UnitStatus), index=True)
    replaced_by: Mapped[str | None] = mapped_column(Text)
    as_of: Mapped[date]

    @property
    def local(self) -> bool:
        return self.school_unit_code.startswith(LOCAL)

    @property
    def state(self) -> dict[str, Any]:
        """The fields whose change is a change of the register; a newer source that says the same is none."""
        return {
            "name": self.name,
            "organization_number": self.organization_number,
            "municipality_code": self.municipality_code,
            "school_types": list(self.school_types),
            "pupils": self.pupils,
            "status": self.status.value,
        }

    def describe(self, description: UnitDescription, *, now: datetime) -> bool:
        """Take over what a source says; an earlier day only fills in what is unknown. False when nothing changed but
        the day that it holds for."""
        before, day, current = self.state, self.as_of, description.as_of >= self.as_of
        self.school_types = sorted({*self.school_types, *description.school_types})
        if description.pupils and description.school_types:
            counted = description.school_types[0]
            if current or counted not in self.pupils_by_type:
                self._count_pupils(counted, description.pupils)
        if current:
            self.name, self.as_of = description.name, description.as_of
            self.organization_number = description.organization_number
            self.municipality_code = description.municipality_code
            self.status = UnitStatus(description.status)
        changed = self.state != before
        if changed or self.as_of != day:
            self.touch(now)
        return changed

    def _count_pupils(self, school_type: str, pupils: int) -> None:
        self.pupils_by_type = self.pupils_by_type | {school_type: pupils}
        self.pupils = sum(self.pupils_by_type.values())

    def change_local(
        self, *, name: str, organization_number: str, municipality_code: str, pupils: int | None, now: datetime
    ) -> None:
        """Change a preschool unit; the units of the national register follow the register."""
        if not self.local:
            raise InNationalRegister("Uppgifterna kommer från registret. Ändra dem där och hämta registret igen.")
        if self.status is UnitStatus.UPPHORT:
            raise WrongState("Förskoleenheten är avslutad. Registrera en ny om verksamheten har börjat igen.")
        self.name, self.organization_number = name, organization_number
        self.municipality_code, self.pupils, self.as_of = municipality_code, pupils, swedish_date(now)
        self.touch(now)

    def move_to(self, organization_number: str, *, now: datetime) -> None:
        """Let another organiser run the unit."""
        self.organization_number = organization_number
        self.touch(now)

    def close(self, *, on: date, replaced_by: str | None, now: datetime) -> None:
        """Close the unit, or let it go on under the code `replaced_by`."""
        if replaced_by == self.school_unit_code:
            fault = at_field("replaced_by", "är skolenheten själv", "den nya koden")
            raise InvalidInput("En skolenhet kan inte ersättas av sig själv. Ange den nya koden.", errors=fault)
        self.status, self.replaced_by, self.as_of = UnitStatus.UPPHORT, replaced_by, on
        self.touch(now)

    def cease(self, now: datetime) -> None:
        """Note that the register no longer knows the unit; it does not say since which day."""
        self.status = UnitStatus.UPPHORT
        self.touch(now)
