"""The states before and after each change of the register."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, Identity, Index, Text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from selection.models.root import Base
from shared.kit.db import INSTANT


class RegisterChange(Base):
    """The state before and after a change of the register; never altered."""

    __tablename__ = "register_change"
    __table_args__ = (Index("ix_register_change_code", "code"),)

    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    code: Mapped[str] = mapped_column(Text)
    before: Mapped[dict[str, Any] | None] = mapped_column(JSONB)
    after: Mapped[dict[str, Any]] = mapped_column(JSONB)
    import_id: Mapped[UUID | None]
    recorded_at: Mapped[datetime] = mapped_column(INSTANT)
