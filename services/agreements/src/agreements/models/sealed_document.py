"""A signed document as it was sealed: bytes that are kept and never made again."""

from uuid import UUID

from sqlalchemy import LargeBinary, Text
from sqlalchemy.orm import Mapped, mapped_column

from agreements.models.root import Base, CasePart


class SealedDocument(CasePart, Base):
    """The PDF of what both parties signed, under the agency's seal."""

    __tablename__ = "sealed_document"

    signed_id: Mapped[UUID] = mapped_column(unique=True)
    """The first agreement or the version of the agreement that it shows."""
    content: Mapped[bytes] = mapped_column(LargeBinary)
    sha256: Mapped[str] = mapped_column(Text)
