"""The selection round and what belongs to it: candidates, consultation, overrides, reviews and offers."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, Numeric, Text
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.orm import Mapped, deferred, mapped_column

from selection.errors import ConsultationOpen, OfferAnswered, WrongState
from selection.models.declarative import Base
from selection.rules.outcome import Outcome
from shared.kit.clock import new_id
from shared.kit.db import INSTANT, Aggregate, enum_column, one_of


class RoundStatus(StrEnum):
    DRAFT = "draft"
    ANALYSED = "analysed"
    CONSULTED = "consulted"
    DECIDED = "decided"
    OFFERED = "offered"
    CLOSED = "closed"


SWEDISH = {
    RoundStatus.DRAFT: "ett utkast",
    RoundStatus.ANALYSED: "analyserad",
    RoundStatus.CONSULTED: "i samråd",
    RoundStatus.DECIDED: "beslutad",
    RoundStatus.OFFERED: "erbjuden",
    RoundStatus.CLOSED: "avslutad",
}


class ProgrammeVersion(Aggregate, Base):
    """The rules of an assignment at one version, whole; a version never changes."""

    __tablename__ = "programme_version"
    __table_args__ = (Index("uq_programme_version_code_number", "code", "number", unique=True),)

    code: Mapped[str] = mapped_column(Text)
    number: Mapped[str] = mapped_column(Text)
    name: Mapped[str] = mapped_column(Text)
    legal_basis: Mapped[str] = mapped_column(Text)
    document: Mapped[dict[str, Any]] = mapped_column(JSONB)
    document_hash: Mapped[str] = mapped_column(Text)


class Round(Aggregate, Base):
    """Urvalsomgång. Snapshot and result are kept as the very bytes that were hashed."""

    __tablename__ = "round"
    __table_args__ = (one_of("status", RoundStatus),)

    name: Mapped[str] = mapped_column(Text)
    programme: Mapped[str] = mapped_column(Text, index=True)
    rule_version: Mapped[str] = mapped_column(Text)
    school_year: Mapped[str] = mapped_column(Text)
    status: Mapped[RoundStatus] = mapped_column(enum_column(RoundStatus), index=True)
    created_by: Mapped[str] = mapped_column(Text)
    analysed_by: Mapped[str | None] = mapped_column(Text)
    analysed_at: Mapped[datetime | None] = mapped_column(INSTANT)
    snapshot_hash: Mapped[str | None] = mapped_column(Text)
    result_hash: Mapped[str | None] = mapped_column(Text)
    counts: Mapped[dict[str, int] | None] = mapped_column(JSONB)
    decided_by: Mapped[str | None] = mapped_column(Text)
    presented_by: Mapped[str | None] = mapped_column(Text)
    participants: Mapped[list[str]] = mapped_column(ARRAY(Text), default=list)
    decided_on: Mapped[date | None]
    diary_number: Mapped[str | None] = mapped_column(Text)
    snapshot: Mapped[bytes | None] = deferred(mapped_column(LargeBinary))
    result: Mapped[bytes | None] = deferred(mapped_column(LargeBinary))

    def must_be(self, *allowed: RoundStatus) -> None:
        if self.status not in allowed:
            wanted = " eller ".join(SWEDISH[status] for status in allowed)
            raise WrongState(f"Omgången är {SWEDISH[self.status]}. Åtgärden kan göras när den är {wanted}.")

    def analysed(self, by: str, *, snapshot: bytes, snapshot_hash: str, result: bytes, result_hash: str) -> None:
        """A new analysis replaces the last one, until the decision freezes it."""
        self.must_be(RoundStatus.DRAFT, RoundStatus.ANALYSED, RoundStatus.CONSULTED)
        if self.status is RoundStatus.DRAFT:
            self.status = RoundStatus.ANALYSED
        self.analysed_by = by
        self.snapshot, self.snapshot_hash = snapshot, snapshot_hash
        self.result, self.result_hash = result, result_hash

    def decide(self, by: str, *, presented_by: str, participants: list[str], diary_number: str, today: date) -> None:
        self.must_be(RoundStatus.CONSULTED)
        self.status = RoundStatus.DECIDED
        self.decided_by, self.presented_by, self.participants = by, presented_by, participants
        self.diary_number, self.decided_on = diary_number, today


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

    def must_be_open(self) -> None:
        if self.closed_on is not None:
            raise WrongState(f"Samrådet avslutades {self.closed_on}. Svar kan inte längre lämnas eller ändras.")

    def close(self, answered: set[str], today: date) -> None:
        """When all have been answered, or the last day to answer has passed."""
        self.must_be_open()
        remaining = [code for code in self.school_unit_codes if code not in answered]
        if remaining and today <= self.answer_by:
            raise ConsultationOpen(
                f"Svar saknas för {len(remaining)} skolenheter och sista svarsdag är {self.answer_by}. "
                "Invänta svaren eller avsluta dagen efter."
            )
        self.closed_on = today


class AnswerKind(StrEnum):
    DO_NOT_OFFER = "DO_NOT_OFFER"
    WAIT_UNTIL = "WAIT_UNTIL"
    NO_OBJECTION = "NO_OBJECTION"


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


class OverrideKind(StrEnum):
    ADD_UNIT = "ADD_UNIT"
    REMOVE_UNIT = "REMOVE_UNIT"
    ADD_ORGANIZER = "ADD_ORGANIZER"


class OverrideStatus(StrEnum):
    PROPOSED = "proposed"
    APPROVED = "approved"
    REJECTED = "rejected"


class OverrideRow(Aggregate, Base):
    """Avsteg: a person departs from the rules, with a reason and another person's approval."""

    __tablename__ = "override"
    __table_args__ = (
        one_of("kind", OverrideKind),
        one_of("status", OverrideStatus),
        CheckConstraint("(kind = 'ADD_ORGANIZER') = (school_unit_code IS NULL)", name="unit"),
        CheckConstraint("settled_by IS NULL OR settled_by <> proposed_by", name="two_people"),
    )

    round_id: Mapped[UUID] = mapped_column(ForeignKey("round.id"), index=True)
    kind: Mapped[OverrideKind] = mapped_column(enum_column(OverrideKind))
    organization_number: Mapped[str] = mapped_column(Text)
    school_unit_code: Mapped[str | None] = mapped_column(Text)
    reason: Mapped[str] = mapped_column(Text)
    status: Mapped[OverrideStatus] = mapped_column(enum_column(OverrideStatus))
    proposed_by: Mapped[str] = mapped_column(Text)
    settled_by: Mapped[str | None] = mapped_column(Text)

    def settle(self, by: str, *, approve: bool) -> None:
        if self.status is not OverrideStatus.PROPOSED:
            raise WrongState("Avsteget är redan prövat. Föreslå ett nytt om något ska ändras.")
        self.status = OverrideStatus.APPROVED if approve else OverrideStatus.REJECTED
        self.settled_by = by


