"""Going on in spite of a supervision decision: "normally" in an assignment leaves room for it, with a reason."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, Text
from sqlalchemy.orm import Mapped, mapped_column

from agreements.errors import WrongPhase
from agreements.models.root import Base, CasePart


class Override(CasePart, Base):
    """Asked for by one person, granted by another, for one supervision decision as it stands.

    When the inspectorate changes its decision, the case is stopped anew: what has been weighed is no longer what is.
    """

    __tablename__ = "override"
    __table_args__ = (
        CheckConstraint("approved_by <> proposed_by", name="two_persons"),
        Index(
            "uq_override_waiting",
            "cooperation_id",
            "supervision_id",
            "source_sequence",
            unique=True,
            postgresql_where="approved_by IS NULL",
        ),
    )

    supervision_id: Mapped[UUID] = mapped_column(ForeignKey("supervision.supervision_id", ondelete="RESTRICT"))
    source_sequence: Mapped[int]
    """The number of the event that last changed the supervision decision."""
    reason: Mapped[str] = mapped_column(Text)
    proposed_by: Mapped[str] = mapped_column(Text)
    approved_by: Mapped[str | None] = mapped_column(Text)

    def approve(self, subject: str, *, source_sequence: int, now: datetime) -> None:
        if self.approved_by:
            raise WrongPhase("Avsteget är redan beviljat.")
        if self.source_sequence != source_sequence:
            raise WrongPhase("Tillsynsbeslutet har ändrats sedan avsteget begärdes. Pröva det som gäller nu.")
        self.approved_by = subject
        self.touch(now)
