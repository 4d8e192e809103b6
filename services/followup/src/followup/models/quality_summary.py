"""The summary of a quality dialogue, version by version, and the parties' approvals of each."""

from datetime import date, datetime
from uuid import UUID

from pydantic import BaseModel, ConfigDict
from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from followup.models.quality_dialogue import Attendance
from followup.models.root import Base
from followup.rules.quality_dialogues import Side, StepStatus
from shared.clock import new_id
from shared.kit.db import INSTANT, enum_column, one_of


class _Value(BaseModel):
    model_config = ConfigDict(frozen=True, from_attributes=True)


class DevelopmentArea(_Value):
    """What the organiser will develop, tied to the register as it was on the day of the dialogue."""

    title: str
    description: str
    school_type: str
    sub_goal: str
    sub_goal_title: str
    success_factor: str | None = None
    success_factor_title: str | None = None


class AgreedStep(_Value):
    """What was agreed: whose it is, which function answers for it, and by when."""

    side: Side
    what: str
    owner: str
    due_on: date


class ReviewedStep(_Value):
    """What became of a step that an earlier dialogue agreed on."""

    what: str
    owner: str
    due_on: date
    status: StepStatus
    reason: str | None


class SummaryTexts(_Value):
    """What people write. `organizer_view` and `spsm_view` are theirs alone; a reason stands where nothing else does."""

    starting_point: str | None = None
    strengths: str | None = None
    development: str | None = None
    conclusions: str | None = None
    organizer_view: str | None = None
    spsm_view: str | None = None
    areas: tuple[DevelopmentArea, ...] = ()
    areas_reason: str | None = None
    next_steps: tuple[AgreedStep, ...] = ()
    next_steps_reason: str | None = None


class SummaryContent(_Value):
    """All that the parties approve."""

    dialogue_id: UUID
    number: int
    round_title: str
    diary_number: str
    organization_number: str
    organizer_name: str
    held_on: date
    attendees: tuple[Attendance, ...]
    school_types: tuple[str, ...]
    school_types_left_out: tuple[str, ...]
    texts: SummaryTexts
    reviewed: tuple[ReviewedStep, ...]


class QualitySummary(Base):
    """One version. `content` is canonical JSON and never changes."""

    __tablename__ = "quality_summary"
    __table_args__ = (
        one_of("side", Side),
        UniqueConstraint("dialogue_id", "number", name="uq_quality_summary_number"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    dialogue_id: Mapped[UUID] = mapped_column(ForeignKey("quality_dialogue.id", ondelete="RESTRICT"))
    organization_number: Mapped[str] = mapped_column(index=True)
    number: Mapped[int]
    content: Mapped[str]
    content_hash: Mapped[str]
    side: Mapped[Side] = mapped_column(enum_column(Side))
    """The side whose change made this version."""
    written_by: Mapped[str]
    created_at: Mapped[datetime] = mapped_column(INSTANT, index=True)

    @property
    def whole(self) -> SummaryContent:
        return SummaryContent.model_validate_json(self.content)


class QualityApproval(Base):
    """A party's approval of one version; it counts for no other. Nobody approves for two parties."""

    __tablename__ = "quality_approval"
    __table_args__ = (
        one_of("side", Side),
        UniqueConstraint("dialogue_id", "number", "approved_by", name="uq_quality_approval_person"),
    )

    dialogue_id: Mapped[UUID] = mapped_column(ForeignKey("quality_dialogue.id", ondelete="RESTRICT"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    side: Mapped[Side] = mapped_column(enum_column(Side), primary_key=True)
    approved_by: Mapped[str]
    approved_at: Mapped[datetime] = mapped_column(INSTANT)
