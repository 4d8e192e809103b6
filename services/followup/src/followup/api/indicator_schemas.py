"""What is sent and shown of indicators."""

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated
from uuid import UUID

from pydantic import BeforeValidator, Field, WithJsonSchema

from followup.api.parts import Part
from followup.rules.indicators import Origin, Reading, ValueState, read_reading, read_value
from shared.contracts.terms import AnalysisLevel, MeasureLevel, SchoolUnitCode
from shared.days import Day
from shared.rest.resources import In, Out
from shared.text import Line, Prose

NUMBER_SCHEMA = [
    {"type": "string", "pattern": r"^-?[0-9]{1,9}(\.[0-9]{1,3})?$"},
    {"type": "number", "minimum": -999_999_999, "maximum": 999_999_999},
]
Value = Annotated[Decimal, BeforeValidator(read_value), WithJsonSchema({"anyOf": NUMBER_SCHEMA})]
"""With three decimals at most."""
MARK_SCHEMA = {"type": "string", "enum": ["..", ".", "~100"]}
Published = Annotated[Reading, BeforeValidator(read_reading), WithJsonSchema({"anyOf": [*NUMBER_SCHEMA, MARK_SCHEMA]})]
"""A number, or the mark of the statistics for a value that is none."""
MARKS = ".. (för få elever), . (saknas) eller ~100 (en till fyra elever från alla)"


class IndicatorIn(In):
    measure_id: UUID = Field(description="Insatsen", examples=["0199a6f2-7c1e-7aa0-8000-000000000007"])
    code: Line = Field(
        min_length=1,
        max_length=60,
        description="Indikatorns kod i registret över mål och indikatorer (quality-entries); måttenhet, riktning och "
        "möjliga värden är registrets",
        examples=["gr9_all_subjects"],
    )
    school_unit_code: SchoolUnitCode | None = Field(
        default=None,
        description="En av insatsens skolenheter, vars publicerade statistik då blir utfall; utelämnas för huvudmannen",
        examples=[None],
    )
    analysis_level: AnalysisLevel | None = Field(
        default=None, description="Elevernas resultat, undervisningen eller ledningen", examples=["results"]
    )
    baseline: Published = Field(description=f"Utgångsläget: ett tal, {MARKS}", examples=["61.5"])
    baseline_on: Day = Field(description="Dagen för utgångsläget, i dag eller tidigare", examples=["2026-06-12"])
    target: Value = Field(
        description="Målet: bättre än utgångsläget, eller lika med det när reason säger varför", examples=["75"]
    )
    target_on: Day = Field(description="När målet ska vara nått", examples=["2029-06-15"])
    reason: Prose | None = Field(
        default=None,
        min_length=3,
        max_length=2000,
        description="Varför målet är att hålla nivån; står i spårbarhetskedjan",
        examples=[None],
    )


class MeasurementIn(In):
    measured_on: Day = Field(description="Dagen värdet gäller, i dag eller tidigare", examples=["2027-06-14"])
    value: Published = Field(description=f"Värdet: ett tal, {MARKS}", examples=["66"])
    note: Prose | None = Field(
        default=None, max_length=2000, description="Hur det mättes", examples=["Slutbetyg årskurs 9"]
    )


class MeasurementCorrectionIn(MeasurementIn):
    reason: Prose = Field(
        min_length=3, max_length=2000, description="Varför värdet rättas", examples=["Två elever saknades."]
    )


