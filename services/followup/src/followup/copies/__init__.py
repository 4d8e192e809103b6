"""Our own copies of what other services have published, kept for the reports."""

from datetime import date
from decimal import Decimal
from enum import StrEnum
from uuid import UUID

from pydantic import RootModel
from sqlalchemy import CheckConstraint, Index
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column, query_expression
from sqlalchemy.types import Text

from followup.models.root import Base
from shared.clock import new_id
from shared.contracts.describing import SelectionDescription
from shared.contracts.selection import SupplementaryUnit, UnitOutcome, UnitStatisticsPublishedV1
from shared.kit.columns import Document
from shared.kit.copies import Copy
from shared.kit.db import enum_column, one_of


class Sourced(Copy):
    """Mixin: a copy whose column has the name that version 1.0.0 gave it."""

    source_sequence: Mapped[int] = mapped_column("source_version")


class UnitOutcomes(RootModel[tuple[UnitOutcome, ...]]):
    """Selected, held and near units, as selection published them."""


class UnitCounts(RootModel[dict[str, int]]):
    """Units by what came of them, as selection published them."""


class SupplementaryUnits(RootModel[tuple[SupplementaryUnit, ...]]):
    """Units that were chosen after the offer, as selection published them."""


class RoundCopy(Sourced, Base):
    """A decided selection round."""

    __tablename__ = "round_copy"
    SOURCE = "selection"
    LASTING = True

    round_id: Mapped[UUID] = mapped_column(primary_key=True)
    programme: Mapped[str] = mapped_column(index=True)
    rule_version: Mapped[str]
    snapshot_hash: Mapped[str]
    decided_on: Mapped[date]
    diary_number: Mapped[str]
    considered_units: Mapped[int]
    selected_units: Mapped[int]
    selected_organizers: Mapped[int]
    outcomes: Mapped[UnitOutcomes] = mapped_column(Document(UnitOutcomes))
    counts: Mapped[UnitCounts | None] = mapped_column(Document(UnitCounts))
    description: Mapped[SelectionDescription | None] = mapped_column(Document(SelectionDescription))


class OfferCopy(Sourced, Base):
    """An offer to an organiser; `withdrawn_on` is set from its withdrawal, also when that was copied first.

    `school_unit_codes` are all its units, those that supplementary decisions have added too.
    """

    __tablename__ = "offer_copy"
    SOURCE = "selection"
    LASTING = True

    offer_id: Mapped[UUID] = mapped_column(primary_key=True)
    organization_number: Mapped[str]
    round_id: Mapped[UUID | None]
    programme: Mapped[str | None] = mapped_column(index=True)
    organizer_name: Mapped[str | None]
    school_unit_codes: Mapped[list[str]] = mapped_column(ARRAY(Text), default=list)
    supplementary_units: Mapped[SupplementaryUnits | None] = mapped_column(Document(SupplementaryUnits))
    """None until units have been added."""
    diary_number: Mapped[str | None]
    made_on: Mapped[date | None]
    answer_by: Mapped[date | None]
    withdrawn_on: Mapped[date | None]


class AnswerCopy(Sourced, Base):
    """The organiser's answer to an offer."""

    __tablename__ = "answer_copy"
    SOURCE = "agreements"

    cooperation_id: Mapped[UUID] = mapped_column(primary_key=True)
    offer_id: Mapped[UUID]
    programme: Mapped[str] = mapped_column(index=True)
    organization_number: Mapped[str]
    accepted: Mapped[bool]
    decline_reason: Mapped[str | None]
    answered_on: Mapped[date]
    ended_on: Mapped[date | None]
    """The first day on which a cooperation without an agreement ran no longer."""
    signed_on: Mapped[date | None] = query_expression()
    """Day when the agreement of the cooperation was signed, in lists of dialogue phases."""


class OrganizerCopy(Sourced, Base):
    """An organiser as the register has it; values with legal meaning stay Swedish."""

    __tablename__ = "organizer_copy"
    SOURCE = "selection"
    LASTING = True

    organization_number: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    organizer_type: Mapped[str]
    municipality_code: Mapped[str | None]
    active: Mapped[bool]
    merged_into: Mapped[str | None]


class OrganizerRunCopy(Copy, Base):
    """School types and number of open units that an organiser runs by the register."""

    __tablename__ = "organizer_run_copy"
    SOURCE = "selection"

    organization_number: Mapped[str] = mapped_column(primary_key=True)
    school_types: Mapped[list[str]] = mapped_column(ARRAY(Text))
    school_units: Mapped[int]


class QualityEntryCopy(Copy, Base):
    """A version of a sub-goal, indicator or success factor of the register; the last four are an indicator's."""

    __tablename__ = "quality_entry_copy"
    __table_args__ = (Index("ix_quality_entry_copy_kind_code", "kind", "code"),)
    SOURCE = "selection"

    entry_id: Mapped[UUID] = mapped_column(primary_key=True)
    kind: Mapped[str]
    code: Mapped[str]
    number: Mapped[int]
    title: Mapped[str]
    school_type: Mapped[str | None]
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]
    direction: Mapped[str | None]
    unit: Mapped[str | None]
    low: Mapped[str | None]
    high: Mapped[str | None]


class SchoolUnitCopy(Copy, Base):
    """A school unit as it stands in the register."""

    __tablename__ = "school_unit_copy"
    SOURCE = "selection"

    school_unit_code: Mapped[str] = mapped_column(primary_key=True)
    organization_number: Mapped[str]
    status: Mapped[str]
    replaced_by: Mapped[str | None]
    """The code it goes on under."""


class UnitStatistics(Copy, Base):
    """The statistics of a unit that takes part, with the country's numbers, as selection last published them."""

    __tablename__ = "unit_statistics"
    SOURCE = "selection"

    school_unit_code: Mapped[str] = mapped_column(primary_key=True)
    published: Mapped[UnitStatisticsPublishedV1] = mapped_column(Document(UnitStatisticsPublishedV1))


class SupervisionCopy(Sourced, Base):
    """A supervision decision as it stands; shown beside a schedule so that people plan with it in mind."""

    __tablename__ = "supervision_copy"
    SOURCE = "selection"

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
    fiscal_year: Mapped[int | None]
    appropriation_item: Mapped[str | None]
    cost_kind: Mapped[str | None]
    amount: Mapped[Decimal]
    effective_on: Mapped[date]
