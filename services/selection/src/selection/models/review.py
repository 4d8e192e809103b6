"""Manual reviews that a rule of the programme asked for."""

from uuid import UUID

from sqlalchemy import ForeignKey, Index, Text
from sqlalchemy.orm import Mapped, mapped_column

from selection.models.root import Base
from shared.kit.db import Aggregate


class Review(Aggregate, Base):
    """Manuell granskning: a person has looked at what a rule asked to be looked at, and says what it showed."""

    __tablename__ = "review"
    __table_args__ = (Index("uq_review_subject", "round_id", "organization_number", "code", unique=True),)

    round_id: Mapped[UUID] = mapped_column(ForeignKey("round.id"))
    organization_number: Mapped[str] = mapped_column(Text)
    code: Mapped[str] = mapped_column(Text)
    conclusion: Mapped[str] = mapped_column(Text)
    reviewed_by: Mapped[str] = mapped_column(Text)
