"""The agreement: one per case, changed by new versions that both parties sign."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy import ForeignKey, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from agreements.errors import AlreadySigned, ContentLocked, WrongPhase
from agreements.models.agreement_version import OPEN, AgreementVersion, Signature, VersionState
from agreements.models.annex import Annex, annex_changes
from agreements.models.content import AgreementContent, Party
from agreements.models.revision import DocumentKind
from agreements.models.root import Base, CasePart
from agreements.rules.differences import difference
from agreements.rules.wording import PARTIES
from shared.canonical import canonical, hash_of
from shared.kit.db import enum_column, one_of
from shared.kit.errors import SamePerson
from shared.kit.lookup import present_or_refused


class AgreementStatus(StrEnum):
    PREPARED = "prepared"
    ACTIVE = "active"
    PAUSED = "paused"
    COMPLETED = "completed"
    TERMINATED = "terminated"


NOT_ENDED = (AgreementStatus.PREPARED, AgreementStatus.ACTIVE, AgreementStatus.PAUSED)


class Agreement(CasePart, Base):
    """Överenskommelsen. It is in force from the second signature until it is completed or terminated."""

    __tablename__ = "agreement"
    __table_args__ = (
        UniqueConstraint("cooperation_id"),
        UniqueConstraint("diary_number"),
        one_of("status", AgreementStatus),
    )

    DOCUMENT: ClassVar = DocumentKind.AGREEMENT

    decision_id: Mapped[UUID] = mapped_column(ForeignKey("decision.id", ondelete="RESTRICT"))
    diary_number: Mapped[str] = mapped_column(Text)
    organization_number: Mapped[str] = mapped_column(Text)
    status: Mapped[AgreementStatus] = mapped_column(enum_column(AgreementStatus), index=True)
    ended_on: Mapped[date | None]
    versions: Mapped[list[AgreementVersion]] = relationship(lazy="raise", order_by=AgreementVersion.number)

    @property
    def open_version(self) -> AgreementVersion | None:
        """The version that is being written or signed."""
        return next((v for v in self.versions if v.state in OPEN), None)

    @property
    def signed_version(self) -> AgreementVersion | None:
        """The version in force: both have signed it."""
        return next((v for v in self.versions if v.state is VersionState.SIGNED), None)

    @property
    def latest(self) -> AgreementVersion:
        """The open version, else the one in force; the last one that was withdrawn when none was ever signed."""
        return self.open_version or self.signed_version or max(self.versions, key=lambda version: version.number)

    @property
    def content(self) -> AgreementContent:
        """The content that is being written or signed, otherwise the one in force."""
        return self.latest.content

    @property
    def content_in_force(self) -> AgreementContent:
        """What both have signed."""
        assert self.signed_version is not None, "an agreement in force has a version that both have signed"
        return self.signed_version.content

    def get_version(self, number: int) -> AgreementVersion:
        return present_or_refused(next((v for v in self.versions if v.number == number), None), "Versionen")

    @property
    def previous_number(self) -> int:
        """The version that the one in force superseded; withdrawn amendments have numbers too."""
        return max(v.number for v in self.versions if v.state is VersionState.SUPERSEDED)

    def version_before(self, version: AgreementVersion) -> AgreementVersion | None:
        """The version that `version` changes; never a withdrawn amendment, which changed nothing."""
        earlier = [v for v in self.versions if v.number < version.number and v.state is not VersionState.WITHDRAWN]
        return earlier[-1] if earlier else None

    def changes_of(self, version: AgreementVersion) -> list[str]:
        """The changes that `version` makes, in words a signatory can read."""
        if (former := self.version_before(version)) is None:
            return []
        lines = difference(former.content.model_dump(mode="json"), version.content.model_dump(mode="json"))
        return [*lines, *annex_changes(former.annex, version.annex)]

    def follow(self, decision_id: UUID, now: datetime) -> None:
        """Build what is written from now on on a new decision; a lone signature under the former one is voided."""
        statuses = (AgreementStatus.PREPARED, AgreementStatus.ACTIVE)
        self.require(*statuses, detail="Överenskommelsen är pausad eller har upphört.")
        if self.latest.state is VersionState.LOCKED:
            self.unlock("Ett nytt beslut om insatser har fattats.", now)
        self.decision_id = decision_id
        self.touch(now)

    def open_for_signing(self) -> AgreementVersion:
        if version := self.open_version:
            return version
        self.require(*NOT_ENDED, detail="Överenskommelsen har upphört och kan inte undertecknas.")
        raise AlreadySigned("Båda parter har undertecknat. Gör en ändring om innehållet ska bli ett annat.")

    def draft(self) -> AgreementVersion:
        """The version whose content may still be changed."""
        version = self.open_version
        self.require(*NOT_ENDED, detail="Överenskommelsen har upphört och kan inte skrivas om.")
        if version is None:
            raise WrongPhase("Överenskommelsen är undertecknad. Gör en ändring (amendments) för att skriva om den.")
        if version.state is VersionState.LOCKED:
            raise ContentLocked("En part har undertecknat. Lås upp överenskommelsen med ett skäl innan du rättar den.")
        return version

    def content_hash(self, version: AgreementVersion) -> str:
        """The hash of what a party signs: the content with its annex, and whose it is."""
        signed: dict[str, Any] = {
            "agreement_id": str(self.id),
            "cooperation_id": str(self.cooperation_id),
            "diary_number": self.diary_number,
            "organization_number": version.organization_number or self.organization_number,
            "version": version.number,
            "content": version.content.model_dump(mode="json"),
        }
        # A version signed before the annex was part of it keeps its hash.
        if version.annex:
            signed["annex"] = version.annex.model_dump(mode="json")
        return hash_of(canonical(signed))

    def attach(self, annex: Annex) -> None:
        """The decided plan is the annex from the first signature on; the second is put under what was signed first."""
        version = self.open_for_signing()
        if version.state is VersionState.DRAFT:
            version.annex = annex

    def require_change(self) -> None:
        """Refuse to sign again what both have signed, when it says the same."""
        signed, version = self.signed_version, self.open_for_signing()
        if signed and (signed.content, signed.annex) == (version.content, version.annex):
            raise WrongPhase("Ändringen ändrar ingenting som är undertecknat. Skriv om den eller ta tillbaka den.")

    def rewrite(self, content: AgreementContent, annex: Annex, now: datetime) -> None:
        draft = self.draft()
        draft.content, draft.annex, draft.updated_at = content, annex, now
        self.touch(now)

    @property
    def signatures(self) -> list[Signature]:
        """The signatures ever made, on any version, voided ones included."""
        return [signature for version in self.versions for signature in version.signatures]

    def require_another(self, party: Party, *, subject: str, registered_by: str) -> None:
        """Refuse whoever has signed for the other party, and an authority that one of the signers registered."""
        for signature in self.signatures:
            if signature.subject == subject and signature.party is not party:
                raise SamePerson(
                    f"Du har undertecknat för {PARTIES[signature.party]} och får därför inte underteckna för "
                    f"{PARTIES[party]}, i någon version. Låt en annan behörig person göra det."
                )
            if signature.subject == registered_by:
                raise SamePerson(
                    "Din behörighet är registrerad av någon som själv har undertecknat överenskommelsen. Be en annan "
                    "handläggare registrera den."
                )

    def sign(self, party: Party, *, subject: str, signatory_id: UUID, today: date, now: datetime) -> bool:
        """Put a party's signature on the open version; True when both parties have now signed it.

        The first signature fixes the content by its hash, and the second must find the same.
        """
        version = self.open_for_signing()
        if party in version.valid_signatures:
            raise AlreadySigned("Parten har redan undertecknat den här versionen. Vänta på den andra parten.")
        content_hash = self.content_hash(version)
        # Row locks keep content and hash together; this finds what was changed past the service, in the database.
        if version.content_hash not in (None, content_hash):
            raise ContentLocked("Innehållet stämmer inte med det som undertecknades först. Lås upp och börja om.")
        version.content_hash, version.state = content_hash, VersionState.LOCKED
        version.signatures.append(
            Signature(party=party, subject=subject, signatory_id=signatory_id, content_hash=content_hash, signed_at=now)
        )
        version.updated_at = now
        self.touch(now)
        if len(version.valid_signatures) < len(Party):
            return False
        self._conclude(version, today, now)
        return True

    def _conclude(self, version: AgreementVersion, today: date, now: datetime) -> None:
        if former := self.signed_version:
            former.state, former.updated_at = VersionState.SUPERSEDED, now
        version.state, version.signed_on = VersionState.SIGNED, today
        if self.status is AgreementStatus.PREPARED:
            self.status = AgreementStatus.ACTIVE

    def unlock(self, reason: str, now: datetime) -> None:
        """Void the first signature, so that the content can be corrected before both have signed."""
        version = self.open_version
        if version is None or version.state is not VersionState.LOCKED:
            raise WrongPhase("Det finns inget låst utkast att låsa upp.")
        version.void_signatures(reason, now)
        version.state, version.content_hash = VersionState.DRAFT, None
        self.touch(now)

    def amend(
        self,
        content: AgreementContent,
        annex: Annex,
        *,
        organization_number: str,
        reason: str,
        subject: str,
        now: datetime,
    ) -> AgreementVersion:
        """Begin the next version; the one in force stays so until both have signed the new one."""
        self.require_amendable()
        version = AgreementVersion(
            # The number is not the count: a withdrawn amendment keeps its number.
            number=max(v.number for v in self.versions) + 1,
            state=VersionState.DRAFT,
            content=content,
            annex=annex,
            organization_number=organization_number,
            reason=reason,
            created_by=subject,
            created_at=now,
            updated_at=now,
            signatures=[],
        )
        self.versions.append(version)
        self.touch(now)
        return version

    def pass_to(self, organization_number: str, now: datetime) -> None:
        """Let the successor sign what is being written; what both have signed keeps its party, and its hash."""
        if version := self.open_version:
            version.organization_number, version.updated_at = organization_number, now
        self.touch(now)

    def require_amendable(self) -> None:
        self.require(AgreementStatus.ACTIVE, detail="Bara en gällande överenskommelse kan ändras.")
        if self.open_version:
            raise WrongPhase("En ändring är redan påbörjad. Skriv om den eller ta tillbaka den.")

    def withdraw_amendment(self, reason: str, now: datetime) -> None:
        version = self.open_version
        if version is None or self.signed_version is None:
            raise WrongPhase("Det finns ingen påbörjad ändring att ta tillbaka.")
        self._withdraw(version, reason, now)

    def _withdraw(self, version: AgreementVersion, reason: str, now: datetime) -> None:
        version.void_signatures(reason, now)
        version.state = VersionState.WITHDRAWN
        self.touch(now)

    def require(self, *statuses: AgreementStatus, detail: str) -> None:
        if self.status not in statuses:
            raise WrongPhase(detail)

    def require_running(self, detail: str) -> None:
        self.require(AgreementStatus.ACTIVE, AgreementStatus.PAUSED, detail=detail)

    def pause(self, now: datetime) -> None:
        self.require(AgreementStatus.ACTIVE, detail="Bara en gällande överenskommelse kan pausas.")
        self.status = AgreementStatus.PAUSED
        self.touch(now)

    def resume(self, now: datetime) -> None:
        self.require(AgreementStatus.PAUSED, detail="Bara en pausad överenskommelse kan återupptas.")
        self.status = AgreementStatus.ACTIVE
        self.touch(now)

    def complete(self, ended_on: date, now: datetime) -> None:
        self.require(AgreementStatus.ACTIVE, detail="Bara en gällande överenskommelse kan slutföras.")
        self._end(AgreementStatus.COMPLETED, ended_on, now)

    def require_terminable(self) -> None:
        self.require(*NOT_ENDED, detail="Överenskommelsen har redan upphört.")

    def terminate(self, ended_on: date, now: datetime) -> None:
        self.require_terminable()
        self._end(AgreementStatus.TERMINATED, ended_on, now)

    def _end(self, status: AgreementStatus, ended_on: date, now: datetime) -> None:
        """End the agreement, and withdraw what is being written or signed: a signature that comes later is refused."""
        if version := self.open_version:
            self._withdraw(version, "Överenskommelsen har upphört.", now)
        self.status, self.ended_on = status, ended_on
        self.touch(now)
