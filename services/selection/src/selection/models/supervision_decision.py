"""A decision by Skolinspektionen, on an organiser or on one of its units."""

from dataclasses import dataclass, fields
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

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


@dataclass(frozen=True, slots=True)
class SupervisionDescription:
    """A decision as Skolinspektionen describes it. `fine_amount` is kronor."""

    diary_number: str
    decision: Decision
    level: Level
    status: SupervisionStatus
    organization_number: str
    school_unit_code: str | None
    decided_on: date
    fine_amount: Decimal | None
    serious: bool
    extensive_in_central_parts: bool
    quality_work: bool = False


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
    fine_amount: Mapped[Decimal | None] = mapped_column(MONEY)
    serious: Mapped[bool]
    extensive_in_central_parts: Mapped[bool]
    quality_work: Mapped[bool]
    """True if deficiencies in the systematic quality work were found."""

    def agrees_with(self, description: SupervisionDescription) -> bool:
        return all(getattr(self, field.name) == getattr(description, field.name) for field in fields(description))

    def describe(self, description: SupervisionDescription, *, now: datetime) -> None:
        """The whole decision as it stands now: sharpened, closed with deficiencies mended, or not."""
        for field in fields(description):
            setattr(self, field.name, getattr(description, field.name))
        self.touch(now)
