"""Surveys: who is asked is drawn from the contact register, and what they answer is counted, never kept.

Nothing here says who has answered or what: an invitation has no contact, a count has no time, and the last answer of a
group is as any other. See docs/adr/0050.
"""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from pydantic import RootModel
from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from followup.errors import check_near
from followup.errors.surveys import ClosesTooSoon, SurveyOtherState
from followup.models.root import Base
from followup.programmes import QuestionBank
from followup.rules.reminders import ContactFunction
from followup.rules.surveys import Group, add_answers
from followup.rules.working_days import add_months
from shared.clock import new_id
from shared.kit.columns import Document
from shared.kit.db import Aggregate, enum_column, one_of
from shared.kit.errors import at_field

LONGEST_AHEAD_MONTHS = 6


class SurveyStatus(StrEnum):
    PLANNED = "planned"
    OPEN = "open"
    CLOSED = "closed"


class Levels(RootModel[tuple[ContactFunction, ...]]):
    """Who is asked, from the top of an organiser to the classroom."""


class Survey(Aggregate, Base):
    """`bank` is the version of the question bank that is asked, whole: what was asked never changes."""

    __tablename__ = "survey"
    __table_args__ = (
        one_of("status", SurveyStatus),
        CheckConstraint("(status = 'planned') = (opened_on IS NULL)", name="opened_on"),
        CheckConstraint("(status = 'closed') = (closed_on IS NOT NULL)", name="closed_on"),
        UniqueConstraint("programme", "title", name="uq_survey_title"),
    )

    programme: Mapped[str] = mapped_column(index=True)
    title: Mapped[str]
    bank: Mapped[QuestionBank] = mapped_column(Document(QuestionBank))
    levels: Mapped[Levels] = mapped_column(Document(Levels))
    quality_round_id: Mapped[UUID | None] = mapped_column(ForeignKey("quality_round.id", ondelete="RESTRICT"))
    """The round whose dialogues it asks about; only organisers whose dialogue is summed up are asked."""
    closes_on: Mapped[date]
    """The last day to answer."""
    status: Mapped[SurveyStatus] = mapped_column(enum_column(SurveyStatus))
    opened_on: Mapped[date | None]
    closed_on: Mapped[date | None]

    @property
    def is_planned(self) -> bool:
        return self.status is SurveyStatus.PLANNED

    @property
    def is_open(self) -> bool:
        return self.status is SurveyStatus.OPEN

    @property
    def is_closed(self) -> bool:
        return self.status is SurveyStatus.CLOSED

    def open(self, today: date, now: datetime) -> None:
        self._require(SurveyStatus.PLANNED, "redan öppnad")
        check_closing(self.closes_on, today)
        self.status, self.opened_on = SurveyStatus.OPEN, today
        self.touch(now)

    def close(self, today: date, now: datetime) -> None:
        self._require(SurveyStatus.OPEN, "inte öppen")
        self.status, self.closed_on = SurveyStatus.CLOSED, today
        self.touch(now)

    def _require(self, status: SurveyStatus, was: str) -> None:
        if self.status is not status:
            raise SurveyOtherState(f"Enkäten är {was}.")


def check_closing(closes_on: date, today: date) -> None:
    check_near("closes_on", closes_on, add_months(today, LONGEST_AHEAD_MONTHS))
    if closes_on <= today:
        fault = at_field("closes_on", "det finns ingen tid att svara", f"senare än {today}")
        raise ClosesTooSoon("Ge dem som tillfrågas minst en dag.", errors=fault)


class Tally(RootModel[dict[str, list[int]]]):
    """Question → the number of answers of each kind, those without an opinion first."""


class SurveyGroup(Base):
    """People who are counted together: at least as many as the question bank asks for. Gone when the survey closes.

    One row, changed whole by each set of answers: whatever of it changed last says nothing of what was answered last.
    """

    __tablename__ = "survey_group"
    __table_args__ = (
        one_of("level", ContactFunction),
        CheckConstraint("0 <= answered AND answered <= invited", name="answered"),
        Index(
            "uq_survey_group",
            "survey_id",
            "level",
            "organization_number",
            unique=True,
            postgresql_nulls_not_distinct=True,
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    survey_id: Mapped[UUID] = mapped_column(ForeignKey("survey.id", ondelete="RESTRICT"))
    level: Mapped[ContactFunction] = mapped_column(enum_column(ContactFunction))
    organization_number: Mapped[str | None]
    """None: those of organisers with too few to be counted alone."""
    invited: Mapped[int]
    answered: Mapped[int] = mapped_column(default=0)
    tally: Mapped[Tally] = mapped_column(Document(Tally))

    def count(self, answers: dict[str, int], options: int) -> None:
        self.answered += 1
        # A new value, which is seen to be one: the old counts changed in place would not be written.
        self.tally = Tally(add_answers(self.tally.root, answers, options))

    def as_rule(self) -> Group:
        return Group(self.organization_number, self.invited, self.answered, self.tally.root)


class Draft(RootModel[dict[str, int]]):
    """Answers that have been saved and not handed in."""


class SurveyInvitation(Base):
    """A secret link that has not been used: known by its digest, and led back to a person by nobody without the key.

    Gone when it has been used, with its draft, or when the survey closes. It has no time of its own.
    """

    __tablename__ = "survey_invitation"

    secret_digest: Mapped[str] = mapped_column(primary_key=True)
    group_id: Mapped[UUID] = mapped_column(ForeignKey("survey_group.id", ondelete="RESTRICT"), index=True)
    draft: Mapped[Draft | None] = mapped_column(Document(Draft))


class SurveyResult(Base):
    """Result of a closed survey, as canonical JSON: made once, from counts that then are no more."""

    __tablename__ = "survey_result"

    survey_id: Mapped[UUID] = mapped_column(ForeignKey("survey.id", ondelete="RESTRICT"), primary_key=True)
    programme: Mapped[str] = mapped_column(index=True)
    bank_code: Mapped[str]
    closed_on: Mapped[date]
    content: Mapped[str]
    content_hash: Mapped[str]
