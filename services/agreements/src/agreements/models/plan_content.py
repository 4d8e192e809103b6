"""The content of an action plan."""

from typing import Annotated, ClassVar

from pydantic import Field

from agreements.models.costs import Cost
from agreements.models.goal import PlannedGoal
from agreements.models.hearing import PupilHearing
from agreements.models.writing import Content, Key, Name, Words, replaced
from agreements.rules.rows import by
from shared.contracts.terms import ImpactFactor, MeasureKind, MeasureLevel, SchoolUnitCode
from shared.days import Day
from shared.text import Line

Link = Annotated[Line, Field(pattern=r"^https?://[^\s/]+\.[^\s]+$", max_length=2000)]


class Source(Content):
    """Forskning eller annan källa som går att öppna."""

    title: Name = Field(description="Källans namn", examples=["Kollegialt lärande, Skolverket 2013"])
    link: Link = Field(description="Var den går att läsa", examples=["https://www.skolverket.se/publikationer"])


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
    sources: tuple[Source, ...] = Field(default=(), description="Vetenskaplig grund: källor", max_length=20)
    tried_where: Words = Field(
        default="",
        description="Beprövad erfarenhet: var insatsen har prövats, och med vilket resultat",
        examples=["Prövad på två skolor i kommunen 2024; andelen godkända steg."],
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
    indicator: Words = replaced("Indikator i löpande text", by="goals")
    baseline: Words = replaced("Utgångsvärde i löpande text", by="goals")
    target: Words = replaced("Målvärde i löpande text", by="goals")
    target_on: Day | None = replaced("När målet ska vara nått", by="goals", default=None)


class PlanContent(Content):
    """Åtgärdsplanen, som blir bilaga till överenskommelsen."""

    ROWS: ClassVar = {"measures": by("key"), "goals": by("key"), "pupil_hearings": by("key")}

    measures: tuple[PlannedMeasure, ...] = Field(default=(), description="Insatser", max_length=100)
    pupil_hearings: tuple[PupilHearing, ...] = Field(
        default=(), description="När och hur eleverna har fått yttra sig om insatserna", max_length=100
    )
    earlier_successes: Words = Field(
        default="", description="Framgångar att bygga vidare på", examples=["Läslyftet gav goda resultat"]
    )
    risks: Words = Field(default="", description="Risker och hur de förebyggs", examples=["Lärarbyten; två handledare"])
    lessons: Words = Field(default="", description="Hur lärdomar sprids", examples=["Nätverk mellan rektorerna"])
