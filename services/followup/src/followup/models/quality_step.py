"""Next steps that a quality dialogue agreed on: looked at in the next one, and carried over until they are settled."""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from followup.errors import ReasonMissing
from followup.errors.quality import StepSettled
from followup.models.root import Base
from followup.rules.quality_dialogues import Side, StepStatus
from shared.kit.db import Aggregate, enum_column, one_of
from shared.kit.errors import at_field


class Review(StrEnum):
    DONE = "done"
    NOT_DONE = "not_done"
    GOES_ON = "goes_on"


class QualityStep(Aggregate, Base):
    """`reviewed_in` is the last dialogue that looked at it, `reason` what was said of it there."""

    __tablename__ = "quality_step"
    __table_args__ = (
        one_of("side", Side),
        one_of("status", StepStatus),
        CheckConstraint("status = 'open' OR reviewed_in IS NOT NULL", name="reviewed_in"),
        CheckConstraint("status <> 'not_done' OR reason IS NOT NULL", name="reason"),
    )

    dialogue_id: Mapped[UUID] = mapped_column(ForeignKey("quality_dialogue.id", ondelete="RESTRICT"), index=True)
    organization_number: Mapped[str] = mapped_column(index=True)
    side: Mapped[Side] = mapped_column(enum_column(Side))
    what: Mapped[str]
    owner: Mapped[str]
    """A function, never a name."""
    due_on: Mapped[date]
    status: Mapped[StepStatus] = mapped_column(enum_column(StepStatus))
    reviewed_in: Mapped[UUID | None] = mapped_column(ForeignKey("quality_dialogue.id", ondelete="RESTRICT"))
    reviewed_on: Mapped[date | None]
    reason: Mapped[str | None]

    def review(self, dialogue_id: UUID, outcome: Review, reason: str | None, *, on: date, now: datetime) -> None:
        """`on`: the day of the dialogue that looked at it. What goes on is open, and comes up again next time."""
        if self.status is not StepStatus.OPEN:
            raise StepSettled(f"Steget avslutades {self.reviewed_on}.")
        if outcome is not Review.DONE and not reason:
            fault = at_field("reason", "skäl saknas", "varför steget inte är gjort")
            raise ReasonMissing("Ange varför steget inte är gjort.", errors=fault)
        self.status = StepStatus.OPEN if outcome is Review.GOES_ON else StepStatus(outcome.value)
        self.reviewed_in, self.reviewed_on, self.reason = dialogue_id, on, reason
        self.touch(now)
