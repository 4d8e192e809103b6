"""Our own copy of what other services have told, with the version and time it is from. Kept for the reports."""

from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, Index
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.types import Text

from followup.models.root import Base
from shared.kit.clock import new_id
from shared.kit.db import enum_column, one_of


class Sourced:
    """Mixin: which event of the producer the row is from, and when that event happened."""

    source_version: Mapped[int]
    source_at: Mapped[datetime]


class RoundCopy(Sourced, Base):
    """A decided selection round. `outcomes` holds selected, held and near units as they were told."""

    __tablename__ = "round_copy"

    round_id: Mapped[UUID] = mapped_column(primary_key=True)
    programme: Mapped[str] = mapped_column(index=True)
    rule_version: Mapped[str]
    snapshot_hash: Mapped[str]
    decided_on: Mapped[date]
    diary_number: Mapped[str]
    considered_units: Mapped[int]
    selected_units: Mapped[int]
    selected_organizers: Mapped[int]
    outcomes: Mapped[list[dict[str, Any]]] = mapped_column(JSONB)


class OfferCopy(Sourced, Base):
    """An offer to an organiser; `withdrawn_on` when it was taken back. A withdrawal that comes first is kept too."""

    __tablename__ = "offer_copy"

    offer_id: Mapped[UUID] = mapped_column(primary_key=True)
    organization_number: Mapped[str]
    round_id: Mapped[UUID | None]
    programme: Mapped[str | None] = mapped_column(index=True)
    organizer_name: Mapped[str | None]
    school_unit_codes: Mapped[list[str]] = mapped_column(ARRAY(Text))
    diary_number: Mapped[str | None]
    made_on: Mapped[date | None]
    answer_by: Mapped[date | None]
    withdrawn_on: Mapped[date | None]


class AnswerCopy(Sourced, Base):
    """What the organiser answered to an offer."""

    __tablename__ = "answer_copy"

    cooperation_id: Mapped[UUID] = mapped_column(primary_key=True)
    offer_id: Mapped[UUID]
    programme: Mapped[str] = mapped_column(index=True)
    organization_number: Mapped[str]
    accepted: Mapped[bool]
    decline_reason: Mapped[str | None]
    answered_on: Mapped[date]


class OrganizerCopy(Sourced, Base):
    """An organiser as the register has it; values with legal meaning stay Swedish."""

    __tablename__ = "organizer_copy"

    organization_number: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    organizer_type: Mapped[str]
    municipality_code: Mapped[str | None]
    active: Mapped[bool]
    merged_into: Mapped[str | None]


class SupervisionCopy(Sourced, Base):
    """A supervision decision as it stands; shown beside a schedule so that follow-up is planned with it in mind."""

    __tablename__ = "supervision_copy"

    supervision_id: Mapped[UUID] = mapped_column(primary_key=True)
    diary_number: Mapped[str]
    decision_type: Mapped[str]
    level: Mapped[str]
    status: Mapped[str]
    organization_number: Mapped[str] = mapped_column(index=True)
    school_unit_code: Mapped[str | None]
    decided_on: Mapped[date]
    serious: Mapped[bool]
    extensive_in_central_parts: Mapped[bool]


class PositionEntry(Sourced, Base):
    """How a position stood from `effective_on`; every telling is kept, so that a past day can be shown."""

    __tablename__ = "position_entry"
    __table_args__ = (Index("ix_position_entry_programme_effective_on", "programme", "effective_on"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    """The id of the event that told it."""
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


class FundingKind(StrEnum):
    COMMITMENT = "commitment"
    PAYMENT = "payment"
    CLAIM = "claim"
    REPAYMENT = "repayment"


class FundingEntry(Sourced, Base):
    """One line of what budget has told about a cooperation's money: append-only, later commitments replace earlier.

    Lines of one commitment share `source_version`; the highest on a day is the commitment of that day.
    """

    __tablename__ = "funding_entry"
    __table_args__ = (
        one_of("kind", FundingKind),
        CheckConstraint("(kind IN ('commitment', 'payment')) = (cost_kind IS NOT NULL)", name="cost_kind"),
        Index("ix_funding_entry_programme_kind", "programme", "kind"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    cooperation_id: Mapped[UUID] = mapped_column(index=True)
    programme: Mapped[str]
    kind: Mapped[FundingKind] = mapped_column(enum_column(FundingKind))
    reference_id: Mapped[UUID]
    """Agreement, payment or claim."""
    fiscal_year: Mapped[int | None]
    appropriation_item: Mapped[str | None]
    cost_kind: Mapped[str | None]
    amount: Mapped[Decimal]
    effective_on: Mapped[date]
