"""The rules of a government assignment, version by version."""

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
