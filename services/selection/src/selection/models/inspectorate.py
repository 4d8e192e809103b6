"""What Skolinspektionen has decided and handed over, and which organisers take part in other programmes."""

from datetime import date
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, Text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from selection.models.declarative import Base
from shared.kit.db import MONEY, Aggregate, enum_column, one_of


class Decision(StrEnum):
    """What Skolinspektionen can decide (skollagen 26 kap.)."""

    FORELAGGANDE = "FORELAGGANDE"
    FORELAGGANDE_VITE = "FORELAGGANDE_VITE"
    ANMARKNING = "ANMARKNING"
    AVSTAENDE = "AVSTAENDE"
    ATERKALLELSE = "ATERKALLELSE"
    VERKSAMHETSFORBUD = "VERKSAMHETSFORBUD"
    TILLFALLIGT_VERKSAMHETSFORBUD = "TILLFALLIGT_VERKSAMHETSFORBUD"
    STATLIG_ATGARD = "STATLIG_ATGARD"
    GRANSKNINGSBESLUT = "GRANSKNINGSBESLUT"
    UTAN_BRIST = "UTAN_BRIST"


class Level(StrEnum):
    HUVUDMAN = "HUVUDMAN"
    SKOLENHET = "SKOLENHET"


class SupervisionStatus(StrEnum):
    PAGAENDE = "PAGAENDE"
    AVSLUTAD_AVHJALPT = "AVSLUTAD_AVHJALPT"
    AVSLUTAD_KVARSTAENDE = "AVSLUTAD_KVARSTAENDE"


class SupervisionDecision(Aggregate, Base):
    __tablename__ = "supervision_decision"
    __table_args__ = (
        one_of("decision", Decision),
        one_of("level", Level),
        one_of("status", SupervisionStatus),
        CheckConstraint("(level = 'SKOLENHET') = (school_unit_code IS NOT NULL)", name="unit_at_unit_level"),
        CheckConstraint("fine_amount IS NULL OR fine_amount > 0", name="fine_amount"),
        Index(
            "uq_supervision_decision_subject",
            "diary_number",
            "organization_number",
            "school_unit_code",
            unique=True,
            postgresql_nulls_not_distinct=True,
        ),
    )

    diary_number: Mapped[str] = mapped_column(Text)
    decision: Mapped[Decision] = mapped_column(enum_column(Decision))
    level: Mapped[Level] = mapped_column(enum_column(Level))
    status: Mapped[SupervisionStatus] = mapped_column(enum_column(SupervisionStatus), index=True)
    organization_number: Mapped[str] = mapped_column(Text, index=True)
    school_unit_code: Mapped[str | None] = mapped_column(Text, index=True)
    decided_on: Mapped[date]
    fine_amount: Mapped[Any | None] = mapped_column(MONEY)
    serious: Mapped[bool]
    extensive_in_central_parts: Mapped[bool]
    quality_work: Mapped[bool]
    """Whether deficiencies in the systematic quality work were found."""


class Referral(Aggregate, Base):
    """Underlag: the organisers and units the inspectorate names, twice a year."""

    __tablename__ = "referral"

    programme: Mapped[str] = mapped_column(Text, index=True)
    diary_number: Mapped[str] = mapped_column(Text, unique=True)
    received_on: Mapped[date]
    organization_numbers: Mapped[list[str]] = mapped_column(ARRAY(Text))
    school_unit_codes: Mapped[list[str]] = mapped_column(ARRAY(Text))


class Participation(Aggregate, Base):
    """An organiser's part in a programme: by an accepted offer, or recorded for programmes run elsewhere."""

    __tablename__ = "participation"
    __table_args__ = (Index("ix_participation_open", "organization_number", postgresql_where="ends_on IS NULL"),)

    organization_number: Mapped[str] = mapped_column(Text)
    programme: Mapped[str] = mapped_column(Text)
    starts_on: Mapped[date]
    ends_on: Mapped[date | None]
    cooperation_id: Mapped[UUID | None] = mapped_column(unique=True)
