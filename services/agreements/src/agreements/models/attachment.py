"""A document that somebody has handed in or sent in a case, kept as it is: a part of its public record."""

from datetime import date
from enum import StrEnum

from sqlalchemy import CheckConstraint, LargeBinary, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from agreements.models.root import Base, CasePart
from shared.kit.audit_values import LEFT_OUT
from shared.kit.db import enum_column, one_of


class AttachmentDirection(StrEnum):
    RECEIVED = "received"
    SENT = "sent"


class Attachment(CasePart, Base):
    """Registered with number, day, sender or receiver and what it is about (OSL 5 kap. 2 §); never changed."""

    __tablename__ = "attachment"
    __table_args__ = (
        UniqueConstraint("cooperation_id", "number"),
        UniqueConstraint("cooperation_id", "sha256"),
        one_of("direction", AttachmentDirection),
        CheckConstraint("size > 0", name="size"),
    )

    number: Mapped[int]
    """Within the case, from 1."""
    direction: Mapped[AttachmentDirection] = mapped_column(enum_column(AttachmentDirection))
    counterparty: Mapped[str] = mapped_column(Text, info=LEFT_OUT)
    """Whom it is from or to; may be a person."""
    diary_number: Mapped[str] = mapped_column(Text)
    dated_on: Mapped[date]
    description: Mapped[str] = mapped_column(Text)
    shown_to_organizer: Mapped[bool]
    media_type: Mapped[str] = mapped_column(Text)
    size: Mapped[int]
    sha256: Mapped[str] = mapped_column(Text)
    content: Mapped[bytes] = mapped_column(LargeBinary, deferred=True, info=LEFT_OUT)
    recorded_by: Mapped[str] = mapped_column(Text)

    @property
    def name(self) -> str:
        """Within the case, as its other documents have theirs."""
        return f"attachment-{self.number}"
