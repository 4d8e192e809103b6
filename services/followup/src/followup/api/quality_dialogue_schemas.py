"""What is sent and shown of quality dialogues."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from pydantic import AfterValidator, Field

from followup.api.parts import Part
from followup.rules.quality_dialogues import Attendee, DialogueStatus, Side
from shared.days import Day, Flag, Whole
from shared.rest.resources import In, Out
from shared.text import Line, Prose

DIALOGUE = "0199a6f2-7c1e-7aa0-8000-00000000001b"
SchoolTypeCode = Annotated[Line, Field(max_length=10)]


def distinct(codes: list[str]) -> list[str]:
    if len(set(codes)) < len(codes):
        raise ValueError("varje skolform en gång")
    return codes


class QualityAnswerIn(In):
    accepted: Flag = Field(description="Om huvudmannen tackar ja", examples=[True])
    decline_reason: Prose | None = Field(
        default=None, min_length=3, max_length=2000, description="Skälet till ett nej", examples=[None]
    )


class SpsmParticipationIn(In):
    takes_part: Flag = Field(description="Om SPSM deltar", examples=[True])
    reason: Prose | None = Field(
        default=None, min_length=3, max_length=2000, description="Varför SPSM inte deltar", examples=[None]
    )


class AttendanceIn(In):
    function: Attendee = Field(description="Funktion, aldrig namn", examples=["head_of_schools"])
    count: Whole = Field(ge=1, le=1000, description="Hur många", examples=[1])


class QualityPlanIn(In):
    planned_on: Day = Field(description="Planerad dag, i dag eller senare", examples=["2027-03-10"])
    is_remote: Flag = Field(description="Om dialogen hålls på distans", examples=[False])
    place: Line | None = Field(
        default=None, max_length=200, description="Var dialogen hålls, om inte på distans", examples=["Rådhuset"]
    )
    invitees: list[AttendanceIn] = Field(min_length=1, max_length=30, description="Vilka som är inbjudna, per funktion")


class QualityOutcomeIn(In):
    held_on: Day = Field(description="Dagen då dialogen hölls, i dag eller tidigare", examples=["2027-03-10"])
    attendees: list[AttendanceIn] = Field(min_length=1, max_length=30, description="Vilka som deltog, per funktion")
    school_types: Annotated[list[SchoolTypeCode], AfterValidator(distinct)] = Field(
        min_length=1, max_length=20, description="Skolformerna som diskuterades", examples=[["GR"]]
    )


class QualityReasonIn(In):
    reason: Prose = Field(
        min_length=3, max_length=2000, description="Skälet", examples=["Huvudmannen kan inte delta i vår."]
    )


class QualityHoursIn(In):
    hours: Whole = Field(
        ge=0, le=10_000, description="Hela timmar i allt för den egna parten: före, under och efter", examples=[12]
    )


class AttendanceOut(Part):
    function: Attendee = Field(description="Funktion", examples=["head_of_schools"])
    count: int = Field(description="Hur många", examples=[1])


class QualityDialogueOut(Out):
    id: UUID = Field(description="Kvalitetsdialogens identitet", examples=[DIALOGUE])
    version: int = Field(description="Ändras vid varje ändring; samma som ETag", examples=[1])
    round_id: UUID = Field(description="Omgången", examples=["0199a6f2-7c1e-7aa0-8000-00000000001a"])
    round_title: str = Field(description="Omgångens namn", examples=["Våren 2027"])
    programme: str = Field(description="Regeringsuppdraget", examples=["kvalitet-2021"])
    organization_number: str = Field(description="Huvudmannens organisationsnummer", examples=["2120000530"])
    organizer_name: str = Field(description="Huvudmannens namn när dialogen erbjöds", examples=["Jönköpings kommun"])
    status: DialogueStatus = Field(description="Var kvalitetsdialogen befinner sig", examples=["offered"])
    offered_on: date = Field(description="När den erbjöds", examples=["2027-01-11"])
    answer_by: date = Field(description="När huvudmannen senast ska svara", examples=["2027-02-15"])
    answered_on: date | None = Field(description="När huvudmannen svarade", examples=[None])
    decline_reason: str | None = Field(description="Varför huvudmannen tackade nej", examples=[None])
    spsm_takes_part: bool | None = Field(description="Om SPSM deltar; saknas tills SPSM har svarat", examples=[True])
    planned_on: date | None = Field(description="Planerad dag", examples=[None])
    is_remote: bool | None = Field(description="Om den hålls på distans", examples=[None])
    place: str | None = Field(description="Var den hålls", examples=[None])
    invitees: list[AttendanceOut] = Field(description="Vilka som är inbjudna, per funktion", examples=[[]])
    held_on: date | None = Field(description="Dagen då den hölls", examples=[None])
    attendees: list[AttendanceOut] = Field(description="Vilka som deltog, per funktion", examples=[[]])
    school_types: list[str] = Field(description="Skolformerna som diskuterades", examples=[["GR"]])
    run_school_types: list[str] = Field(description="Huvudmannens skolformer då", examples=[["GR", "FKLASS"]])
    summary_number: int = Field(description="Sammanfattningens senaste version; 0 innan den är skriven", examples=[0])
    approving_sides: list[Side] = Field(
        description="Vilka parter som ska godkänna sammanfattningen", examples=[["agency", "organizer"]]
    )
    approved_sides: list[Side] = Field(description="Vilka som har godkänt den senaste versionen", examples=[[]])
    agency_hours: int | None = Field(description="Timmar för Skolverket", examples=[None])
    spsm_hours: int | None = Field(description="Timmar för SPSM", examples=[None])
    organizer_hours: int | None = Field(description="Timmar för huvudmannen", examples=[None])
    ended_because: str | None = Field(description="Varför den återtogs eller ställdes in", examples=[None])
    updated_at: datetime = Field(description="Senast ändrad", examples=["2027-01-11T08:00:00Z"])
