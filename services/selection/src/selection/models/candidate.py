"""The units of a round's latest analysis."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index, Numeric, Text, select
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, column_property, mapped_column

from selection.models.root import Base
from selection.models.round import Round
from selection.rules.outcome import Outcome, Reason
from shared.clock import new_id
from shared.kit.db import enum_column, one_of


class Candidate(Base):
    """One unit in the round's latest analysis, with its whole explanation."""

    __tablename__ = "round_candidate"
    __table_args__ = (
        one_of("outcome", Outcome),
        Index("uq_round_candidate_unit", "round_id", "school_unit_code", unique=True),
        Index("ix_round_candidate_outcome", "round_id", "outcome"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    round_id: Mapped[UUID] = mapped_column(ForeignKey("round.id"))
    school_unit_code: Mapped[str] = mapped_column(Text)
    name: Mapped[str] = mapped_column(Text)
    organization_number: Mapped[str] = mapped_column(Text)
    school_type: Mapped[str] = mapped_column(Text)
    outcome: Mapped[Outcome] = mapped_column(enum_column(Outcome))
    rank: Mapped[int | None]
    organizer_rank: Mapped[int | None]
    points: Mapped[Any] = mapped_column(Numeric(14, 4))
    near_cutoff: Mapped[bool]
    has_reviews: Mapped[bool]
    explanation: Mapped[dict[str, Any]] = mapped_column(JSONB)
    updated_at: Mapped[datetime] = column_property(
        select(Round.analysed_at).where(Round.id == round_id).correlate_except(Round).scalar_subquery()
    )
    """All of a round's candidates are written when it is analysed."""

    @property
    def reasons(self) -> list[Reason]:
        return [Reason(**reason) for reason in self.explanation["reasons"]]

    @property
    def reviews(self) -> list[Reason]:
        """The manual reviews that the programme's rules ask for before a decision."""
        return [Reason(**review) for review in self.explanation["reviews"]]
