"""The content of a situation analysis."""

from typing import ClassVar

from pydantic import Field

from agreements.models.hearing import PupilHearing
from agreements.models.writing import Content, Key, Words, replaced
from agreements.rules.rows import by
from shared.contracts.terms import AnalysisLevel, SchoolUnitCode
from shared.days import Whole


class LevelDescription(Content):
    """Nuläget på en av de tre nivåerna, hos huvudmannen eller en skolenhet."""

    level: AnalysisLevel = Field(description="Elevernas resultat, undervisning eller ledning", examples=["results"])
    school_unit_code: SchoolUnitCode | None = Field(
        default=None, description="Skolenheten; tomt för huvudmannen", examples=["48000763"]
    )
    description: Words = Field(default="", description="Nuläget", examples=["Meritvärdet har sjunkit tre år i rad."])


class Cause(Content):
    description: Words = Field(description="Antagen orsak", examples=["Lärarna planerar var för sig"])
    evidence: Words = Field(default="", description="Belägg för antagandet", examples=["Enkät och 20 lektionsbesök"])


class AnalysedProblem(Content):
    key: Key = Field(description="Kort beteckning som insatserna hänvisar till", examples=["P1"])
    priority: Whole | None = Field(
        default=None, ge=1, le=100, description="Plats i prioriteringen; 1 är viktigast", examples=[1]
    )
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
    """Nulägesanalysen i tre steg: beskrivning, problem med orsaker, och de insatser som åtgärdsplanen tar upp."""

    ROWS: ClassVar = {
        "descriptions": by("school_unit_code", "level"),
        "problems": by("key"),
        "pupil_hearings": by("key"),
    }

    description: Words = Field(
        default="", description="Nuläget i sammanfattning", examples=["Resultaten har sjunkit tre år i rad."]
    )
    descriptions: tuple[LevelDescription, ...] = Field(
        default=(), description="Nuläget på tre nivåer, hos huvudmannen och hos varje skolenhet", max_length=300
    )
    problems: tuple[AnalysedProblem, ...] = Field(default=(), description="Problem med orsaker", max_length=100)
    pupil_hearings: tuple[PupilHearing, ...] = Field(
        default=(), description="När och hur eleverna har fått yttra sig, och vad det ledde till", max_length=100
    )
    quality_dialogue: Words = Field(
        default="",
        description="Det ur kvalitetsdialogens material som analysen bygger på; tomt när det inte finns något",
        examples=["Kvalitetsdialogen 2026 tog upp skillnader mellan skolorna i matematik."],
    )
    pupils_heard: Words = replaced("Hur eleverna har fått yttra sig, i löpande text", by="pupil_hearings")
