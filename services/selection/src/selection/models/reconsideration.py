"""Units that had to wait in a decided round, and may be considered again."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, Text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from selection.models.root import Base
from shared.clock import new_id
from shared.kit.db import INSTANT


class Reconsideration(Base):
    """Ny prövning: what held the unit back no longer does, so the next analysis weighs it; never altered."""

    __tablename__ = "reconsideration"
    __table_args__ = (Index("uq_reconsideration_unit", "round_id", "school_unit_code", unique=True),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    programme: Mapped[str] = mapped_column(Text, index=True)
    round_id: Mapped[UUID] = mapped_column(ForeignKey("round.id"))
    school_unit_code: Mapped[str] = mapped_column(Text)
    organization_number: Mapped[str] = mapped_column(Text, index=True)
    reasons: Mapped[list[str]] = mapped_column(ARRAY(Text))
    """Why the unit had to wait, as the decision said it."""
    released_on: Mapped[date]
    recorded_at: Mapped[datetime] = mapped_column(INSTANT, index=True)
