"""The first agreement: the conditions for the analysis phase."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from agreements.errors import AlreadySigned
from agreements.models.content import Party
from agreements.models.root import Base, CasePart
from shared.kit.db import INSTANT


class FirstAgreement(CasePart, Base):
    """Both parties sign it before the analysis is completed (Redovisning dnr 2015:778, 2.5.1)."""

    __tablename__ = "first_agreement"
    __table_args__ = (
        UniqueConstraint("cooperation_id"),
        UniqueConstraint("diary_number"),
        CheckConstraint("agency_signed_by <> organizer_signed_by", name="two_persons", postgresql_not_valid=True),
        CheckConstraint("ends_on > starts_on", name="period"),
    )

    diary_number: Mapped[str] = mapped_column(Text)
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    conditions: Mapped[str] = mapped_column(Text)
    agency_signed_by: Mapped[str | None] = mapped_column(Text)
    agency_signed_at: Mapped[datetime | None] = mapped_column(INSTANT)
    organizer_signed_by: Mapped[str | None] = mapped_column(Text)
    organizer_signed_at: Mapped[datetime | None] = mapped_column(INSTANT)

    @property
    def signed(self) -> bool:
        return bool(self.agency_signed_at and self.organizer_signed_at)

    def has_signed(self, party: Party) -> bool:
        return bool(self.agency_signed_at if party is Party.AGENCY else self.organizer_signed_at)

    def require_unsigned(self, party: Party) -> None:
        if self.has_signed(party):
            raise AlreadySigned("Parten har redan undertecknat den första överenskommelsen.")

    def sign(self, party: Party, *, subject: str, now: datetime) -> None:
        self.require_unsigned(party)
        if party is Party.AGENCY:
            self.agency_signed_by, self.agency_signed_at = subject, now
        else:
            self.organizer_signed_by, self.organizer_signed_at = subject, now
        self.touch(now)
