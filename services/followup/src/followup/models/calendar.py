"""Calendars that one can subscribe to: an address that is a secret, for a person, a team or an organiser."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, Uuid
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from followup.errors.meetings import CalendarRevoked
from followup.models.root import Base
from shared.kit.db import Aggregate, enum_column, one_of


class CalendarOwner(StrEnum):
    OFFICIAL = "official"
    DIALOGUE_TEAM = "dialogue_team"
    ORGANIZER = "organizer"


class CalendarAddress(Aggregate, Base):
    """Kept by the digest of its secret. An organiser's calendar has all its cases, another those that were chosen."""

    __tablename__ = "calendar_address"
    __table_args__ = (
        one_of("owner", CalendarOwner),
        CheckConstraint("(owner = 'organizer') = (organization_number IS NOT NULL)", name="organizer"),
        CheckConstraint("(revoked_at IS NULL) = (revoked_by IS NULL)", name="revoked"),
    )

    owner: Mapped[CalendarOwner] = mapped_column(enum_column(CalendarOwner))
    title: Mapped[str]
    organization_number: Mapped[str | None] = mapped_column(index=True)
    cooperation_ids: Mapped[list[UUID]] = mapped_column(ARRAY(Uuid))
    secret_digest: Mapped[str] = mapped_column(unique=True)
    created_by: Mapped[str] = mapped_column(index=True)
    revoked_by: Mapped[str | None]
    revoked_at: Mapped[datetime | None]

    @property
    def is_revoked(self) -> bool:
        return self.revoked_at is not None

    def revoke(self, by: str, now: datetime) -> None:
        """Revoke the address for ever: whoever wants to go on gets another."""
        if self.is_revoked:
            raise CalendarRevoked("Adressen är redan spärrad.")
        self.revoked_by, self.revoked_at = by, now
        self.touch(now)
