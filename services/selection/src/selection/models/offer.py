"""Offers to organisers."""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from pydantic import BaseModel, RootModel
from sqlalchemy import ForeignKey, Index, Text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from selection.errors import OfferAnswered
from selection.models.root import Base
from shared.kit.columns import Document
from shared.kit.db import INSTANT, Aggregate, enum_column, one_of


class OfferStatus(StrEnum):
    MADE = "made"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


class LeftOutUnit(BaseModel):
    """A unit that the round selected and that could not take part any more when the offer was made."""

    school_unit_code: str
    name: str
    explanation: str


class LeftOut(RootModel[tuple[LeftOutUnit, ...]]):
    root: tuple[LeftOutUnit, ...] = ()


class Offer(Aggregate, Base):
    """Erbjudande to one organiser. No units: cooperation at the organiser's level, or units are chosen later."""

    __tablename__ = "offer"
    __table_args__ = (
        one_of("status", OfferStatus),
        Index("uq_offer_organizer", "round_id", "organization_number", unique=True),
        Index("uq_offer_live", "organization_number", unique=True, postgresql_where="status = 'made' AND alone"),
    )

    round_id: Mapped[UUID] = mapped_column(ForeignKey("round.id"))
    programme: Mapped[str] = mapped_column(Text, index=True)
    organization_number: Mapped[str] = mapped_column(Text, index=True)
    organizer_name: Mapped[str] = mapped_column(Text)
    school_unit_codes: Mapped[list[str]] = mapped_column(ARRAY(Text))
    supplementary_unit_codes: Mapped[list[str]] = mapped_column(ARRAY(Text), default=list, server_default="{}")
    """The units that supplementary decisions have added, in order."""
    left_out: Mapped[LeftOut] = mapped_column(Document(LeftOut), default=LeftOut, server_default="[]")
    reasons: Mapped[list[str]] = mapped_column(ARRAY(Text))
    status: Mapped[OfferStatus] = mapped_column(enum_column(OfferStatus), index=True)
    diary_number: Mapped[str] = mapped_column(Text)
    made_on: Mapped[date]
    answer_by: Mapped[date]
    answered_on: Mapped[date | None]
    decline_reason: Mapped[str | None] = mapped_column(Text)
    withdrawn_reason: Mapped[str | None] = mapped_column(Text)
    alone: Mapped[bool] = mapped_column(default=True, server_default="false")
    """True where no other offer to the organiser may wait for an answer; False in those made before the rule."""
    reminded_at: Mapped[datetime | None] = mapped_column(INSTANT)
    """Written by version 1.0.0 only; reminders are rows of their own."""

    def record_answer(self, accepted: bool, *, reason: str | None, answered_on: date, now: datetime) -> None:
        """Record the answer, even to an offer withdrawn while it was on its way: the case goes on in agreements."""
        self.status = OfferStatus.ACCEPTED if accepted else OfferStatus.DECLINED
        self.answered_on, self.decline_reason = answered_on, reason
        self.touch(now)

    def supplement(self, codes: list[str], *, now: datetime) -> None:
        """Add units by a supplementary decision."""
        self.school_unit_codes = [*self.school_unit_codes, *codes]
        self.supplementary_unit_codes = [*self.supplementary_unit_codes, *codes]
        self.touch(now)

    def withdraw(self, reason: str, *, now: datetime) -> None:
        if self.status is not OfferStatus.MADE:
            raise OfferAnswered("Erbjudandet är besvarat eller redan tillbakadraget och kan inte dras tillbaka.")
        self.status, self.withdrawn_reason = OfferStatus.WITHDRAWN, reason
        self.touch(now)
