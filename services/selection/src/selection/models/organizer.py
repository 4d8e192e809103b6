"""Organisers as the register has them."""

from enum import StrEnum

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
