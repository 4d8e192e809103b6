"""Tables as classes with behaviour: the rule that decides stands beside the state it decides on."""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, Text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from agreements.errors import AlreadyAnswered, DeclineReasonMissing, OfferGone
from shared.kit.db import Aggregate, enum_column, new_metadata, one_of


class Base(DeclarativeBase):
    metadata = new_metadata()


class CooperationStatus(StrEnum):
    OFFERED = "offered"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    ANALYSIS = "analysis"


class Cooperation(Aggregate, Base):
    """Samverkan: the case with one organiser, from offer to end (seed 003, 2.5.1)."""

    __tablename__ = "cooperation"
    __table_args__ = (
        one_of("status", CooperationStatus),
        CheckConstraint("(status = 'declined') = (decline_reason IS NOT NULL)", name="decline_reason"),
    )

    offer_id: Mapped[UUID] = mapped_column(unique=True)
    round_id: Mapped[UUID]
    programme: Mapped[str] = mapped_column(Text, index=True)
    organization_number: Mapped[str] = mapped_column(Text, index=True)
    organizer_name: Mapped[str] = mapped_column(Text)
    school_unit_codes: Mapped[list[str]] = mapped_column(ARRAY(Text))
    status: Mapped[CooperationStatus] = mapped_column(enum_column(CooperationStatus), index=True)
    offered_on: Mapped[date]
    answer_by: Mapped[date]
    answered_on: Mapped[date | None]
    decline_reason: Mapped[str | None] = mapped_column(Text)

    def answer(self, accepted: bool, *, reason: str | None, today: date, now: datetime) -> None:
        """Record the organiser's answer. A late answer is accepted as long as the offer has not been withdrawn."""
        if self.status is CooperationStatus.WITHDRAWN:
            raise OfferGone("Skolverket har dragit tillbaka erbjudandet. Kontakta Skolverket om du har frågor.")
        if self.status is not CooperationStatus.OFFERED:
            raise AlreadyAnswered(f"Svaret lämnades {self.answered_on}. Kontakta Skolverket om det ska ändras.")
        if not accepted and not reason:
            raise DeclineReasonMissing(
                "Ange varför erbjudandet avböjs; skälet används i redovisningen till regeringen."
            )
        self.status = CooperationStatus.ANALYSIS if accepted else CooperationStatus.DECLINED
        self.decline_reason = None if accepted else reason
        self.answered_on = today
        self.touch(now)

    def withdraw(self, now: datetime) -> None:
        """An offer that is answered stays answered: what follows is for people to sort out."""
        if self.status is CooperationStatus.OFFERED:
            self.status = CooperationStatus.WITHDRAWN
            self.touch(now)
