"""Organisers as the register has them."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from selection.models.root import Base
from shared.kit.db import Aggregate, enum_column, one_of


class OrganizerType(StrEnum):
    KOMMUN = "KOMMUN"
    REGION = "REGION"
    ENSKILD = "ENSKILD"
    STAT = "STAT"


@dataclass(frozen=True, slots=True)
class OrganizerDescription:
    """An organiser as one source describes it; what the source leaves out is None."""

    organization_number: str
    name: str
    organizer_type: str
    municipality_code: str | None = None
    active: bool | None = None


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
    school_types: Mapped[list[str] | None] = mapped_column(ARRAY(Text))
    school_units: Mapped[int | None]
    """The number of units it ran when they were last counted; the units themselves are what holds."""

    @property
    def state(self) -> dict[str, Any]:
        """The fields whose change is a change of the register."""
        return {
            "name": self.name,
            "organizer_type": self.organizer_type.value,
            "municipality_code": self.municipality_code,
            "active": self.active,
        }

    def describe(self, description: OrganizerDescription, *, now: datetime) -> bool:
        """Take over what a source says; what it leaves out stays as it was. False when nothing changed."""
        before = self.state
        self.name = better_name(self.name, description.name)
        self.organizer_type = OrganizerType(description.organizer_type)
        self.municipality_code = description.municipality_code or self.municipality_code
        # We decide mergers: a source that still lists the organiser does not undo one.
        if description.active is not None and self.merged_into is None:
            self.active = description.active
        if self.state == before:
            return False
        self.touch(now)
        return True

    def merge(self, into: str, *, now: datetime) -> None:
        """Cease: another organiser has taken over."""
        self.active, self.merged_into = False, into
        self.touch(now)

    def flag_economy(self, flags: list[str], *, now: datetime) -> None:
        self.economy_flags = sorted(set(flags))
        self.touch(now)


def better_name(known: str, given: str) -> str:
    """The register writes in capitals what other sources write as people do."""
    if known.casefold() == given.casefold():
        return known if given.isupper() else given
    return given
