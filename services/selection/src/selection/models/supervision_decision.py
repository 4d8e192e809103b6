"""A decision by Skolinspektionen, on an organiser or on one of its units."""

from datetime import date
from enum import StrEnum
from typing import Any

from sqlalchemy import CheckConstraint, Index, Text
from sqlalchemy.orm import Mapped, mapped_column

from selection.models.root import Base
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
