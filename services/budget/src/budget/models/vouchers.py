"""Vouchers, with a row for every measure they pay for."""

from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from budget.models.root import Base
from budget.rules.money import total
from shared.clock import new_id
from shared.contracts.budget import OwnActivity
from shared.contracts.terms import MeasureKind
from shared.kit.db import enum_column, one_of


class VoucherKind(StrEnum):
    """Why it was booked. All but a settlement count on the appropriation."""

    PAYMENT = "payment"
    """A grant was paid: cost and bank."""
    ACCRUAL = "accrual"
    """A service was delivered: cost and debt."""
    SETTLEMENT = "settlement"
    """The debt was paid: debt and bank."""
    REVERSAL = "reversal"
    """The rest of an accrual will not be paid."""
    REPAYMENT = "repayment"
    """Money came back from an organiser."""
    OPENING = "opening"
    """Paid, or come back, before the agreement was carried over: it stands in the books of the other system."""


SERIES, OPENING_SERIES = "B", "IB"
"""The series that leave for the finance system, and the one that does not: it has been booked there already."""


class Voucher(Base):
    """One event that is a voucher. Its number is given when it is booked, without gaps in its series and the calendar
    year of its day, and never changes. Append-only."""

    __tablename__ = "voucher"
    __table_args__ = (
        UniqueConstraint("series", "voucher_year", "number"),
        UniqueConstraint("kind", "cause_id"),
        one_of("kind", VoucherKind),
        Index("ix_voucher_programme_day", "programme", "day"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    series: Mapped[str] = mapped_column(server_default=SERIES)
    voucher_year: Mapped[int]
    number: Mapped[int]
    day: Mapped[date]
    kind: Mapped[VoucherKind] = mapped_column(enum_column(VoucherKind))
    text: Mapped[str]
    programme: Mapped[str]
    commitment_id: Mapped[UUID | None] = mapped_column(ForeignKey("commitment.id", ondelete="RESTRICT"), index=True)
    """None: a cost of the agency itself."""
    organization_number: Mapped[str | None]
    diary_number: Mapped[str]
    cause_id: Mapped[UUID]
    """The payment, accrual, receipt or own cost."""
    made_at: Mapped[datetime]
    rows: Mapped[list["VoucherRow"]] = relationship(lazy="raise", order_by="(VoucherRow.item, VoucherRow.id)")

    @property
    def amount(self) -> Decimal:
        return total(row.amount for row in self.rows)


class VoucherRow(Base):
    """Kronor of a cost kind on an item, for one measure; negative when money came back. Append-only."""

    __tablename__ = "voucher_row"
    __table_args__ = (
        one_of("measure_kind", MeasureKind),
        one_of("activity", OwnActivity),
        CheckConstraint("amount <> 0", name="amount"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    voucher_id: Mapped[UUID] = mapped_column(ForeignKey("voucher.id", ondelete="RESTRICT"), index=True)
    item: Mapped[str]
    fiscal_year: Mapped[int]
    """The year it counts in on the appropriation."""
    cost_kind: Mapped[str]
    measure_id: Mapped[UUID | None]
    measure_kind: Mapped[MeasureKind | None] = mapped_column(enum_column(MeasureKind))
    activity: Mapped[OwnActivity | None] = mapped_column(enum_column(OwnActivity))
    """The activity that an own cost of the agency is for."""
    amount: Mapped[Decimal]
