"""What stands in an action plan."""

from typing import Any

from pydantic import Field

from agreements.models.costs import Cost
from agreements.models.goal import PlannedGoal
from agreements.models.writing import Content, Key, Name, Words
from shared.contracts.terms import ImpactFactor, MeasureKind, MeasureLevel, SchoolUnitCode
from shared.days import Day


def _replaced(description: str, *, default: Any = "") -> Any:
    """A field of release 1.1.0: opened and shown as it was written, and no goal that can be evaluated."""
    return Field(
        default=default,
        description=f"{description}. Ersatt av goals",
        exclude_if=lambda value: not value,
        json_schema_extra={"deprecated": True},
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
    goals: tuple[PlannedGoal, ...] = Field(default=(), description="Mål som kan utvärderas", max_length=50)
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
    indicator: Words = _replaced("Indikator i löpande text")
    baseline: Words = _replaced("Utgångsvärde i löpande text")
    target: Words = _replaced("Målvärde i löpande text")
    target_on: Day | None = _replaced("När målet ska vara nått", default=None)


class PlanContent(Content):
    """Åtgärdsplanen, som blir bilaga till överenskommelsen."""

    measures: tuple[PlannedMeasure, ...] = Field(default=(), description="Insatser", max_length=100)
    earlier_successes: Words = Field(
        default="", description="Framgångar att bygga vidare på", examples=["Läslyftet gav goda resultat"]
    )
    risks: Words = Field(default="", description="Risker och hur de förebyggs", examples=["Lärarbyten; två handledare"])
    lessons: Words = Field(default="", description="Hur lärdomar sprids", examples=["Nätverk mellan rektorerna"])
