"""The content of an agreement, as both parties sign it."""

from enum import StrEnum
from typing import ClassVar
from uuid import UUID

from pydantic import Field

from agreements.models.costs import MeasureCost
from agreements.models.writing import LONGEST, Content, Kronor, Name
from agreements.rules.differences import IDENTITIES
from shared.clock import new_id
from shared.contracts.terms import ImpactFactor, MeasureKind, MeasureLevel, SchoolUnitCode
from shared.days import Day, Whole
from shared.text import Prose


class Party(StrEnum):
    AGENCY = "AGENCY"
    ORGANIZER = "ORGANIZER"


class AgreedMeasure(Content):
    measure_id: UUID = Field(default_factory=new_id, description="Insatsens identitet")
    title: Name = Field(description="Insatsen", examples=["Handledning i matematikdidaktik"])
    level: MeasureLevel = Field(description="Huvudman eller skolenhet", examples=["SCHOOL_UNIT"])
    kind: MeasureKind = Field(description="Hur insatsen anordnas", examples=["own_measure"])
    impact_factor: ImpactFactor = Field(description="Framgångsfaktor", examples=["collegial_learning"])
    school_unit_codes: tuple[SchoolUnitCode, ...] = Field(default=(), description="Skolenheter som deltar")
    starts_on: Day = Field(description="Första dag", examples=["2027-01-11"])
    ends_on: Day = Field(description="Sista dag", examples=["2028-06-15"])
    follow_up_on: Day = Field(description="När insatsen följs upp", examples=["2027-12-01"])


class Commitment(Content):
    """En rad om vad en part åtar sig."""

    commitment_id: UUID | None = Field(
        default=None, description="Åtagandets identitet", exclude_if=lambda value: value is None
    )
    party: Party = Field(description="Vem som åtar sig", examples=["ORGANIZER"])
    # Longer than a title: it holds one, and what is done with it.
    what: Prose = Field(
        min_length=1, max_length=LONGEST + 100, description="Åtagandet", examples=["Avsätta tid för kollegialt lärande"]
    )
    owner: Name = Field(default="", description="Ansvarig funktion, aldrig ett namn", examples=["Skolchefen"])
    due_on: Day = Field(description="När det senast ska vara gjort", examples=["2027-03-01"])


class AgreedStatement(Content):
    """En ekonomisk redovisning som huvudmannen ska lämna."""

    statement_id: UUID = Field(default_factory=new_id, description="Redovisningens identitet")
    due_on: Day = Field(description="När den ska lämnas", examples=["2027-06-30"])
    amount: Kronor = Field(description="Kronor som redovisas", examples=["200000.00"])
    instalment_ids: tuple[UUID, ...] = Field(
        default=(),
        description="Delutbetalningarna som redovisas; anges inga i någon redovisning gäller de i ordning",
        exclude_if=lambda value: not value,  # as a cost's measure: what was signed before keeps its hash
    )


class AgreedInstalment(Content):
    """En delutbetalning av bidraget."""

    instalment_id: UUID = Field(default_factory=new_id, description="Delutbetalningens identitet")
    number: Whole = Field(ge=1, le=10_000, description="Ordningsnummer", examples=[1])
    due_on: Day = Field(description="Betalas tidigast", examples=["2027-01-01"])
    amount: Kronor = Field(description="Kronor", examples=["200000.00"])
    after_statement_id: UUID | None = Field(
        default=None, description="Redovisning som först ska vara godkänd; tomt när inget krävs"
    )


class AgreementContent(Content):
    """Överenskommelsens innehåll, så som parterna undertecknar det."""

    ROWS: ClassVar = IDENTITIES

    starts_on: Day = Field(description="Första dag", examples=["2027-01-01"])
    ends_on: Day = Field(description="Sista dag; högst tre år efter den första", examples=["2029-12-31"])
    action_plan_id: UUID = Field(description="Åtgärdsplanen som är bilaga")
    measures: tuple[AgreedMeasure, ...] = Field(min_length=1, description="Insatser")
    commitments: tuple[Commitment, ...] = Field(default=(), description="Parternas åtaganden, rad för rad")
    costs: tuple[MeasureCost, ...] = Field(min_length=1, description="Kostnader per räkenskapsår, slag och insats")
    instalments: tuple[AgreedInstalment, ...] = Field(default=(), description="Delutbetalningar av bidraget")
    statements: tuple[AgreedStatement, ...] = Field(default=(), description="Redovisningar som ska lämnas")
    repayment_terms: Prose = Field(
        min_length=1,
        max_length=LONGEST,
        description="Villkor för återbetalning; det som inte står här kan inte krävas tillbaka",
        examples=["Bidrag som inte har använts enligt åtgärdsplanen ska betalas tillbaka inom 30 dagar."],
    )