class IndicatorOut(Out):
    id: UUID = Field(description="Indikatorns identitet", examples=["0199a6f2-7c1e-7aa0-8000-000000000008"])
    version: int = Field(description="Ändras vid varje ändring; samma som ETag", examples=[1])
    schedule_id: UUID = Field(description="Samverkan", examples=["0199a6f2-7c1e-7aa0-8000-000000000001"])
    measure_id: UUID = Field(description="Insatsen", examples=["0199a6f2-7c1e-7aa0-8000-000000000007"])
    programme: str = Field(description="Regeringsuppdraget", examples=["riktade-insatser-2024"])
    organization_number: str = Field(description="Huvudmannens organisationsnummer", examples=["2120000530"])
    school_unit_code: str | None = Field(
        description="Skolenheten som målet gäller; annars huvudmannen", examples=["48000763"]
    )
    school_type: str | None = Field(description="Skolformen", examples=["GR"])
    code: str | None = Field(
        description="Indikatorns kod i registret över mål och indikatorer; saknas där parterna själva namngav den",
        examples=["gr9_all_subjects"],
    )
    number: int | None = Field(description="Registerpostens version, som uppgifterna är hämtade ur", examples=[1])
    name: str = Field(description="Vad som mäts", examples=["Andel med godkänt i alla ämnen, årskurs 9"])
    unit: str = Field(description="Enhet", examples=["procent"])
    level: MeasureLevel = Field(description="Insatsens nivå", examples=["SCHOOL_UNIT"])
    analysis_level: AnalysisLevel | None = Field(
        description="Elevernas resultat, undervisningen eller ledningen", examples=["results"]
    )
    higher_is_better: bool | None = Field(description="Om ett högre värde är bättre", examples=[True])
    least: Decimal | None = Field(description="Det lägsta möjliga värdet", examples=["0.000"])
    most: Decimal | None = Field(description="Det högsta möjliga värdet", examples=["100.000"])
    baseline: Decimal | None = Field(description="Utgångsläget, när det är ett tal", examples=["61.500"])
    baseline_state: ValueState = Field(description="Om utgångsläget är känt, eller varför inte", examples=["known"])
    baseline_on: date | None = Field(description="Dagen för utgångsläget", examples=["2026-06-12"])
    target: Decimal = Field(description="Målet", examples=["75.000"])
    target_on: date = Field(description="När målet ska vara nått", examples=["2029-06-15"])
    agreed_on: date | None = Field(
        description="När målet avtalades; saknas för en indikator utanför överenskommelsen", examples=["2026-11-20"]
    )
    dropped_on: date | None = Field(description="När målet föll bort ur överenskommelsen", examples=[None])
    updated_at: datetime = Field(description="Senast ändrad", examples=["2026-11-22T05:00:00Z"])


class FormerOut(Part):
    measured_on: date = Field(description="Dagen värdet gällde", examples=["2027-06-14"])
    value: Decimal | None = Field(description="Värdet före rättelsen", examples=["64.000"])
    state: ValueState = Field(description="Om värdet var känt, eller varför inte", examples=["known"])
    reason: str = Field(description="Varför värdet rättades", examples=["Två elever saknades."])
    recorded_at: datetime = Field(description="När det gamla värdet antecknades", examples=["2027-06-15T08:00:00Z"])
    replaced_at: datetime = Field(description="När det rättades", examples=["2027-06-20T08:00:00Z"])


class MeasurementOut(Part):
    id: UUID = Field(description="Värdets identitet", examples=["0199a6f2-7c1e-7aa0-8000-00000000000b"])
    measured_on: date = Field(description="Dagen värdet gäller", examples=["2027-06-14"])
    value: Decimal | None = Field(description="Värdet, när det är ett tal", examples=["66.000"])
    state: ValueState = Field(description="Om värdet är känt, eller varför inte", examples=["known"])
    note: str | None = Field(description="Hur det mättes", examples=[None])
    former_values: list[FormerOut] = Field(description="Värden som har rättats, äldst först")


class PublishedOut(Part):
    school_year: str = Field(description="Läsåret", examples=["2026/27"])
    published: str = Field(description="Värdet så som det är publicerat: ett tal eller ett tecken", examples=["64,5"])
    value: Decimal | None = Field(description="Värdet, när det är ett tal", examples=["64.500"])
    state: ValueState = Field(description="Om värdet är känt, eller varför inte", examples=["known"])
    national_average: Decimal | None = Field(
        description="Rikets genomsnitt samma läsår, när det är publicerat", examples=["71.200"]
    )
    computed: bool = Field(description="Om urvalet har räknat fram värdet ur publicerade delar", examples=[False])


class YearOut(Part):
    year: int = Field(description="Året; för ett läsår det år då det slutar", examples=[2027])
    value: Decimal | None = Field(
        description="Årets utfall, när det är ett tal: det senast uppmätta värdet, annars det publicerade",
        examples=["66.000"],
    )
    state: ValueState = Field(description="Om värdet är känt, eller varför inte", examples=["known"])
    change: Decimal | None = Field(description="Skillnaden mot utgångsläget, när båda är tal", examples=["4.500"])
    reached: bool | None = Field(description="Om målet är nått; okänt när värdet inte är ett tal", examples=[False])
    origin: Origin = Field(
        description="Om värdet är antecknat i uppföljningen (measured) eller publicerad statistik (published)",
        examples=["measured"],
    )
    published: PublishedOut | None = Field(
        description="Skolenhetens publicerade statistik för året, som har kommit från urvalet; ändrar inget som någon "
        "har antecknat"
    )
    differs: bool = Field(description="Om det antecknade värdet är ett annat än det publicerade", examples=[True])


class WholeIndicatorOut(IndicatorOut):
    years: list[YearOut] = Field(description="Utfallet per år")
    measurements: list[MeasurementOut] = Field(description="Uppmätta värden i tidsordning")
