"""Copies of what selection has published: rounds, offers, the register, statistics and supervision."""

from datetime import date
from uuid import UUID

from pydantic import RootModel
from sqlalchemy import Index
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.types import Text

from followup.copies.sourced import Sourced
from followup.models.root import Base
from shared.contracts.describing import SelectionDescription
from shared.contracts.selection import SupplementaryUnit, UnitOutcome, UnitStatisticsPublishedV1
from shared.kit.columns import Document
from shared.kit.copies import Copy


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
