"""The history of an agreement's pauses and its end."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from agreements.models.agreement import AgreementStatus
from agreements.models.root import Base
from shared.clock import new_id
from shared.kit.db import INSTANT, enum_column, one_of


class StatusChange(Base):
    """A pause, resumption, termination or completion: from when and why."""

    __tablename__ = "status_change"
    __table_args__ = (
        one_of("status", AgreementStatus),
        CheckConstraint("undone_tasks = '{}' OR undone_reason IS NOT NULL", name="undone_has_a_reason"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    agreement_id: Mapped[UUID] = mapped_column(ForeignKey("agreement.id", ondelete="RESTRICT"), index=True)
    status: Mapped[AgreementStatus] = mapped_column(enum_column(AgreementStatus))
    from_on: Mapped[date]
    reason: Mapped[str] = mapped_column(Text)
    changed_by: Mapped[str] = mapped_column(Text)
    changed_at: Mapped[datetime] = mapped_column(INSTANT)
    undone_tasks: Mapped[list[str]] = mapped_column(ARRAY(Text), server_default="{}")
    """The tasks left when the agreement was completed, each as a Swedish sentence."""
    undone_reason: Mapped[str | None] = mapped_column(Text)
