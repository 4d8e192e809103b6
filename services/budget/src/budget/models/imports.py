"""Files that were read in, and the outcome that other systems have paid."""

from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from budget.models.root import Base
from budget.rules.own_costs import OwnCostKey
from shared.clock import new_id
from shared.contracts.budget import OwnActivity
from shared.contracts.terms import MeasureKind
from shared.kit.db import enum_column, one_of


class ImportKind(StrEnum):
    ALLOTMENTS = "allotments"
    PAYMENTS = "payments"
    BANK_REPORT = "bank_report"


class ImportRun(Base):
    """A file that was read in. The same bytes twice is the same import."""

    __tablename__ = "import_run"
    __table_args__ = (UniqueConstraint("kind", "sha256"), one_of("kind", ImportKind))

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    kind: Mapped[ImportKind] = mapped_column(enum_column(ImportKind))
    sha256: Mapped[str]
    file_name: Mapped[str]
    rows: Mapped[int]
    amount: Mapped[Decimal]
    imported_by: Mapped[str]
    imported_at: Mapped[datetime] = mapped_column(index=True)


class OutsidePayment(Base):
    """Outcome paid by another system (own costs, services): booked against an item without an agreement."""

    __tablename__ = "outside_payment"
    __table_args__ = (
        UniqueConstraint("programme", "source", "source_reference"),
        Index("ix_outside_payment_position", "programme", "item", "fiscal_year"),
        CheckConstraint("amount <> 0", name="amount"),
        one_of("activity", OwnActivity),
        one_of("measure_kind", MeasureKind),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    import_run_id: Mapped[UUID] = mapped_column(ForeignKey("import_run.id", ondelete="RESTRICT"), index=True)
    programme: Mapped[str]
    source: Mapped[str]
    source_reference: Mapped[str]
    item: Mapped[str]
    fiscal_year: Mapped[int]
    cost_kind: Mapped[str]
    activity: Mapped[OwnActivity | None] = mapped_column(enum_column(OwnActivity))
    """Null when the file names none, and in rows of version 1.1."""
    measure_kind: Mapped[MeasureKind | None] = mapped_column(enum_column(MeasureKind))
    amount: Mapped[Decimal]
    counted_on: Mapped[date]
    text: Mapped[str]

    @property
    def key(self) -> OwnCostKey:
        """The key that it is added up under."""
        activity = self.activity.value if self.activity else None
        arranged = self.measure_kind.value if self.measure_kind else None
        return OwnCostKey(self.programme, self.fiscal_year, self.item, self.cost_kind, activity, arranged)
