"""The files and fetches that data came from."""

from enum import StrEnum
from typing import Any

from sqlalchemy import Text
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.orm import Mapped, mapped_column

from selection.models.root import Base
from shared.kit.db import Aggregate, enum_column, one_of


class ImportKind(StrEnum):
    REGISTER = "register"
    STATISTICS = "statistics"
    SUPERVISION = "supervision"


class DataImport(Aggregate, Base):
    """One file or fetch: what it was, what it gave, and every row that could not be used."""

    __tablename__ = "data_import"
    __table_args__ = (one_of("kind", ImportKind),)

    kind: Mapped[ImportKind] = mapped_column(enum_column(ImportKind), index=True)
    source: Mapped[str] = mapped_column(Text)
    content_hash: Mapped[str] = mapped_column(Text)
    export: Mapped[str | None] = mapped_column(Text)
    school_year: Mapped[str | None] = mapped_column(Text)
    dry_run: Mapped[bool]
    rows_read: Mapped[int]
    rows_failed: Mapped[int]
    created: Mapped[int]
    changed: Mapped[int]
    unchanged: Mapped[int]
    errors: Mapped[list[dict[str, Any]]] = mapped_column(JSONB)
    columns_left_out: Mapped[list[str]] = mapped_column(ARRAY(Text), server_default="{}")
    imported_by: Mapped[str] = mapped_column(Text)
