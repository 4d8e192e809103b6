"""The rules of a government assignment, version by version."""

from datetime import date
from typing import Any

from sqlalchemy import Index, Text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from selection.models.root import Base
from shared.kit.db import Aggregate


class ProgrammeVersion(Aggregate, Base):
    """The rules of an assignment at one version, whole; a version never changes."""

    __tablename__ = "programme_version"
    __table_args__ = (Index("uq_programme_version_code_number", "code", "number", unique=True),)

    code: Mapped[str] = mapped_column(Text)
    number: Mapped[str] = mapped_column(Text)
    name: Mapped[str] = mapped_column(Text)
    legal_basis: Mapped[str] = mapped_column(Text)
    document: Mapped[dict[str, Any]] = mapped_column(JSONB)
    document_hash: Mapped[str] = mapped_column(Text)

    @property
    def valid_from(self) -> date:
        return date.fromisoformat(self.document["valid_from"])

    @property
    def valid_to(self) -> date | None:
        """The last day on which a round can be started or decided; None while the assignment runs on."""
        last = self.document.get("valid_to")
        return date.fromisoformat(last) if last else None

    @property
    def selected_elsewhere(self) -> bool:
        """An assignment that is known here only by what organisers take part in."""
        return self.document.get("rounds") == "none"
