"""The versions of an agreement, and their signatures."""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from agreements.models.annex import Annex
from agreements.models.content import AgreementContent, Party
from agreements.models.root import Base
from shared.clock import new_id
from shared.kit.columns import Document
from shared.kit.db import INSTANT, enum_column, one_of


class VersionState(StrEnum):
    DRAFT = "draft"
    LOCKED = "locked"
    SIGNED = "signed"
    SUPERSEDED = "superseded"
    WITHDRAWN = "withdrawn"


OPEN = (VersionState.DRAFT, VersionState.LOCKED)


class Signature(Base):
    """One party's signature on one version. A voided one stays, with the reason it was voided."""

    __tablename__ = "signature"
    __table_args__ = (
        one_of("party", Party),
        # A party signs a version once; a voided signature does not count.
        Index(
            "uq_signature_standing", "agreement_version_id", "party", unique=True, postgresql_where="voided_at IS NULL"
        ),
        CheckConstraint("(voided_at IS NULL) = (void_reason IS NULL)", name="void_reason"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    agreement_version_id: Mapped[UUID] = mapped_column(
        ForeignKey("agreement_version.id", ondelete="RESTRICT"), index=True
    )
    party: Mapped[Party] = mapped_column(enum_column(Party))
    subject: Mapped[str] = mapped_column(Text)
    signatory_id: Mapped[UUID] = mapped_column(ForeignKey("signatory.id", ondelete="RESTRICT"))
    content_hash: Mapped[str] = mapped_column(Text)
    signed_at: Mapped[datetime] = mapped_column(INSTANT)
    voided_at: Mapped[datetime | None] = mapped_column(INSTANT)
    void_reason: Mapped[str | None] = mapped_column(Text)


class AgreementVersion(Base):
    """One version of the content; `content_hash` is fixed from its first signature."""

    __tablename__ = "agreement_version"
    __table_args__ = (
        UniqueConstraint("agreement_id", "number"),
        one_of("state", VersionState),
        CheckConstraint(
            "state IN ('draft', 'withdrawn') OR content_hash IS NOT NULL", name="locked_content_has_a_hash"
        ),
        CheckConstraint("(signed_on IS NOT NULL) = (state IN ('signed', 'superseded'))", name="signed_on"),
        # One version is written or signed at a time.
        Index(
            "uq_agreement_version_open", "agreement_id", unique=True, postgresql_where="state IN ('draft', 'locked')"
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    agreement_id: Mapped[UUID] = mapped_column(ForeignKey("agreement.id", ondelete="RESTRICT"), index=True)
    number: Mapped[int]
    state: Mapped[VersionState] = mapped_column(enum_column(VersionState))
    content: Mapped[AgreementContent] = mapped_column(Document(AgreementContent))
    annex: Mapped[Annex | None] = mapped_column(Document(Annex))
    """None in what was signed before the annex stood inside the hash."""
    content_hash: Mapped[str | None] = mapped_column(Text)
    organization_number: Mapped[str | None] = mapped_column(Text)
    """The organiser that signs it; None: the one that the agreement began with."""
    reason: Mapped[str | None] = mapped_column(Text)
    created_by: Mapped[str] = mapped_column(Text)
    created_at: Mapped[datetime] = mapped_column(INSTANT)
    signed_on: Mapped[date | None]
    updated_at: Mapped[datetime] = mapped_column(INSTANT, index=True)
    signatures: Mapped[list[Signature]] = relationship(lazy="raise", order_by=Signature.signed_at)

    @property
    def valid_signatures(self) -> dict[Party, Signature]:
        """The signatures that count now."""
        return {s.party: s for s in self.signatures if s.voided_at is None}

    @property
    def locked_at(self) -> datetime | None:
        """The time of the first party's signature: the text has not changed since."""
        return min((signature.signed_at for signature in self.valid_signatures.values()), default=None)

    @property
    def concluded_at(self) -> datetime | None:
        """The time of the latest signature that counts; None of what was signed in another system."""
        return max((signature.signed_at for signature in self.valid_signatures.values()), default=None)

    def void_signatures(self, reason: str, now: datetime) -> None:
        for signature in self.valid_signatures.values():
            signature.voided_at, signature.void_reason = now, reason
        self.updated_at = now
