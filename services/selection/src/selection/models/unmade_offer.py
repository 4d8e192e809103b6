"""Organisers that a round has selected and that could not have their offer when the others got theirs."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from selection.errors import UnmadeOfferSettled
from selection.models.root import Base
from shared.clock import swedish_date
from shared.kit.db import Aggregate, enum_column, one_of


class UnmadeStatus(StrEnum):
    WAITING = "waiting"
    MADE = "made"
    DROPPED = "dropped"


class ObstacleKind(StrEnum):
    UNANSWERED_OFFER = "unanswered_offer"
    RUNNING_COOPERATION = "running_cooperation"
    CEASED = "ceased"
    UNITS_GONE = "units_gone"


@dataclass(frozen=True, slots=True)
class Obstacle:
    """Why an organiser cannot be offered cooperation now, and the offer or case that stands in the way."""

    kind: ObstacleKind
    explanation: str
    other_offer_id: UUID | None = None
    cooperation_id: UUID | None = None


class UnmadeOffer(Aggregate, Base):
    """Uteblivet erbjudande: waits until it can be made, or until somebody drops it with a reason."""

    __tablename__ = "unmade_offer"
    __table_args__ = (
        one_of("status", UnmadeStatus),
        one_of("obstacle", ObstacleKind),
        UniqueConstraint("round_id", "organization_number"),
        CheckConstraint("(status = 'made') = (offer_id IS NOT NULL)", name="offer_when_made"),
        CheckConstraint("(status = 'dropped') = (drop_reason IS NOT NULL)", name="reason_when_dropped"),
    )

    round_id: Mapped[UUID] = mapped_column(ForeignKey("round.id"))
    programme: Mapped[str] = mapped_column(Text, index=True)
    organization_number: Mapped[str] = mapped_column(Text, index=True)
    organizer_name: Mapped[str] = mapped_column(Text)
    status: Mapped[UnmadeStatus] = mapped_column(enum_column(UnmadeStatus), index=True)
    obstacle: Mapped[ObstacleKind] = mapped_column(enum_column(ObstacleKind))
    explanation: Mapped[str] = mapped_column(Text)
    other_offer_id: Mapped[UUID | None] = mapped_column(ForeignKey("offer.id"))
    cooperation_id: Mapped[UUID | None]
    looked_on: Mapped[date]
    """When the offers of the round were last made, and this one could not be."""
    offer_id: Mapped[UUID | None] = mapped_column(ForeignKey("offer.id"))
    drop_reason: Mapped[str | None] = mapped_column(Text)
    dropped_by: Mapped[str | None] = mapped_column(Text)
    dropped_on: Mapped[date | None]

    def note(self, obstacle: Obstacle, *, now: datetime) -> None:
        """Note that the offer still waits, maybe for another reason than before."""
        self.obstacle, self.explanation = obstacle.kind, obstacle.explanation
        self.other_offer_id, self.cooperation_id = obstacle.other_offer_id, obstacle.cooperation_id
        self.looked_on = swedish_date(now)
        self.touch(now)

    def record_offer(self, offer_id: UUID, *, now: datetime) -> None:
        self.status, self.offer_id = UnmadeStatus.MADE, offer_id
        self.touch(now)

    def drop(self, by: str, *, reason: str, now: datetime) -> None:
        if self.status is UnmadeStatus.MADE:
            raise UnmadeOfferSettled("Erbjudandet har lämnats sedan dess. Dra tillbaka det i stället.")
        if self.status is UnmadeStatus.DROPPED:
            raise UnmadeOfferSettled(f"Skolverket har redan avstått från erbjudandet, {self.dropped_on}.")
        self.status, self.drop_reason = UnmadeStatus.DROPPED, reason
        self.dropped_by, self.dropped_on = by, swedish_date(now)
        self.touch(now)
