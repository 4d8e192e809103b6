"""What the organiser has submitted of a grant statement, version by version."""

from datetime import datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from followup.models.root import Base
from shared.clock import new_id
from shared.contracts.terms import CostKind
from shared.kit.db import enum_column, one_of


class StatementVersion(Base):
    """A version as the organiser submitted it; a correction is a new version beside the old, with its reason."""

    __tablename__ = "statement_version"
    __table_args__ = (
        UniqueConstraint("statement_id", "number"),
        CheckConstraint("amount_used >= 0", name="amount_used"),
        CheckConstraint("(number = 1) = (reason IS NULL)", name="reason"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    statement_id: Mapped[UUID] = mapped_column(ForeignKey("statement.id", ondelete="RESTRICT"))
    number: Mapped[int]
    amount_used: Mapped[Decimal]
    account: Mapped[str]
    reason: Mapped[str | None]
    submitted_by: Mapped[str]
    submitted_at: Mapped[datetime]
    lines: Mapped[list["StatementLine"]] = relationship(lazy="raise", order_by="StatementLine.cost_kind")


class StatementLine(Base):
    """Kronor used of one cost kind."""

    __tablename__ = "statement_line"
    __table_args__ = (one_of("cost_kind", CostKind), CheckConstraint("amount >= 0", name="amount"))

    version_id: Mapped[UUID] = mapped_column(ForeignKey("statement_version.id", ondelete="RESTRICT"), primary_key=True)
    cost_kind: Mapped[CostKind] = mapped_column(enum_column(CostKind), primary_key=True)
    amount: Mapped[Decimal]
