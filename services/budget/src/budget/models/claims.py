"""Repayment claims, and the money that comes back on them."""

from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Sequence, UniqueConstraint, Uuid
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column, relationship

from budget.models.root import Base
from budget.rules.claim_references import FIRST_NUMBER
from budget.rules.money import ZERO, total
from shared.clock import new_id
from shared.kit.db import Aggregate, enum_column, one_of

claim_number = Sequence("claim_number", start=FIRST_NUMBER, metadata=Base.metadata)


class ClaimState(StrEnum):
    DECIDED = "decided"
    SENT = "sent"
    PARTLY_PAID = "partly_paid"
    PAID = "paid"
    WRITTEN_OFF = "written_off"
    WITHDRAWN = "withdrawn"
    """Nothing is left to claim: the money was accounted for after all."""


class Claim(Aggregate, Base):
    """A repayment claim. The appropriation moves only when money comes."""

    __tablename__ = "claim"
    __table_args__ = (
        one_of("state", ClaimState),
        CheckConstraint("amount >= 0", name="amount"),
    )

    payment_reference: Mapped[str | None] = mapped_column(unique=True)
    """Stated when it is paid; None of claims that were sent with the agreement's number as their reference."""
    commitment_id: Mapped[UUID] = mapped_column(ForeignKey("commitment.id", ondelete="RESTRICT"), index=True)
    cooperation_id: Mapped[UUID]
    programme: Mapped[str]
    organization_number: Mapped[str] = mapped_column(index=True)
    item: Mapped[str]
    cost_kind: Mapped[str]
    amount: Mapped[Decimal]
    """The claim as it stands: lowered by what was accounted for afterwards."""
    statement_id: Mapped[UUID | None]
    """The statement whose judgement it rests on, if one."""
    instalment_ids: Mapped[list[UUID] | None] = mapped_column(ARRAY(Uuid))
    """The instalments that it is about, in their order; None of claims from before they were noted."""
    diary_number: Mapped[str]
    reason: Mapped[str]
    due_on: Mapped[date]
    state: Mapped[ClaimState] = mapped_column(enum_column(ClaimState), index=True)
    source: Mapped[str] = mapped_column(unique=True)
    """Its origin (a statement, an ended agreement, a request); what is claimed once more of the same has a number."""
    decided_by: Mapped[str]
    receipts: Mapped[list["Receipt"]] = relationship(lazy="raise", order_by="Receipt.received_on")

    @property
    def is_open(self) -> bool:
        return self.state in (ClaimState.DECIDED, ClaimState.SENT, ClaimState.PARTLY_PAID)

    @property
    def received(self) -> Decimal:
        return total(receipt.amount for receipt in self.receipts)

    @property
    def outstanding(self) -> Decimal:
        return ZERO if self.state == ClaimState.WRITTEN_OFF else self.amount - self.received

    @property
    def reference(self) -> str:
        return self.payment_reference or self.diary_number

    def send(self, now: datetime) -> None:
        if self.state is ClaimState.DECIDED:
            self.state = ClaimState.SENT
        self.touch(now)

    def receive(self, receipt: "Receipt", now: datetime) -> None:
        """Receive money: the claim is paid, or partly."""
        self.receipts.append(receipt)
        self.state = ClaimState.PAID if self.received == self.amount else ClaimState.PARTLY_PAID
        self.touch(now)

    def lower(self, amount: Decimal, now: datetime) -> None:
        """Lower the claim by what was accounted for after all."""
        self.amount -= amount
        if not self.outstanding:
            self.state = ClaimState.PAID if self.amount else ClaimState.WITHDRAWN
        self.touch(now)

    def pass_to(self, organization_number: str, now: datetime) -> None:
        """The debtor has gone up in another organiser, which owes what is left."""
        self.organization_number = organization_number
        self.touch(now)

    def write_off(self, now: datetime) -> None:
        """The rest will not come."""
        self.state = ClaimState.WRITTEN_OFF
        self.touch(now)


class Receipt(Base):
    """Money that came back on a claim."""

    __tablename__ = "receipt"
    __table_args__ = (UniqueConstraint("claim_id", "bank_reference"), CheckConstraint("amount > 0", name="amount"))

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    claim_id: Mapped[UUID] = mapped_column(ForeignKey("claim.id", ondelete="RESTRICT"))
    amount: Mapped[Decimal]
    received_on: Mapped[date]
    bank_reference: Mapped[str]
    registered_by: Mapped[str]
    registered_at: Mapped[datetime]
