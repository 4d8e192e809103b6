"""A supervision decision's hold on payments is released: asked for by one person with a reason, approved by another."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from budget.models.root import Base
from budget.rules.supervision import Decision
from shared.kit.db import Aggregate, enum_column, one_of


class ReleaseState(StrEnum):
    PROPOSED = "proposed"
    APPROVED = "approved"
    REJECTED = "rejected"


class Release(Aggregate, Base):
    """A release from one decision as it stood: one that is sharpened afterwards stops payments again."""

    __tablename__ = "supervision_release"
    __table_args__ = (
        one_of("state", ReleaseState),
        CheckConstraint("decided_by <> proposed_by", name="two_persons"),
        Index("uq_supervision_release_proposed", "supervision_id", unique=True, postgresql_where="state = 'proposed'"),
    )

    supervision_id: Mapped[UUID] = mapped_column(ForeignKey("supervision.id", ondelete="RESTRICT"), index=True)
    organization_number: Mapped[str] = mapped_column(index=True)
    decision_type: Mapped[str]
    status: Mapped[str]
    serious: Mapped[bool]
    extensive: Mapped[bool]
    reason: Mapped[str]
    state: Mapped[ReleaseState] = mapped_column(enum_column(ReleaseState), index=True)
    proposed_by: Mapped[str]
    decided_by: Mapped[str | None]

    @property
    def decision(self) -> Decision:
        """The decision that was released."""
        return Decision(self.decision_type, self.status, serious=self.serious, extensive=self.extensive)

    def decide(self, state: ReleaseState, decided_by: str, now: datetime) -> None:
        self.state, self.decided_by = state, decided_by
        self.touch(now)
