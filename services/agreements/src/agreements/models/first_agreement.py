"""The first agreement: the conditions for the analysis phase."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from agreements.errors import AlreadySigned
from agreements.models.content import Party
from agreements.models.root import Base, CasePart
from shared.kit.db import INSTANT
from shared.kit.errors import SamePerson


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
    agency_signatory_id: Mapped[UUID | None] = mapped_column(ForeignKey("signatory.id", ondelete="RESTRICT"))
    organizer_signatory_id: Mapped[UUID | None] = mapped_column(ForeignKey("signatory.id", ondelete="RESTRICT"))
    organizer_signed_by: Mapped[str | None] = mapped_column(Text)
    organizer_signed_at: Mapped[datetime | None] = mapped_column(INSTANT)

    @property
    def signed(self) -> bool:
        return bool(self.agency_signed_at and self.organizer_signed_at)

    @property
    def signed_at(self) -> datetime | None:
        """When the second party signed."""
        if self.agency_signed_at is None or self.organizer_signed_at is None:
            return None
        return max(self.agency_signed_at, self.organizer_signed_at)

    @property
    def locked_at(self) -> datetime | None:
        """When the first party signed: the text is what it was then."""
        return min((at for at in (self.agency_signed_at, self.organizer_signed_at) if at), default=None)

    @property
    def mandates(self) -> tuple[UUID | None, ...]:
        """The authorities that it was signed with; none are kept of what was signed under release 1.1.0."""
        return self.agency_signatory_id, self.organizer_signatory_id

    def signer(self, party: Party) -> str | None:
        return self.agency_signed_by if party is Party.AGENCY else self.organizer_signed_by

    def has_signed(self, party: Party) -> bool:
        return bool(self.agency_signed_at if party is Party.AGENCY else self.organizer_signed_at)

    def require_unsigned(self, party: Party) -> None:
        if self.has_signed(party):
            raise AlreadySigned("Parten har redan undertecknat den första överenskommelsen.")

    def require_another(self, party: Party, subject: str) -> None:
        """Refuse whoever has signed for the other party; a signature that was voided binds nobody."""
        other = Party.ORGANIZER if party is Party.AGENCY else Party.AGENCY
        if self.signer(other) == subject:
            raise SamePerson("Du har undertecknat för den andra parten. Låt en annan behörig person underteckna.")

    def void_lone_signature(self, now: datetime) -> bool:
        """True when there was one: a signature that nobody has met binds nobody."""
        if self.signed or self.locked_at is None:
            return False
        self.agency_signed_by = self.agency_signed_at = self.agency_signatory_id = None
        self.organizer_signed_by = self.organizer_signed_at = self.organizer_signatory_id = None
        self.touch(now)
        return True

    def sign(self, party: Party, *, subject: str, signatory_id: UUID, now: datetime) -> None:
        """The caller has asked whether the party has signed already."""
        if party is Party.AGENCY:
            self.agency_signed_by, self.agency_signed_at, self.agency_signatory_id = subject, now, signatory_id
        else:
            self.organizer_signed_by, self.organizer_signed_at = subject, now
            self.organizer_signatory_id = signatory_id
        self.touch(now)
