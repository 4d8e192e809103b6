"""The agency's seal on a case file: who took the file out, what was sealed, and by which key."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import CheckConstraint, Text
from sqlalchemy.orm import Mapped, mapped_column

from agreements.models.root import Base, CasePart
from shared.canonical import canonical, hash_of
from shared.kit.db import INSTANT

KIND = "insatser-case-file/1"


class CaseFileSeal(CasePart, Base):
    """Asked for by whoever took the file out; put on by the worker, which has the key."""

    __tablename__ = "case_file_seal"
    __table_args__ = (
        CheckConstraint(
            "(sealed_at IS NULL) = (signature IS NULL) AND (sealed_at IS NULL) = (certificate IS NULL)", name="whole"
        ),
    )

    manifest_hash: Mapped[str] = mapped_column(Text)
    requested_by: Mapped[str] = mapped_column(Text)
    sealed_at: Mapped[datetime | None] = mapped_column(INSTANT)
    certificate: Mapped[str | None] = mapped_column(Text)
    """DER, in hexadecimal, as the signature."""
    signature: Mapped[str | None] = mapped_column(Text)

    @property
    def statement(self) -> Mapping[str, str] | None:
        """The statement that the seal makes; None until it is put on."""
        if not self.sealed_at or not self.certificate:
            return None
        return self.statement_of(bytes.fromhex(self.certificate), self.sealed_at)

    def statement_of(self, certificate: bytes, now: datetime) -> Mapping[str, str]:
        """The key signs nothing that a caller has worded: only this, where a caller's part is a hash and its name."""
        return {
            "kind": KIND,
            "cooperation_id": str(self.cooperation_id),
            "manifest_hash": self.manifest_hash,
            "requested_by": self.requested_by,
            "sealed_at": now.isoformat(),
            "certificate_hash": hash_of(certificate),
        }

    def bytes_to_sign(self, certificate: bytes, now: datetime) -> bytes:
        return canonical(self.statement_of(certificate, now))

    def keep(self, *, certificate: bytes, signature: bytes, now: datetime) -> None:
        self.certificate, self.signature, self.sealed_at = certificate.hex(), signature.hex(), now
        self.touch(now)