class Review(Aggregate, Base):
    """Manuell granskning: a person has looked at what a rule asked to be looked at, and says what it showed."""

    __tablename__ = "review"
    __table_args__ = (Index("uq_review_subject", "round_id", "organization_number", "code", unique=True),)

    round_id: Mapped[UUID] = mapped_column(ForeignKey("round.id"))
    organization_number: Mapped[str] = mapped_column(Text)
    code: Mapped[str] = mapped_column(Text)
    conclusion: Mapped[str] = mapped_column(Text)
    reviewed_by: Mapped[str] = mapped_column(Text)


class OfferStatus(StrEnum):
    MADE = "made"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


class Offer(Aggregate, Base):
    """Erbjudande to one organiser. No units: cooperation at the organiser's level, units are chosen later."""

    __tablename__ = "offer"
    __table_args__ = (
        one_of("status", OfferStatus),
        Index("uq_offer_organizer", "round_id", "organization_number", unique=True),
    )

    round_id: Mapped[UUID] = mapped_column(ForeignKey("round.id"))
    programme: Mapped[str] = mapped_column(Text, index=True)
    organization_number: Mapped[str] = mapped_column(Text, index=True)
    organizer_name: Mapped[str] = mapped_column(Text)
    school_unit_codes: Mapped[list[str]] = mapped_column(ARRAY(Text))
    reasons: Mapped[list[str]] = mapped_column(ARRAY(Text))
    status: Mapped[OfferStatus] = mapped_column(enum_column(OfferStatus), index=True)
    diary_number: Mapped[str] = mapped_column(Text)
    made_on: Mapped[date]
    answer_by: Mapped[date]
    answered_on: Mapped[date | None]
    decline_reason: Mapped[str | None] = mapped_column(Text)
    withdrawn_reason: Mapped[str | None] = mapped_column(Text)
    reminded_at: Mapped[datetime | None] = mapped_column(INSTANT)
    """Written by version 1.0.0 only; reminders are rows of their own."""

    def answer(self, accepted: bool, *, reason: str | None, answered_on: date) -> None:
        """Withdrawn while the answer was on its way, it is answered all the same: the case goes on in agreements."""
        self.status = OfferStatus.ACCEPTED if accepted else OfferStatus.DECLINED
        self.answered_on, self.decline_reason = answered_on, reason

    def withdraw(self, reason: str) -> None:
        if self.status is not OfferStatus.MADE:
            raise OfferAnswered("Erbjudandet är besvarat eller redan tillbakadraget och kan inte dras tillbaka.")
        self.status, self.withdrawn_reason = OfferStatus.WITHDRAWN, reason
