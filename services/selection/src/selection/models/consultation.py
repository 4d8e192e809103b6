"""The consultation with Skolinspektionen on a round's units, and its answers."""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, Text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from selection.errors import ConsultationOpen, WrongState
from selection.models.root import Base
from shared.clock import swedish_date
from shared.kit.db import INSTANT, Aggregate, enum_column, one_of
from shared.kit.errors import InvalidInput, at_field


class AnswerKind(StrEnum):
    DO_NOT_OFFER = "DO_NOT_OFFER"
    WAIT_UNTIL = "WAIT_UNTIL"
    NO_OBJECTION = "NO_OBJECTION"


class Consultation(Aggregate, Base):
    """Samråd with Skolinspektionen on the units that would be offered and those next in turn."""

    __tablename__ = "consultation"

    round_id: Mapped[UUID] = mapped_column(ForeignKey("round.id"), unique=True)
    diary_number: Mapped[str] = mapped_column(Text)
    school_unit_codes: Mapped[list[str]] = mapped_column(ARRAY(Text))
    sent_on: Mapped[date]
    answer_by: Mapped[date]
    closed_on: Mapped[date | None]
    reminded_at: Mapped[datetime | None] = mapped_column(INSTANT)
    """Written by version 1.0.0 only; reminders are rows of their own."""

    def require_open(self) -> None:
        if self.closed_on is not None:
            raise WrongState(f"Samrådet avslutades {self.closed_on}. Svar kan inte längre lämnas eller ändras.")

    def close(self, answered: set[str], *, now: datetime) -> None:
        """Close the consultation when all units are answered for, or the last day to answer has passed."""
        today = swedish_date(now)
        remaining = [code for code in self.school_unit_codes if code not in answered]
        # On the last day itself an answer is still in time.
        if remaining and today <= self.answer_by:
            raise ConsultationOpen(
                f"Svar saknas för {len(remaining)} skolenheter och sista svarsdag är {self.answer_by}. "
                "Invänta svaren eller avsluta dagen efter."
            )
        self.closed_on = today
        self.touch(now)


class ConsultationAnswer(Aggregate, Base):
    __tablename__ = "consultation_answer"
    __table_args__ = (
        one_of("answer", AnswerKind),
        Index("uq_consultation_answer_unit", "round_id", "school_unit_code", unique=True),
        CheckConstraint("answer = 'NO_OBJECTION' OR reason <> ''", name="reason"),
    )

    round_id: Mapped[UUID] = mapped_column(ForeignKey("round.id"))
    school_unit_code: Mapped[str] = mapped_column(Text)
    answer: Mapped[AnswerKind] = mapped_column(enum_column(AnswerKind))
    reason: Mapped[str] = mapped_column(Text)
    review_on: Mapped[date | None]
    answered_by: Mapped[str] = mapped_column(Text)

    def say(self, answer: AnswerKind, *, reason: str, review_on: date | None, by: str, now: datetime) -> None:
        """Record the answer; it replaces an earlier one."""
        if answer is not AnswerKind.NO_OBJECTION and not reason.strip():
            fault = at_field("reason", "skälet saknas", "varför svaret är ett annat än ja")
            raise InvalidInput("Ange skälet till att skolenheten inte bör erbjudas eller ska vänta.", errors=fault)
        self.answer, self.reason, self.review_on = answer, reason, review_on
        self.answered_by = by
        self.touch(now)
