"""What stands in a situation analysis."""

from pydantic import Field

from agreements.models.writing import Content, Key, Words
from shared.contracts.terms import AnalysisLevel, SchoolUnitCode


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
