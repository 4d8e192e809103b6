"""Values that several contracts share: codes, cost lines and the parts of an agreement. No personal data."""

from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from shared.amount import Amount

OrganizationNumber = Annotated[str, Field(pattern=r"^\d{10}$", examples=["2120000530"])]
SchoolUnitCode = Annotated[str, Field(pattern=r"^(\d{8}|F\d{7})$", examples=["48000763"])]
"""Eight digits in the national register. Preschool units are not in it: F and seven digits, given by selection."""
FiscalYear = Annotated[int, Field(ge=2015, le=2100, examples=[2027])]


class Value(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")


class CostKind(StrEnum):
    """What the money is for; decides the appropriation item and when the cost counts.

    Uppdrag om riktade insatser (2024), last paragraph.
    """

    GRANT = "grant"
    EDUCATION_SERVICE = "education_service"
    OPERATION = "operation"
    DEVELOPMENT = "development"


class MeasureLevel(StrEnum):
    ORGANIZER = "ORGANIZER"
    SCHOOL_UNIT = "SCHOOL_UNIT"


class MeasureKind(StrEnum):
    """How a measure is arranged and paid (Redovisning dnr 2015:778, 2.5.3)."""

    PROCESS_SUPPORT = "process_support"
    OWN_MEASURE = "own_measure"
    UNIVERSITY_COURSE = "university_course"
    TAILORED = "tailored"
    SHARED = "shared"
    EXISTING_PROGRAMME = "existing_programme"


class CostLine(Value):
    """Kronor of one kind that fall on one fiscal year; for one measure when the agreement says which."""

    fiscal_year: FiscalYear
    cost_kind: CostKind
    amount: Amount
    measure_id: UUID | None = None
    measure_kind: MeasureKind | None = None


class ImpactFactor(StrEnum):
    """What research shows to make teaching good (Redovisning dnr 2015:778, 2.4.3)."""

    TRUST = "trust"
    COLLEGIAL_LEARNING = "collegial_learning"
    INCLUSION = "inclusion"
    FORMATIVE_ASSESSMENT = "formative_assessment"
    PEDAGOGICAL_LEADERSHIP = "pedagogical_leadership"
    METACOGNITION = "metacognition"


class Measure(Value):
    """A measure that was agreed, and the day its own follow-up is due."""

    measure_id: UUID
    title: str | None = None
    level: MeasureLevel
    kind: MeasureKind
    impact_factor: ImpactFactor
    school_unit_codes: tuple[SchoolUnitCode, ...]
    starts_on: date
    ends_on: date
    follow_up_on: date


class StatementDue(Value):
    """A grant statement that the organiser must hand in, and the kronor it answers for."""

    statement_id: UUID
    due_on: date
    amount: Amount
    instalment_ids: tuple[UUID, ...] = ()
    """The instalments that it accounts for; empty in what release 1.1.0 published."""


class Instalment(Value):
    """A part of the grant: paid from `due_on`, and not before the named statement has been approved."""

    instalment_id: UUID
    number: int
    due_on: date
    amount: Amount
    after_statement_id: UUID | None = None


class AnalysisLevel(StrEnum):
    """The three levels on which results are analysed and followed up (Redovisning dnr 2015:778, 2.5.2)."""

    RESULTS = "results"
    TEACHING = "teaching"
    LEADERSHIP = "leadership"


class ValueState(StrEnum):
    """Whether a measured value is a number, and why it is none (the agency's statistics: `..`, `.` and `~100`)."""

    KNOWN = "known"
    SUPPRESSED = "suppressed"
    MISSING = "missing"
    ALMOST_ALL = "almost_all"


class Goal(Value):
    """What a measure should achieve, so that it can be evaluated: indicator, baseline, target and day."""

    goal_id: UUID
    measure_id: UUID
    level: AnalysisLevel
    school_unit_code: SchoolUnitCode | None = None
    """None: the goal is the organiser's."""
    school_type: str | None = None
    indicator: str
    """The code in the register of goals and indicators; a name of the parties' own where `indicator_number` is None."""
    unit_of_measure: str
    higher_is_better: bool
    least: Decimal | None = None
    most: Decimal | None = None
    """The range of what the indicator can be; None where it has no bound."""
    baseline: Decimal | None = None
    baseline_state: ValueState
    baseline_on: date | None = None
    target: Decimal
    target_on: date
    indicator_title: str | None = None
    indicator_number: int | None = None
    """What the register called the indicator, and the version of it that the plan was written by; None before that."""


class CommitmentLine(Value):
    """What one of the parties undertakes to do; `owner` is a function, never a name."""

    commitment_id: UUID
    party: Literal["AGENCY", "ORGANIZER"]
    what: str
    owner: str
    due_on: date


class AgreementTerms(Value):
    """An agreement as both parties signed it; the whole of it at this version."""

    cooperation_id: UUID
    agreement_id: UUID
    version: int
    diary_number: str
    content_hash: str
    organization_number: OrganizationNumber
    school_unit_codes: tuple[SchoolUnitCode, ...]
    starts_on: date
    ends_on: date
    signed_on: date
    cost_lines: tuple[CostLine, ...]
    measures: tuple[Measure, ...]
    statements_due: tuple[StatementDue, ...]
    instalments: tuple[Instalment, ...]
    goals: tuple[Goal, ...] = ()
    commitments: tuple[CommitmentLine, ...] = ()
