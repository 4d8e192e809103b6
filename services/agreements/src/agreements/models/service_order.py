"""A bought service: what was ordered of whom under which contract, what has been delivered, what has been invoiced."""

from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from agreements.errors import BeyondOrder, WrongPhase
from agreements.models.root import Base, CasePart
from shared.contracts.terms import CostKind
from shared.kit.db import INSTANT, MONEY, enum_column, one_of
from shared.kit.swedish import kronor


class OrderStatus(StrEnum):
    PROPOSED = "proposed"
    ORDERED = "ordered"
    CLOSED = "closed"
    """Nothing more is delivered; invoices of what has been may still come."""
    WITHDRAWN = "withdrawn"


STEPS: dict[OrderStatus, frozenset[OrderStatus]] = {
    OrderStatus.PROPOSED: frozenset({OrderStatus.ORDERED, OrderStatus.WITHDRAWN}),
    OrderStatus.ORDERED: frozenset({OrderStatus.CLOSED}),
    OrderStatus.CLOSED: frozenset(),
    OrderStatus.WITHDRAWN: frozenset(),
}

SITUATIONS = {
    OrderStatus.PROPOSED: "beställningen är föreslagen och väntar på någon annans beslut",
    OrderStatus.ORDERED: "tjänsten är beställd och kan levereras och faktureras",
    OrderStatus.CLOSED: "beställningen är avslutad; det som är levererat kan faktureras",
    OrderStatus.WITHDRAWN: "förslaget är återtaget",
}


class ServiceOrder(CasePart, Base):
    """An order of one measure of the agreement, changed under the lock of its case."""

    __tablename__ = "service_order"
    __table_args__ = (
        one_of("status", OrderStatus),
        one_of("cost_kind", CostKind),
        CheckConstraint("approved_by <> proposed_by", name="two_persons"),
        CheckConstraint("ordered > 0 AND delivered BETWEEN 0 AND ordered", name="delivered"),
        # What is invoiced beyond what is delivered has been let through by two, with a reason; never beyond the order.
        CheckConstraint("invoiced BETWEEN 0 AND ordered AND invoiced <= delivered + excess", name="invoiced"),
        CheckConstraint("excess >= 0", name="excess"),
        CheckConstraint("status IN ('proposed', 'ordered') OR ended_reason IS NOT NULL", name="ended_reason"),
    )

    agreement_id: Mapped[UUID] = mapped_column(ForeignKey("agreement.id", ondelete="RESTRICT"), index=True)
    measure_id: Mapped[UUID]
    cost_kind: Mapped[CostKind] = mapped_column(enum_column(CostKind))
    supplier_number: Mapped[str] = mapped_column(Text, index=True)
    supplier_name: Mapped[str] = mapped_column(Text)
    contract_reference: Mapped[str] = mapped_column(Text)
    description: Mapped[str] = mapped_column(Text)
    status: Mapped[OrderStatus] = mapped_column(enum_column(OrderStatus))
    ordered: Mapped[Decimal] = mapped_column(MONEY)
    delivered: Mapped[Decimal] = mapped_column(MONEY)
    invoiced: Mapped[Decimal] = mapped_column(MONEY)
    excess: Mapped[Decimal] = mapped_column(MONEY)
    """Kronor that may be invoiced before they are delivered."""
    proposed_by: Mapped[str] = mapped_column(Text)
    approved_by: Mapped[str | None] = mapped_column(Text)
    approved_on: Mapped[date | None]
    ended_reason: Mapped[str | None] = mapped_column(Text)
    deliveries: Mapped[list["ServiceDelivery"]] = relationship(
        lazy="raise", order_by="ServiceDelivery.created_at, ServiceDelivery.id"
    )

    @property
    def counts(self) -> Decimal:
        """The part of the measure's money that the order takes: all of it, until it is closed with less."""
        if self.status is OrderStatus.WITHDRAWN:
            return Decimal()
        return max(self.delivered, self.invoiced) if self.status is OrderStatus.CLOSED else self.ordered

    @property
    def is_invoiced(self) -> bool:
        """True if invoices of it may come, as they may after it is closed."""
        return self.status in (OrderStatus.ORDERED, OrderStatus.CLOSED)

    def approve(self, subject: str, *, today: date, now: datetime) -> None:
        self._move_to(OrderStatus.ORDERED, now)
        self.approved_by, self.approved_on = subject, today

    def end(self, reason: str, now: datetime) -> None:
        proposed = self.status is OrderStatus.PROPOSED
        self._move_to(OrderStatus.WITHDRAWN if proposed else OrderStatus.CLOSED, now)
        self.ended_reason = reason

    def require_day(self, day: date, *, today: date) -> None:
        """Nothing is delivered or invoiced before it is ordered, or on a day that has not been."""
        if self.approved_on and not self.approved_on <= day <= today:
            raise BeyondOrder(f"Tjänsten beställdes {self.approved_on}. Ange en dag från den och till och med {today}.")

    def deliver(self, amount: Decimal, now: datetime) -> None:
        """A negative amount corrects what was said before."""
        if self.status is not OrderStatus.ORDERED:
            raise WrongPhase("Bara en beställd tjänst levereras.")
        delivered = self.delivered + amount
        if delivered > self.ordered:
            raise BeyondOrder(f"Beställt är {kronor(self.ordered)}, och {kronor(self.delivered)} är redan levererat.")
        if delivered < 0:
            raise BeyondOrder(f"{kronor(self.delivered)} är levererat. Ta inte tillbaka mer än det.")
        if delivered < self.invoiced - self.excess:
            raise BeyondOrder(f"{kronor(self.invoiced)} är redan fakturerat. Rätta inte leveransen till mindre än det.")
        self.delivered = delivered
        self.touch(now)

    def over(self, amount: Decimal) -> Decimal:
        """The amount by which an invoice would pass what is delivered and let through. Refuses more than is ordered."""
        if not self.is_invoiced:
            raise WrongPhase("Bara en beställd tjänst faktureras.")
        if self.invoiced + amount > self.ordered:
            raise BeyondOrder(f"Beställt är {kronor(self.ordered)}, och {kronor(self.invoiced)} är redan fakturerat.")
        # The rest of a closed order's money is free: another order may have it already.
        if self.status is OrderStatus.CLOSED and self.invoiced + amount > self.counts:
            raise BeyondOrder(
                f"Beställningen är avslutad med {kronor(self.delivered)} levererat, och {kronor(self.invoiced)} är "
                "redan fakturerat. Avvisa det som går över."
            )
        return max(self.invoiced + amount - self.delivered - self.excess, Decimal())

    def invoice(self, amount: Decimal, *, excess: Decimal, now: datetime) -> None:
        self.invoiced, self.excess = self.invoiced + amount, self.excess + excess
        self.touch(now)

    def _move_to(self, status: OrderStatus, now: datetime) -> None:
        if status not in STEPS[self.status]:
            raise WrongPhase("Beställningen är redan beslutad, återtagen eller avslutad.")
        self.status = status
        self.touch(now)


