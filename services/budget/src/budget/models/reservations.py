"""Reservations: money set aside by Skolverket's decisions on measures."""

from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from budget.models.funding import LineColumns
from budget.models.root import Base
from budget.rules.money import ZERO, total
from budget.rules.movements import Against, Line
from shared.kit.db import Aggregate, enum_column, one_of


class ReservationState(StrEnum):
    RESERVED = "reserved"
    REFUSED = "refused"
    USED = "used"
    RELEASED = "released"


class Reservation(Aggregate, Base):
    """Money set aside by Skolverket's decision on measures; a later decision on the same cooperation replaces it."""

    __tablename__ = "reservation"
    __table_args__ = (one_of("state", ReservationState),)

    cooperation_id: Mapped[UUID] = mapped_column(ForeignKey("funding.cooperation_id", ondelete="RESTRICT"), index=True)
    decision_id: Mapped[UUID] = mapped_column(unique=True)
    programme: Mapped[str]
    organization_number: Mapped[str] = mapped_column(index=True)
    diary_number: Mapped[str]
    state: Mapped[ReservationState] = mapped_column(enum_column(ReservationState), index=True)
    reason: Mapped[str | None]
    lines: Mapped[list["ReservationLine"]] = relationship(
        lazy="raise", cascade="all, delete-orphan", order_by="(ReservationLine.fiscal_year, ReservationLine.cost_kind)"
    )

    @property
    def reserved(self) -> list[Line]:
        return [line.as_line() for line in self.lines] if self.state is ReservationState.RESERVED else []

    @property
    def amount(self) -> Decimal:
        return total(line.amount for line in self.lines)

    def use(self, now: datetime) -> None:
        """The signed agreement has bound the money instead."""
        self.state = ReservationState.USED
        self.touch(now)

    def release(self, now: datetime) -> None:
        self.state = ReservationState.RELEASED
        self.touch(now)

    def pass_to(self, organization_number: str, now: datetime) -> None:
        """The organiser has gone up in another, for which the money is reserved from now on."""
        self.organization_number = organization_number
        self.touch(now)

    def carry(self, item: str, year: int, now: datetime) -> None:
        """Reserve money of `year` for the next instead."""
        self.touch(now)
        lines = {line.key: line for line in self.lines}
        for key, line in lines.items():
            if (key.item, key.fiscal_year) != (item, year) or line.against is Against.PLAN:
                continue
            if later := lines.get(key._replace(fiscal_year=year + 1)):
                # A planned amount of the next year is bound by the signature, if it comes.
                later.amount = line.amount + (ZERO if later.against is Against.PLAN else later.amount)
                later.against = Against.ALLOTMENT
                self.lines.remove(line)
            else:
                line.fiscal_year, line.against = year + 1, Against.ALLOTMENT


class ReservationLine(LineColumns, Base):
    __tablename__ = "reservation_line"
    __table_args__ = (
        UniqueConstraint("reservation_id", "item", "fiscal_year", "cost_kind"),
        one_of("against", Against),
        CheckConstraint("amount >= 0", name="amount"),
    )

    reservation_id: Mapped[UUID] = mapped_column(ForeignKey("reservation.id", ondelete="RESTRICT"))
