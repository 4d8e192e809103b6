"""Appropriations, cost rules, and every change of a limit as a dated entry with its diary number."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Self
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from budget.models.root import Base
from budget.rules.accounts import PositionKey, Stage
from budget.rules.cost_lines import CostRule
from budget.rules.fiscal_year import CountedWhen
from shared.clock import new_id
from shared.kit.db import Aggregate, enum_column, one_of


class Appropriation(Aggregate, Base):
    __tablename__ = "appropriation"

    code: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]


class AppropriationItem(Aggregate, Base):
    """`saves`: three per cent of the allotted may be saved to the next year without a decision."""

    __tablename__ = "appropriation_item"

    code: Mapped[str] = mapped_column(unique=True)
    appropriation: Mapped[str] = mapped_column(ForeignKey("appropriation.code", ondelete="RESTRICT"))
    name: Mapped[str]
    saves: Mapped[bool]


class CostRuleRow(Aggregate, Base):
    """Which item a cost kind burdens in a programme, from a day on. Nothing is overwritten: a new day, a new row."""

    __tablename__ = "cost_rule"
    __table_args__ = (
        UniqueConstraint("programme", "cost_kind", "valid_from"),
        one_of("counted", CountedWhen),
    )

    programme: Mapped[str]
    cost_kind: Mapped[str]
    valid_from: Mapped[date]
    item: Mapped[str] = mapped_column(ForeignKey("appropriation_item.code", ondelete="RESTRICT"))
    counted: Mapped[CountedWhen] = mapped_column(enum_column(CountedWhen))
    development: Mapped[bool]
    ledger_account: Mapped[str]
    """The account of the state's chart of accounts in vouchers."""

    @property
    def counts_when_incurred(self) -> bool:
        return self.counted is CountedWhen.INCURRED

    def as_rule(self) -> CostRule:
        return CostRule(self.cost_kind, self.item, self.counted, development=self.development)


class LimitKind(StrEnum):
    """How a limit may change; all but the last change the available amount (anslagsförordningen 2011:223 6 §)."""

    ALLOTMENT = "allotment"
    REALLOCATION = "reallocation"
    """Money moved to or from another appropriation by decision; counts as allotted, and is shown apart."""
    SAVING = "saving"
    CREDIT = "credit"
    WITHDRAWAL = "withdrawal"
    CREDIT_USED = "credit_used"
    AUTHORISATION = "authorisation"

    @property
    def stage(self) -> Stage:
        return _STAGES[self]

    @property
    def sign(self) -> int:
        """1 where a positive amount gives room, -1 where it takes it."""
        return -1 if self in {LimitKind.WITHDRAWAL, LimitKind.CREDIT_USED} else 1


_STAGES = {
    LimitKind.ALLOTMENT: Stage.ALLOTTED,
    LimitKind.REALLOCATION: Stage.ALLOTTED,
    LimitKind.SAVING: Stage.SAVED,
    LimitKind.CREDIT: Stage.CREDIT,
    LimitKind.WITHDRAWAL: Stage.WITHDRAWN,
    LimitKind.CREDIT_USED: Stage.CREDIT_USED,
    LimitKind.AUTHORISATION: Stage.AUTHORISED,
}


@dataclass(frozen=True, slots=True)
class LimitEntry:
    """One entry of a decision on a limit; a cut is a negative amount."""

    kind: LimitKind
    key: PositionKey
    amount: Decimal
    diary_number: str
    decided_on: date
    note: str = ""

    @property
    def room(self) -> Decimal:
        """Kronor of room that it gives, or (negative) takes."""
        return self.amount * self.kind.sign


class LimitChange(Base):
    """One entry of a regleringsbrev, or another decision on a limit. Append-only; a cut is a negative amount."""

    __tablename__ = "limit_change"
    __table_args__ = (
        one_of("kind", LimitKind),
        CheckConstraint("amount <> 0", name="amount"),
        UniqueConstraint(
            "programme", "item", "fiscal_year", "kind", "diary_number", "decided_on", name="uq_limit_change_entry"
        ),
        Index("ix_limit_change_position", "programme", "item", "fiscal_year"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    kind: Mapped[LimitKind] = mapped_column(enum_column(LimitKind))
    programme: Mapped[str]
    item: Mapped[str] = mapped_column(ForeignKey("appropriation_item.code", ondelete="RESTRICT"))
    fiscal_year: Mapped[int]
    amount: Mapped[Decimal]
    diary_number: Mapped[str]
    decided_on: Mapped[date]
    note: Mapped[str]
    registered_by: Mapped[str]
    registered_at: Mapped[datetime] = mapped_column(index=True)

    @classmethod
    def of(cls, entry: LimitEntry, *, registered_by: str, now: datetime) -> Self:
        return cls(
            kind=entry.kind,
            programme=entry.key.programme,
            item=entry.key.item,
            fiscal_year=entry.key.fiscal_year,
            amount=entry.amount,
            diary_number=entry.diary_number,
            decided_on=entry.decided_on,
            note=entry.note,
            registered_by=registered_by,
            registered_at=now,
        )


class YearEnd(Base):
    """The closing of a year on one position. Once, and for good."""

    __tablename__ = "year_end"
    __table_args__ = (UniqueConstraint("programme", "item", "fiscal_year"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    programme: Mapped[str]
    item: Mapped[str] = mapped_column(ForeignKey("appropriation_item.code", ondelete="RESTRICT"))
    fiscal_year: Mapped[int]
    diary_number: Mapped[str]
    moved: Mapped[Decimal]
    """Kronor reserved and committed that followed to the next year."""
    left: Mapped[Decimal]
    saved: Mapped[Decimal]
    credit_used: Mapped[Decimal]
    lapsed: Mapped[Decimal]
    closed_by: Mapped[str]
    closed_at: Mapped[datetime] = mapped_column(index=True)
