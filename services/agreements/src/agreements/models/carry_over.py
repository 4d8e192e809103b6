"""A file of running cases of another system, read by one person and confirmed by another, and the cases it gave."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from pydantic import RootModel
from sqlalchemy import CheckConstraint, ForeignKey, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from agreements.errors import WrongPhase
from agreements.models.carried_case import CarriedCase
from agreements.models.carried_sums import CarriedSums
from agreements.models.root import Base
from shared.kit.audit_values import LEFT_OUT
from shared.kit.columns import Document
from shared.kit.db import INSTANT, Aggregate, enum_column, one_of


class CarryOverStatus(StrEnum):
    READ = "read"
    """Nothing is carried over yet: another person confirms."""
    CONFIRMED = "confirmed"


class CarriedCases(RootModel[tuple[CarriedCase, ...]]):
    """The cases of a file, in its order."""


class CarryOver(Aggregate, Base):
    """A file as it was read. The same bytes twice are the same."""

    __tablename__ = "carry_over"
    __table_args__ = (
        UniqueConstraint("sha256"),
        one_of("status", CarryOverStatus),
        CheckConstraint("confirmed_by <> read_by", name="two_persons"),
        CheckConstraint("(status = 'confirmed') = (confirmed_by IS NOT NULL)", name="confirmed_by"),
    )

    sha256: Mapped[str] = mapped_column(Text)
    file_name: Mapped[str] = mapped_column(Text)
    status: Mapped[CarryOverStatus] = mapped_column(enum_column(CarryOverStatus), index=True)
    # Neither lists nor the audit trail have this: a file has thousands of rows, and its hash stands for them.
    cases: Mapped[CarriedCases] = mapped_column(Document(CarriedCases), deferred=True, info=LEFT_OUT)
    totals: Mapped[CarriedSums] = mapped_column(Document(CarriedSums))
    """The sender's sums."""
    read_by: Mapped[str] = mapped_column(Text)
    confirmed_by: Mapped[str | None] = mapped_column(Text)
    confirmed_at: Mapped[datetime | None] = mapped_column(INSTANT)

    def confirm(self, subject: str, now: datetime) -> None:
        if self.status is not CarryOverStatus.READ:
            raise WrongPhase("Filen är redan bekräftad, och det som står i den är överfört.")
        self.status, self.confirmed_by, self.confirmed_at = CarryOverStatus.CONFIRMED, subject, now
        self.touch(now)


class CarriedOver(Base):
    """A case that was carried over, as the file said it: what a later file is compared with. Append-only."""

    __tablename__ = "carried_over"
    __table_args__ = (UniqueConstraint("programme", "diary_number"),)

    cooperation_id: Mapped[UUID] = mapped_column(ForeignKey("cooperation.id", ondelete="RESTRICT"), primary_key=True)
    carry_over_id: Mapped[UUID] = mapped_column(ForeignKey("carry_over.id", ondelete="RESTRICT"), index=True)
    programme: Mapped[str] = mapped_column(Text)
    diary_number: Mapped[str] = mapped_column(Text)
    document: Mapped[CarriedCase] = mapped_column(Document(CarriedCase))
