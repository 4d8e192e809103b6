"""What is written in analyses, plans and agreements: values that are stored and shown as they were written."""

from collections.abc import Mapping
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Any
from uuid import UUID

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidatorFunctionWrapHandler, WrapValidator

from shared.amount import Amount
from shared.contracts.terms import (
    AnalysisLevel,
    CostKind,
    CostLine,
    FiscalYear,
    ImpactFactor,
    MeasureKind,
    MeasureLevel,
    SchoolUnitCode,
)
from shared.days import Day, Whole, read_whole
from shared.kit.clock import new_id
from shared.text import Line, Prose

# About ten printed pages.
LONGEST = 20_000


def _or_nothing(value: Any, read: ValidatorFunctionWrapHandler) -> Any:
    """A draft may lack a text until it is completed."""
    return "" if isinstance(value, str) and not value.strip() else read(value)


Words = Annotated[Prose, Field(max_length=LONGEST), WrapValidator(_or_nothing)]
"""Text that may be missing while its document is a draft."""
Name = Annotated[Line, Field(max_length=LONGEST), WrapValidator(_or_nothing)]
"""As `Words`, on one line."""
Key = Annotated[Line, Field(pattern=r"^[A-Za-z0-9_-]{1,40}$")]
Kronor = Annotated[Amount, Field(ge=Decimal("0.01"))]
Year = Annotated[FiscalYear, BeforeValidator(read_whole)]


class Content(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Party(StrEnum):
    AGENCY = "AGENCY"
    ORGANIZER = "ORGANIZER"


class Cost(Content):
    """Kronor av ett slag som hör till ett räkenskapsår."""

    fiscal_year: Year = Field(description="Räkenskapsår", examples=[2027])
    cost_kind: CostKind = Field(
        description="Kostnadsslag: bidrag, utbildningstjänst, verksamhetskostnad eller utveckling av insatserna",
        examples=["grant"],
    )
    amount: Kronor = Field(description="Kronor med två decimaler", examples=["400000.00"])


class MeasureCost(Cost):
    """Kronor av ett slag som hör till ett räkenskapsår, och insatsen de betalar."""

    measure_id: UUID | None = Field(
        default=None,
        description="Insatsen som kostnaden hör till; tomt när den inte hör till någon viss insats",
        exclude_if=lambda value: value is None,  # so that what was signed before the field came keeps its hash
    )

    def to_line(self, kinds: Mapping[UUID, MeasureKind]) -> CostLine:
        return CostLine(
            fiscal_year=self.fiscal_year,
            cost_kind=self.cost_kind,
            amount=self.amount,
            measure_id=self.measure_id,
            measure_kind=kinds.get(self.measure_id) if self.measure_id else None,
        )


class Cause(Content):
    description: Words = Field(description="Antagen orsak", examples=["Lärarna planerar var för sig"])
    evidence: Words = Field(default="", description="Belägg för antagandet", examples=["Enkät och 20 lektionsbesök"])


class Problem(Content):
    key: Key = Field(description="Kort beteckning som insatserna hänvisar till", examples=["P1"])
    level: AnalysisLevel = Field(description="Elevernas resultat, undervisning eller ledning", examples=["teaching"])
    school_unit_code: SchoolUnitCode | None = Field(
        default=None, description="Skolenheten det gäller; tomt när det gäller hela huvudmannen", examples=["48000763"]
    )
    description: Words = Field(description="Problemet", examples=["Undervisningen anpassas sällan efter eleverna"])
    result: Words = Field(
        default="", description="Det resultat som problemet är kopplat till", examples=["62 % når målen i matematik"]
    )
    within_reach: Words = Field(
        default="", description="Vad enheten själv kan påverka", examples=["Hur lektionerna planeras och följs upp"]
    )
    causes: tuple[Cause, ...] = Field(default=(), description="Orsaker med belägg")


class AnalysisContent(Content):
    """Nulägesanalysen: beskrivning, problem med orsaker, och hur eleverna har hörts."""

    description: Words = Field(
        default="", description="Nulägesbeskrivning", examples=["Resultaten har sjunkit tre år i rad."]
    )
    problems: tuple[Problem, ...] = Field(default=(), description="Problem med orsaker", max_length=100)
    pupils_heard: Words = Field(
        default="", description="Hur eleverna har fått yttra sig", examples=["Elevråd och fokusgrupper i årskurs 7–9"]
    )


class PlannedMeasure(Content):
    key: Key = Field(description="Kort beteckning på insatsen", examples=["A1"])
    problem_key: Key = Field(description="Problemet i nulägesanalysen som insatsen svarar mot", examples=["P1"])
    title: Name = Field(description="Insatsen", examples=["Handledning i matematikdidaktik"])
    level: MeasureLevel = Field(description="Huvudman eller skolenhet", examples=["SCHOOL_UNIT"])
    kind: MeasureKind = Field(description="Hur insatsen anordnas", examples=["own_measure"])
    impact_factor: ImpactFactor = Field(description="Framgångsfaktor", examples=["collegial_learning"])
    school_unit_codes: tuple[SchoolUnitCode, ...] = Field(
        default=(), description="Skolenheter som deltar", examples=[["48000763"]]
    )
    why_most_effective: Words = Field(
        default="", description="Varför just detta är mest verkningsfullt", examples=["Forskning visar god effekt."]
    )
    goal: Words = Field(default="", description="Mål och förväntad effekt", examples=["Fler når målen i matematik"])
    indicator: Words = Field(
        default="", description="Indikator som målet prövas mot", examples=["Andel godkända i åk 9"]
    )
    baseline: Words = Field(default="", description="Utgångsvärde", examples=["62 %"])
    target: Words = Field(default="", description="Målvärde", examples=["80 %"])
    target_on: Day | None = Field(default=None, description="När målet ska vara nått", examples=["2028-06-15"])
    responsible_agency: Name = Field(
        default="", description="Ansvarig funktion hos Skolverket", examples=["Processtödjaren"]
    )
    responsible_organizer: Name = Field(
        default="", description="Ansvarig funktion hos huvudmannen", examples=["Rektorn"]
    )
    participants: Words = Field(default="", description="Vilka som deltar", examples=["Alla matematiklärare"])
    starts_on: Day = Field(description="Första dag", examples=["2027-01-11"])
    ends_on: Day = Field(description="Sista dag", examples=["2028-06-15"])
    costs: tuple[Cost, ...] = Field(default=(), description="Kostnader per räkenskapsår och slag")
    follow_up_on: Day = Field(description="När insatsen följs upp", examples=["2027-12-01"])
    follow_up_method: Words = Field(default="", description="Hur insatsen följs upp", examples=["Lektionsbesök"])
    follow_up_by: Name = Field(default="", description="Vem som följer upp", examples=["Skolchefen"])


class PlanContent(Content):
    """Åtgärdsplanen, som blir bilaga till överenskommelsen."""

    measures: tuple[PlannedMeasure, ...] = Field(default=(), description="Insatser", max_length=100)
    earlier_successes: Words = Field(
        default="", description="Framgångar att bygga vidare på", examples=["Läslyftet gav goda resultat"]
    )
    risks: Words = Field(default="", description="Risker och hur de förebyggs", examples=["Lärarbyten; två handledare"])
    lessons: Words = Field(default="", description="Hur lärdomar sprids", examples=["Nätverk mellan rektorerna"])


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
    # Longer than a title by what is done with it.
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
