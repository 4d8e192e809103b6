"""The agency's own costs without any agreement, and income beside the appropriation that pays for some of them."""

from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from budget.models.root import Base
from budget.rules.accounts import PositionKey
from budget.rules.own_costs import OwnCostKey, Source
from shared.clock import new_id
from shared.contracts.budget import OwnActivity
from shared.contracts.terms import MeasureKind
from shared.kit.db import Aggregate, enum_column, one_of


class OwnCostState(StrEnum):
    REGISTERED = "registered"
    ATTESTED = "attested"
    """It counts, and waits to be paid."""
    SETTLED = "settled"
    REVERSED = "reversed"
    REJECTED = "rejected"
    """It was never attested, and never counted."""


class OwnCost(Aggregate, Base):
    """A cost of the agency: counts on the day it arose, when another than who registered it has attested it."""

    __tablename__ = "own_cost"
    __table_args__ = (
        one_of("state", OwnCostState),
        one_of("activity", OwnActivity),
        one_of("measure_kind", MeasureKind),
        CheckConstraint("amount > 0", name="amount"),
        CheckConstraint("attested_by <> registered_by", name="two_persons"),
        Index("ix_own_cost_position", "programme", "item", "fiscal_year"),
    )

    programme: Mapped[str]
    item: Mapped[str]
    """The appropriation item of its cost kind, or the source beside the appropriation that pays."""
    cost_kind: Mapped[str]
    activity: Mapped[OwnActivity] = mapped_column(enum_column(OwnActivity))
    measure_kind: Mapped[MeasureKind | None] = mapped_column(enum_column(MeasureKind))
    amount: Mapped[Decimal]
    incurred_on: Mapped[date]
    fiscal_year: Mapped[int | None]
    """The year it counts in, known when it is attested: that of the day, or the running one when that was closed."""
    text: Mapped[str]
    diary_number: Mapped[str]
    state: Mapped[OwnCostState] = mapped_column(enum_column(OwnCostState), index=True)
    reason: Mapped[str | None]
    registered_by: Mapped[str]
    attested_by: Mapped[str | None]
    paid_on: Mapped[date | None]
    bank_reference: Mapped[str | None]

    @property
    def position(self) -> PositionKey:
        return PositionKey(self.programme, self.item, self.incurred_on.year)

    def counted_in(self, year: int) -> OwnCostKey:
        """The key that it is added up under in that year."""
        arranged = self.measure_kind.value if self.measure_kind else None
        return OwnCostKey(self.programme, year, self.item, self.cost_kind, self.activity.value, arranged)

    def attest(self, attester: str, *, fiscal_year: int, now: datetime) -> None:
        self.state, self.attested_by, self.fiscal_year = OwnCostState.ATTESTED, attester, fiscal_year
        self.touch(now)

    def settle(self, *, paid_on: date, bank_reference: str, now: datetime) -> None:
        self.state, self.paid_on, self.bank_reference = OwnCostState.SETTLED, paid_on, bank_reference
        self.touch(now)

    def end(self, state: OwnCostState, reason: str, now: datetime) -> None:
        """End it: rejected before it counted, or reversed after."""
        self.state, self.reason = state, reason
        self.touch(now)


class Income(Base):
    """Money from another source than the appropriation, as the finance system has booked it. Append-only."""

    __tablename__ = "income"
    __table_args__ = (
        UniqueConstraint("programme", "source", "reference"),
        one_of("source", Source),
        CheckConstraint("amount <> 0", name="amount"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    programme: Mapped[str]
    source: Mapped[Source] = mapped_column(enum_column(Source))
    fiscal_year: Mapped[int]
    amount: Mapped[Decimal]
    diary_number: Mapped[str]
    reference: Mapped[str]
    """Reference of the finance system's voucher: the same income is registered once."""
    received_on: Mapped[date]
    note: Mapped[str]
    registered_by: Mapped[str]
    registered_at: Mapped[datetime] = mapped_column(index=True)

    @property
    def position(self) -> PositionKey:
        return PositionKey(self.programme, self.source.item, self.fiscal_year)
