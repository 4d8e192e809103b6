"""Places in an existing programme that a measure of an agreement has taken, or waits for."""

from datetime import date, datetime, timedelta
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, Integer, Text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column, relationship

from agreements.errors import WrongPhase
from agreements.models.existing_programme import ExistingProgramme
from agreements.models.root import Base, CasePart
from shared.kit.db import INSTANT, enum_column, one_of


class PlaceStatus(StrEnum):
    QUEUED = "queued"
    TAKEN = "taken"
    DECLINED = "declined"
    """Given up while it was queued for."""
    RELEASED = "released"
    """Given up after it was taken."""
    LAPSED = "lapsed"
    """Not signed for in time, or not free in time."""


STEPS: dict[PlaceStatus, frozenset[PlaceStatus]] = {
    PlaceStatus.QUEUED: frozenset({PlaceStatus.TAKEN, PlaceStatus.DECLINED, PlaceStatus.LAPSED}),
    PlaceStatus.TAKEN: frozenset({PlaceStatus.RELEASED, PlaceStatus.LAPSED}),
    PlaceStatus.DECLINED: frozenset(),
    PlaceStatus.RELEASED: frozenset(),
    PlaceStatus.LAPSED: frozenset(),
}

SITUATIONS = {
    PlaceStatus.QUEUED: "insatsen står i kö till platserna",
    PlaceStatus.TAKEN: "platserna är tagna",
    PlaceStatus.DECLINED: "huvudmannen står inte längre i kö",
    PlaceStatus.RELEASED: "platserna är lämnade",
    PlaceStatus.LAPSED: "platserna är förfallna",
}


class Place(CasePart, Base):
    """The places of one measure, all or none; changed only by whoever has the existing programme locked."""

    __tablename__ = "place"
    __table_args__ = (
        one_of("status", PlaceStatus),
        CheckConstraint("places > 0", name="places"),
        CheckConstraint("status IN ('queued', 'taken') OR ended_reason IS NOT NULL", name="ended_reason"),
        CheckConstraint("position IS NULL OR (status = 'queued' AND position > 0)", name="position"),
        CheckConstraint("status <> 'taken' OR taken_on IS NOT NULL", name="taken_on"),
        CheckConstraint("sign_by IS NULL OR status IN ('taken', 'lapsed')", name="sign_by"),
        # A measure never stands twice in a queue, and never holds more than it asked for.
        Index("uq_place_live", "measure_id", unique=True, postgresql_where="status IN ('queued', 'taken')"),
        Index("ix_place_queue", "existing_programme_id", "status", "rank", "requested_at", "id"),
    )

    agreement_id: Mapped[UUID] = mapped_column(ForeignKey("agreement.id", ondelete="RESTRICT"), index=True)
    measure_id: Mapped[UUID]
    existing_programme_id: Mapped[UUID] = mapped_column(ForeignKey("existing_programme.id", ondelete="RESTRICT"))
    existing_programme: Mapped[ExistingProgramme] = relationship(lazy="raise")
    places: Mapped[int]
    status: Mapped[PlaceStatus] = mapped_column(enum_column(PlaceStatus))
    rank: Mapped[list[int]] = mapped_column(ARRAY(Integer))
    """Its place in the order of the queue, as `rules.queueing.rank` gave it when it was asked for."""
    position: Mapped[int | None]
    """1 is first in the queue; None when it is not queued for. Kept, so that who is moved has changed."""
    requested_by: Mapped[str] = mapped_column(Text)
    requested_at: Mapped[datetime] = mapped_column(INSTANT)
    taken_on: Mapped[date | None]
    signed: Mapped[bool]
    """True if the measure stands in what both parties have signed."""
    sign_by: Mapped[date | None] = mapped_column(index=True)
    """A place that is taken before that lapses after this day."""
    ended_reason: Mapped[str | None] = mapped_column(Text)

    @property
    def is_queued(self) -> bool:
        return self.status is PlaceStatus.QUEUED

    @property
    def stands(self) -> bool:
        return bool(STEPS[self.status])

    def stand(self, position: int, now: datetime) -> None:
        if self.position != position:
            self.position = position
            self.touch(now)

    def note_change(self, now: datetime) -> None:
        """Its title is that of the existing programme, which has changed."""
        self.touch(now)

    def take(self, *, today: date, days_to_sign: int, now: datetime) -> None:
        self._move_to(PlaceStatus.TAKEN, now)
        self.taken_on = today
        self.sign_by = None if self.signed else today + timedelta(days=days_to_sign)

    def sign(self, now: datetime) -> None:
        """Record that both parties have signed the agreement that the measure stands in."""
        self.signed, self.sign_by = True, None
        self.touch(now)

    def give_up(self, reason: str, now: datetime) -> None:
        self._move_to(PlaceStatus.DECLINED if self.is_queued else PlaceStatus.RELEASED, now)
        self.ended_reason, self.sign_by = reason, None

    def lapse(self, reason: str, now: datetime) -> None:
        self._move_to(PlaceStatus.LAPSED, now)
        self.ended_reason = reason

    def _move_to(self, status: PlaceStatus, now: datetime) -> None:
        if status not in STEPS[self.status]:
            raise WrongPhase("Platserna är redan lämnade eller förfallna. Be om nya om de behövs.")
        self.status, self.position = status, None
        self.touch(now)
