"""Leave to break a staffing rule once."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Text
from sqlalchemy.orm import Mapped, mapped_column

from agreements.errors import WrongPhase
from agreements.models.root import Base
from shared.kit.db import INSTANT, Aggregate, enum_column, one_of


class TeamRule(StrEnum):
    """The staffing rules that a leader may waive."""

    SUPPORTERS = "supporters"
    ORGANIZERS = "organizers"


class Waiver(Aggregate, Base):
    """Leave to break a staffing rule once, with the reason: asked for by one person, given by another."""

    __tablename__ = "waiver"
    __table_args__ = (
        one_of("rule", TeamRule),
        CheckConstraint("approved_by <> proposed_by", name="two_persons"),
        CheckConstraint("used_at IS NULL OR approved_by IS NOT NULL", name="used_after_approval"),
    )

    dialogue_team_id: Mapped[UUID] = mapped_column(ForeignKey("dialogue_team.id", ondelete="RESTRICT"), index=True)
    rule: Mapped[TeamRule] = mapped_column(enum_column(TeamRule))
    reason: Mapped[str] = mapped_column(Text)
    proposed_by: Mapped[str] = mapped_column(Text)
    approved_by: Mapped[str | None] = mapped_column(Text)
    used_at: Mapped[datetime | None] = mapped_column(INSTANT)

    def approve(self, subject: str, now: datetime) -> None:
        if self.approved_by:
            raise WrongPhase("Undantaget är redan beviljat.")
        self.approved_by = subject
        self.touch(now)

    def use(self, now: datetime) -> None:
        self.used_at = now
        self.touch(now)
