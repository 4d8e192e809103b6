"""The double-entry ledger. Rows are written by the ledger's own statements and triggers; here they are only read."""

from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Identity,
    Index,
    LargeBinary,
    UniqueConstraint,
    func,
    select,
    text,
)
from sqlalchemy.orm import Mapped, column_property, mapped_column, relationship

from budget.models.root import Base
from budget.rules.accounts import LIMITS, Stage
from budget.rules.money import ZERO
from shared.clock import new_id
from shared.kit.db import INSTANT, enum_column, one_of
from shared.kit.schema import Xid8


class YearState(StrEnum):
    AHEAD = "ahead"
    OPEN = "open"
    CLOSED = "closed"


class AccountRow(Base):
    """One account and its balance, kept by the database from the entries.

    `limited`: the balance may not fall below zero by binding money. `overdrawn` is how far below zero a cut or a new
    year has left it, and only such a change may raise it.
    """

    __tablename__ = "account"
    __table_args__ = (
        UniqueConstraint("programme", "item", "fiscal_year", "stage", "cost_kind"),
        ForeignKeyConstraint(
            ["programme", "item", "fiscal_year"],
            ["position.programme", "position.item", "position.fiscal_year"],
            ondelete="RESTRICT",
        ),
        one_of("stage", Stage),
        CheckConstraint("overdrawn >= 0", name="overdrawn"),
        CheckConstraint("NOT limited OR balance >= -overdrawn", name="limit"),
        CheckConstraint("stage NOT IN ('reserved', 'committed', 'outstanding') OR balance >= 0", name="held"),
    )

    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    programme: Mapped[str]
    item: Mapped[str]
    fiscal_year: Mapped[int]
    stage: Mapped[Stage] = mapped_column(enum_column(Stage))
    cost_kind: Mapped[str]
    limited: Mapped[bool] = mapped_column(server_default=text("false"))
    closed: Mapped[bool] = mapped_column(server_default=text("false"))
    balance: Mapped[Decimal] = mapped_column(server_default=text("0"))
    overdrawn: Mapped[Decimal] = mapped_column(server_default=text("0"))
    booked_on: Mapped[date | None]
    """Day of the newest entry: no entry is dated before it."""
    updated_at: Mapped[datetime] = mapped_column(INSTANT, server_default=text("now()"))
    """When it last moved, was opened or closed."""
    hash: Mapped[bytes] = mapped_column(LargeBinary, server_default=text("'\\x'::bytea"))
    """Hash of the newest entry: the end of the account's hash chain."""


class AccountPublished(Base):
    """The last entry of an account that has been published to the other services."""

    __tablename__ = "account_published"

    account_id: Mapped[int] = mapped_column(
        BigInteger, ForeignKey("account.id", ondelete="RESTRICT"), primary_key=True, autoincrement=False
    )
    booked_on: Mapped[date]
    entry_id: Mapped[int] = mapped_column(BigInteger)


class PositionRow(Base):
    """Programme × appropriation item × fiscal year: the unit in which money is given and limits are kept."""

    __tablename__ = "position"
    __table_args__ = (
        UniqueConstraint("programme", "item", "fiscal_year"),
        one_of("state", YearState),
        CheckConstraint("fiscal_year BETWEEN 2015 AND 2100", name="fiscal_year"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    programme: Mapped[str] = mapped_column()
    item: Mapped[str] = mapped_column()
    fiscal_year: Mapped[int] = mapped_column()
    state: Mapped[YearState] = mapped_column(enum_column(YearState), server_default=YearState.AHEAD.value)
    updated_at: Mapped[datetime] = column_property(
        select(func.max(AccountRow.updated_at))
        .where(AccountRow.programme == programme, AccountRow.item == item, AccountRow.fiscal_year == fiscal_year)
        .correlate_except(AccountRow)
        .scalar_subquery()
    )
    """When one of its accounts last moved, was opened or closed."""


class TransactionKind(StrEnum):
    """Why money moved. The first group may leave a position in the red; nothing else may."""

    LIMIT_CHANGED = "limit_changed"
    YEAR_OPENED = "year_opened"
    YEAR_CLOSED = "year_closed"

    RESERVED = "reserved"
    COMMITTED = "committed"
    ADJUSTED = "adjusted"
    RELEASED = "released"
    ACCRUED = "accrued"
    PAID = "paid"
    REPAID = "repaid"


class LedgerTransaction(Base):
    """Entries that belong together and sum to zero (checked by the database at commit). Append-only."""

    __tablename__ = "ledger_transaction"
    __table_args__ = (
        one_of("kind", TransactionKind),
        Index("ix_ledger_transaction_booked_on", "booked_on", "id"),
        Index("ix_ledger_transaction_cause", "cause_id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    kind: Mapped[TransactionKind] = mapped_column(enum_column(TransactionKind))
    programme: Mapped[str]
    booked_on: Mapped[date]
    recorded_at: Mapped[datetime]
    reference: Mapped[str]
    """The diary number, or another ground of the movement."""
    cause_id: Mapped[UUID]
    """The agreement, payment, claim or limit change that moved the money."""
    actor: Mapped[str]
    entries: Mapped[list["LedgerEntry"]] = relationship(lazy="raise", viewonly=True, order_by="LedgerEntry.id")
    transaction_id: Mapped[int] = mapped_column(Xid8, server_default=text("pg_current_xact_id()"))


class LedgerEntry(Base):
    """Kronor to one account: debit positive. `balance_after` and `hash` continue the account's chain. Append-only."""

    __tablename__ = "ledger_entry"
    __table_args__ = (
        UniqueConstraint("ledger_transaction_id", "account_id"),
        Index("ix_ledger_entry_as_of", "account_id", "booked_on", "id", postgresql_include=["balance_after"]),
        CheckConstraint("amount <> 0", name="amount"),
    )

    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    ledger_transaction_id: Mapped[UUID] = mapped_column(ForeignKey("ledger_transaction.id", ondelete="RESTRICT"))
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id", ondelete="RESTRICT"))
    account: Mapped[AccountRow] = relationship(lazy="raise", viewonly=True)
    amount: Mapped[Decimal]
    balance_after: Mapped[Decimal]
    booked_on: Mapped[date]
    hash: Mapped[bytes] = mapped_column(LargeBinary)
    recorded_at: Mapped[datetime] = column_property(
        select(LedgerTransaction.recorded_at)
        .where(LedgerTransaction.id == ledger_transaction_id)
        .correlate_except(LedgerTransaction)
        .scalar_subquery()
    )

    @property
    def overdrawn_after(self) -> Decimal:
        """Kronor below zero that the entry left on its account, where the year had begun; else zero."""
        is_tried = self.account.stage in LIMITS and self.account.fiscal_year <= self.booked_on.year
        return max(ZERO, -self.balance_after) if is_tried else ZERO