class ServiceDelivery(Base):
    """Something that was delivered; never changed, but corrected by one with a negative amount."""

    __tablename__ = "service_delivery"
    __table_args__ = (CheckConstraint("amount <> 0", name="amount"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    service_order_id: Mapped[UUID] = mapped_column(ForeignKey("service_order.id", ondelete="RESTRICT"), index=True)
    amount: Mapped[Decimal] = mapped_column(MONEY)
    delivered_on: Mapped[date]
    description: Mapped[str] = mapped_column(Text)
    recorded_by: Mapped[str] = mapped_column(Text)
    created_at: Mapped[datetime] = mapped_column(INSTANT)


class InvoiceStatus(StrEnum):
    ACCEPTED = "accepted"
    WAITING = "waiting"
    """For somebody else to let it pass what is delivered, or not."""
    REJECTED = "rejected"


INVOICE_STEPS: dict[InvoiceStatus, frozenset[InvoiceStatus]] = {
    InvoiceStatus.WAITING: frozenset({InvoiceStatus.ACCEPTED, InvoiceStatus.REJECTED}),
    InvoiceStatus.ACCEPTED: frozenset(),
    InvoiceStatus.REJECTED: frozenset(),
}
INVOICE_SITUATIONS = {
    InvoiceStatus.ACCEPTED: "fakturan är godtagen",
    InvoiceStatus.WAITING: "fakturan är större än det levererade och väntar på någon annans beslut",
    InvoiceStatus.REJECTED: "fakturan är avvisad",
}


class ServiceInvoice(CasePart, Base):
    """An invoice of an order; one that passes what is delivered waits for another person, with a reason."""

    __tablename__ = "service_invoice"
    __table_args__ = (
        one_of("status", InvoiceStatus),
        CheckConstraint("amount > 0", name="amount"),
        CheckConstraint("decided_by <> recorded_by", name="two_persons"),
        CheckConstraint("status <> 'waiting' OR excess_reason IS NOT NULL", name="excess_reason"),
        # A supplier's invoice is taken once, by whatever order.
        Index(
            "uq_service_invoice_number",
            "supplier_number",
            "number",
            unique=True,
            postgresql_where="status IN ('accepted', 'waiting')",
        ),
    )

    service_order_id: Mapped[UUID] = mapped_column(ForeignKey("service_order.id", ondelete="RESTRICT"), index=True)
    supplier_number: Mapped[str] = mapped_column(Text)
    number: Mapped[str] = mapped_column(Text)
    invoiced_on: Mapped[date]
    amount: Mapped[Decimal] = mapped_column(MONEY)
    status: Mapped[InvoiceStatus] = mapped_column(enum_column(InvoiceStatus))
    excess_reason: Mapped[str | None] = mapped_column(Text)
    """Why it passes what is delivered."""
    recorded_by: Mapped[str] = mapped_column(Text)
    decided_by: Mapped[str | None] = mapped_column(Text)
    decision_reason: Mapped[str | None] = mapped_column(Text)

    @property
    def is_waiting(self) -> bool:
        return self.status is InvoiceStatus.WAITING

    def decide(self, subject: str, *, accepted: bool, reason: str, now: datetime) -> None:
        status = InvoiceStatus.ACCEPTED if accepted else InvoiceStatus.REJECTED
        if status not in INVOICE_STEPS[self.status]:
            raise WrongPhase("Fakturan väntar inte på något beslut.")
        self.status = status
        self.decided_by, self.decision_reason = subject, reason
        self.touch(now)
