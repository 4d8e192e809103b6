"""Payments, the files that carry them to the finance system, and where organisers are paid."""

from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Identity, Index, LargeBinary
from sqlalchemy.orm import Mapped, declared_attr, mapped_column, relationship

from budget.models.root import Base
from budget.rules.bank_accounts import AccountType, BankAccount
from budget.rules.costs import Cost
from shared.clock import new_id
from shared.kit.audit_values import MASKED
from shared.kit.db import Aggregate, enum_column, one_of


class Payee(Aggregate, Base):
    """The account to which an organiser is paid."""

    __tablename__ = "payee"
    __table_args__ = (one_of("account_type", AccountType),)

    organization_number: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    account_type: Mapped[AccountType] = mapped_column(enum_column(AccountType))
    account_number: Mapped[str] = mapped_column(info=MASKED)
    bic: Mapped[str | None]
    changed_by: Mapped[str]

    @property
    def account(self) -> BankAccount:
        return BankAccount(self.account_type, self.account_number, self.bic)

    def change(self, *, name: str, account: BankAccount, changed_by: str, now: datetime) -> None:
        self.name, self.changed_by = name, changed_by
        self.account_type, self.account_number, self.bic = account.type, account.number, account.bic
        self.touch(now)


OURS = "SKV"
"""Start of the identity of a payment of ours, at the bank."""


class PaymentState(StrEnum):
    PROPOSED = "proposed"
    APPROVED = "approved"
    SENT = "sent"
    PAID = "paid"
    REJECTED = "rejected"


ON_THEIR_WAY = (PaymentState.PROPOSED, PaymentState.APPROVED, PaymentState.SENT)


class Payment(Aggregate, Base):
    """One payment. An instalment has at most one that is not rejected, however many processes propose it."""

    __tablename__ = "payment"
    __table_args__ = (
        one_of("state", PaymentState),
        CheckConstraint("amount > 0", name="amount"),
        CheckConstraint("approved_by <> proposed_by", name="two_persons"),
        Index("uq_payment_instalment", "instalment_id", unique=True, postgresql_where="state <> 'rejected'"),
    )

    @declared_attr.directive
    def __mapper_args__(cls) -> dict[str, Any]:  # noqa: N805
        # Its number is the database's, and comes back with the insert.
        return {"version_id_col": cls.version, "eager_defaults": True}

    number: Mapped[int] = mapped_column(BigInteger, Identity(always=True), unique=True)
    commitment_id: Mapped[UUID] = mapped_column(ForeignKey("commitment.id", ondelete="RESTRICT"), index=True)
    cooperation_id: Mapped[UUID]
    instalment_id: Mapped[UUID | None] = mapped_column(ForeignKey("instalment.id", ondelete="RESTRICT"))
    programme: Mapped[str]
    organization_number: Mapped[str] = mapped_column(index=True)
    cost_kind: Mapped[str]
    measure_id: Mapped[UUID | None]
    """The measure that it pays for, if one is named; else it is divided on all (`rules/measures.py`)."""
    payee_organization_number: Mapped[str | None]
    """The payee, when that is not the organiser: the university or contractor that delivered the service."""
    accrual_id: Mapped[UUID | None] = mapped_column(ForeignKey("accrual.id", ondelete="RESTRICT"), index=True)
    """The debt that it pays: a service that was delivered before."""
    amount: Mapped[Decimal]
    incurred_on: Mapped[date]
    pay_on: Mapped[date]
    message: Mapped[str]
    state: Mapped[PaymentState] = mapped_column(enum_column(PaymentState), index=True)
    proposed_by: Mapped[str]
    approved_by: Mapped[str | None]
    reason: Mapped[str | None]
    payment_file_id: Mapped[UUID | None] = mapped_column(ForeignKey("payment_file.id", ondelete="RESTRICT"), index=True)
    paid_on: Mapped[date | None]
    fiscal_year: Mapped[int | None]
    """The year it counts in; known when it is paid."""
    bank_reference: Mapped[str | None]
    parts: Mapped[list["PaymentPart"]] = relationship(lazy="raise", order_by="PaymentPart.line_year")

    @property
    def is_open(self) -> bool:
        """True while it is on its way: it will take from the bound amount."""
        return self.state in ON_THEIR_WAY

    @property
    def takes_from_bound(self) -> bool:
        """True while it is on its way, and not for a cost that has counted already."""
        return self.is_open and self.accrual_id is None

    @property
    def may_have_left(self) -> bool:
        """The bank may have paid it: approved, or sent in a file, also when the bank has refused it once."""
        return self.state in (PaymentState.APPROVED, PaymentState.SENT) or self.payment_file_id is not None

    def approve(self, approver: str, now: datetime) -> None:
        self.state, self.approved_by = PaymentState.APPROVED, approver
        self.touch(now)

    def reject(self, reason: str, now: datetime) -> None:
        self.state, self.reason = PaymentState.REJECTED, reason
        self.touch(now)

    def send(self, file: "PaymentFile", now: datetime) -> None:
        """Send it in a file to the finance system."""
        self.state, self.payment_file_id = PaymentState.SENT, file.id
        self.touch(now)

    def settle(self, *, paid_on: date, fiscal_year: int, bank_reference: str, now: datetime) -> None:
        self.state, self.paid_on, self.fiscal_year = PaymentState.PAID, paid_on, fiscal_year
        self.bank_reference = bank_reference
        self.touch(now)

    @property
    def cost(self) -> Cost:
        return Cost(self.cost_kind, self.amount, self.incurred_on, self.message, self.measure_id)

    @property
    def payee(self) -> str:
        return self.payee_organization_number or self.organization_number

    @property
    def end_to_end_id(self) -> str:
        return f"{OURS}{self.number:012d}"

    @staticmethod
    def number_in(end_to_end_id: str) -> int | None:
        """The number of the payment that has this identity; None of what we cannot have given."""
        digits = end_to_end_id.removeprefix(OURS)
        is_ours = end_to_end_id.startswith(OURS) and len(digits) == 12 and digits.isascii() and digits.isdecimal()
        return int(digits) if is_ours else None


class PaymentPart(Base):
    """Which committed line a payment took from."""

    __tablename__ = "payment_part"
    __table_args__ = (CheckConstraint("amount > 0", name="amount"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    payment_id: Mapped[UUID] = mapped_column(ForeignKey("payment.id", ondelete="RESTRICT"), index=True)
    item: Mapped[str]
    line_year: Mapped[int]
    amount: Mapped[Decimal]


class PaymentFile(Base):
    """A payment file with its bytes, so that it can be fetched again unchanged."""

    __tablename__ = "payment_file"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    message_id: Mapped[str] = mapped_column(unique=True)
    content: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)
    sha256: Mapped[str]
    payments: Mapped[int]
    amount: Mapped[Decimal]
    pay_on: Mapped[date]
    made_by: Mapped[str]
    made_at: Mapped[datetime] = mapped_column(index=True)
