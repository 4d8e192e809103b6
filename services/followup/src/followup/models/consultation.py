"""Consultations (samråd), which are part of the reports to the government."""

from datetime import date

from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.types import Text

from followup.models.root import Base
from shared.kit.db import Aggregate


class Consultation(Aggregate, Base):
    """A consultation (samråd) with agencies or organisations (Redovisning dnr 2015:778, 2.7 and appendix 1).

    Never with names of persons.
    """

    __tablename__ = "consultation"

    programme: Mapped[str] = mapped_column(index=True)
    held_on: Mapped[date] = mapped_column(index=True)
    parties: Mapped[list[str]] = mapped_column(ARRAY(Text))
    subject: Mapped[str]
    views: Mapped[str]
    taken_into_account: Mapped[str | None]
    diary_number: Mapped[str]
    recorded_by: Mapped[str]
