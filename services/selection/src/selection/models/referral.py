"""Skolinspektionen's referral: the organisers and units it names before a selection."""

from datetime import date

from sqlalchemy import Text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from selection.models.root import Base
from shared.kit.db import Aggregate


class Referral(Aggregate, Base):
    """Underlag: the organisers and units the inspectorate names, twice a year."""

    __tablename__ = "referral"

    programme: Mapped[str] = mapped_column(Text, index=True)
    diary_number: Mapped[str] = mapped_column(Text, unique=True)
    received_on: Mapped[date]
    organization_numbers: Mapped[list[str]] = mapped_column(ARRAY(Text))
    school_unit_codes: Mapped[list[str]] = mapped_column(ARRAY(Text))
