"""Copies of what budget has published: positions, own costs and the money of each cooperation."""

from datetime import date
from decimal import Decimal
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, Index
from sqlalchemy.orm import Mapped, mapped_column

from followup.copies.sourced import Sourced
from followup.models.root import Base
from shared.clock import new_id
from shared.kit.db import enum_column, one_of


class PositionEntry(Sourced, Base):
    """State of a position from `effective_on`; every change is kept, so that a past day can be shown."""

    __tablename__ = "position_entry"
    __table_args__ = (Index("ix_position_entry_programme_effective_on", "programme", "effective_on"),)
    SOURCE = "budget"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    """The id of the event."""
    position: Mapped[str]
    """The producer's name of the position."""
    programme: Mapped[str]
    fiscal_year: Mapped[int]
    appropriation_item: Mapped[str]
    cost_kind: Mapped[str | None]
    allotted: Mapped[Decimal]
    reserved: Mapped[Decimal]
    committed: Mapped[Decimal]
    paid: Mapped[Decimal]
    available: Mapped[Decimal]
    effective_on: Mapped[date]


class OwnCostCopy(Sourced, Base):
    """Sum of the agency's own costs of one kind and activity in a year; `subject` is budget's name of it."""

    __tablename__ = "own_cost_copy"
    SOURCE = "budget"

    subject: Mapped[str] = mapped_column(primary_key=True)
    programme: Mapped[str]
    fiscal_year: Mapped[int]
    appropriation_item: Mapped[str]
    cost_kind: Mapped[str]
    activity: Mapped[str | None]
    measure_kind: Mapped[str | None]
    amount: Mapped[Decimal]
    changed_on: Mapped[date]


class FundingKind(StrEnum):
    COMMITMENT = "commitment"
    PAYMENT = "payment"
    CLAIM = "claim"
    REPAYMENT = "repayment"


class ClaimChange(StrEnum):
    """Why a claim stands at less than what was claimed, as budget publishes it."""

    LOWERED = "claim_lowered"
    WITHDRAWN = "claim_withdrawn"
    WRITTEN_OFF = "claim_written_off"


class FundingEntry(Sourced, Base):
    """One line of a cooperation's money: append-only, later commitments replace earlier.

    Lines of one commitment share `source_sequence`; the highest on a day is the commitment of that day. A claim that
    changes gets a line of its own with the difference: what is claimed on a day is the sum of its lines.
    """

    __tablename__ = "funding_entry"
    __table_args__ = (
        one_of("kind", FundingKind),
        one_of("claim_change", ClaimChange),
        CheckConstraint("(kind IN ('commitment', 'payment')) = (cost_kind IS NOT NULL)", name="cost_kind"),
        CheckConstraint("claim_change IS NULL OR kind = 'claim'", name="change_of_claim"),
        Index("ix_funding_entry_programme_kind", "programme", "kind"),
    )
    SOURCE = "budget"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    cooperation_id: Mapped[UUID] = mapped_column(index=True)
    programme: Mapped[str]
    kind: Mapped[FundingKind] = mapped_column(enum_column(FundingKind))
    reference_id: Mapped[UUID]
    """Agreement, payment or claim."""
    instalment_id: Mapped[UUID | None]
    """Instalment of a payment; release 1.1.0 did not keep it."""
    claim_change: Mapped[ClaimChange | None] = mapped_column(enum_column(ClaimChange))
    of_statement: Mapped[bool | None]
    """Whether a claim rests on the judgement of a statement; None of its changes, and of claims from before 1.2."""
    fiscal_year: Mapped[int | None]
    appropriation_item: Mapped[str | None]
    cost_kind: Mapped[str | None]
    amount: Mapped[Decimal]
    effective_on: Mapped[date]
