"""What is sent and shown of meetings and dialogue phases."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from pydantic import AfterValidator, Field

from followup.api.parts import Part
from followup.rules.meetings import Function, MeetingKind, MeetingStatus
from shared.contracts.numbers import OrganizationNumberIn
from shared.days import Day, Flag, Whole
from shared.rest.resources import In, Out
from shared.text import Line, Prose

COOPERATION = "0199a6f2-7c1e-7aa0-8000-000000000001"


def _once(people: list[str]) -> list[str]:
    if len(set(people)) < len(people):
        raise ValueError("varje processtödjare en gång")
    return people


def _distinct(ids: list[UUID]) -> list[UUID]:
    if len(set(ids)) < len(ids):
        raise ValueError("varje samverkan en gång")
    return ids


Supporters = Annotated[list[Annotated[Line, Field(min_length=1, max_length=200)]], AfterValidator(_once)]
"""The issuer's ids of people."""


class MeetingIn(In):
    programme: Line = Field(max_length=100, description="Regeringsuppdraget", examples=["riktade-insatser-2024"])
    kind: MeetingKind = Field(
        description="Dialog, besök, överlämning från Skolinspektionen, gemensamt seminarium eller nätverk",
        examples=["dialogue"],
    )
    title: Line = Field(min_length=3, max_length=200, description="Vad mötet gäller", examples=["Första dialogen"])
    cooperation_ids: Annotated[list[UUID], AfterValidator(_distinct)] = Field(
        default_factory=list,
        max_length=200,
        description="De samverkan som möts; inga när ett nätverk möts",
        examples=[[COOPERATION]],
    )
    network_id: UUID | None = Field(
        default=None, description="Nätverket som möts, med dem som är medlemmar den dagen", examples=[None]
    )
    planned_on: Day = Field(description="Planerad dag, i dag eller senare", examples=["2026-12-04"])
    supporters: Supporters = Field(
        default_factory=list,
        max_length=5,
        description="De processtödjare som gör ett besök, minst två ur teamet; kan väljas senare (staffings)",
        examples=[[]],
    )


class StaffingIn(In):
    supporters: Supporters = Field(
        min_length=2,
        max_length=5,
        description="De processtödjare som gör besöket, minst två ur samverkans dialogteam",
        examples=[["anna", "bo"]],
    )


class ParticipantIn(In):
    function: Function = Field(description="Funktion, aldrig namn", examples=["principal"])
    count: Whole = Field(ge=1, le=1000, description="Hur många", examples=[2])
    has_mandate: Flag = Field(description="Om de kunde besluta för sin del", examples=[True])
    organization_number: OrganizationNumberIn | None = Field(
        default=None, description="Huvudmannen de kom från; behövs när ett nätverk möts", examples=[None]
    )


class OutcomeIn(In):
    held_on: Day = Field(description="Dagen då mötet hölls, i dag eller tidigare", examples=["2026-12-04"])
    participants: list[ParticipantIn] = Field(min_length=1, max_length=30, description="Vilka som deltog, per funktion")
    notes: Prose = Field(
        min_length=3,
        max_length=20_000,
        description="Vad som sades, utan personuppgifter",
        examples=["Rektorerna beskrev hur undervisningen följs upp."],
    )
    next_steps: Prose | None = Field(
        default=None,
        max_length=10_000,
        description="Vad som händer härnäst",
        examples=["Underlag skickas."],
    )
    lessons: Prose | None = Field(
        default=None,
        max_length=10_000,
        description="Lärdomar för andra samverkan",
        examples=["Låt eleverna komma till tals i ett eget samtal."],
    )
    fewer_supporters_reason: Prose | None = Field(
        default=None,
        min_length=3,
        max_length=2000,
        description="Varför en enda processtödjare deltog i ett besök; anges av en teamledare",
        examples=[None],
    )


class MeetingMoveIn(In):
    planned_on: Day = Field(description="Ny dag, i dag eller senare", examples=["2026-12-11"])
    reason: Prose = Field(
        min_length=3, max_length=2000, description="Varför mötet flyttas", examples=["Skolchefen kan inte delta."]
    )


class MeetingCancellationIn(In):
    reason: Prose = Field(
        min_length=3, max_length=2000, description="Varför mötet ställs in", examples=["Frågan är redan avklarad."]
    )


class ParticipantOut(Part):
    function: Function = Field(description="Funktion", examples=["principal"])
    count: int = Field(description="Hur många", examples=[2])
    has_mandate: bool = Field(description="Om de kunde besluta för sin del", examples=[True])
    organization_number: str | None = Field(
        description="Huvudmannen de kom från, när det är angett", examples=["2120000530"]
    )


class MeetingOut(Out):
    id: UUID = Field(description="Mötets identitet", examples=["0199a6f2-7c1e-7aa0-8000-00000000000c"])
    version: int = Field(description="Ändras vid varje ändring; samma som ETag", examples=[1])
    programme: str = Field(description="Regeringsuppdraget", examples=["riktade-insatser-2024"])
    kind: MeetingKind = Field(description="Mötets slag", examples=["dialogue"])
    title: str = Field(description="Vad mötet gäller", examples=["Första dialogen"])
    network_id: UUID | None = Field(description="Nätverket som möts", examples=[None])
    cooperation_ids: list[UUID] = Field(description="De samverkan som möts", examples=[[COOPERATION]])
    organization_numbers: list[str] = Field(description="Huvudmännen som möts", examples=[["2120000530"]])
    supporters: list[str] | None = Field(
        description="De processtödjare som gör ett besök; saknas tills de är valda", examples=[None]
    )
    status: MeetingStatus = Field(description="Planerat, hållet eller inställt", examples=["planned"])
    planned_on: date = Field(description="Planerad dag", examples=["2026-12-04"])
    held_on: date | None = Field(description="Dagen då mötet hölls", examples=[None])
    participants: list[ParticipantOut] = Field(description="Vilka som deltog, per funktion", examples=[[]])
    notes: str | None = Field(description="Vad som sades", examples=[None])
    next_steps: str | None = Field(description="Vad som händer härnäst", examples=[None])
    lessons: str | None = Field(description="Lärdomar för andra samverkan", examples=[None])
    changed_because: str | None = Field(description="Varför mötet flyttades eller ställdes in", examples=[None])
    fewer_supporters_reason: str | None = Field(
        description="Varför en enda processtödjare deltog i ett besök", examples=[None]
    )
    fewer_supporters_by: str | None = Field(description="Teamledaren som medgav det", examples=[None])
    updated_at: datetime = Field(description="Senast ändrat", examples=["2026-11-22T05:00:00Z"])


class DialogueOut(Out):
    id: UUID = Field(description="Samma identitet som samverkan", examples=[COOPERATION])
    programme: str = Field(description="Regeringsuppdraget", examples=["riktade-insatser-2024"])
    organization_number: str = Field(description="Huvudmannens organisationsnummer", examples=["2120000530"])
    starts_on: date = Field(description="Dagen då huvudmannen tackade ja", examples=["2026-05-20"])
    due_on: date | None = Field(description="När dialogfasen senast ska vara klar", examples=["2026-09-20"])
    ended_on: date | None = Field(
        description="Dagen då överenskommelsen undertecknades, eller då samverkan avslutades utan någon",
        examples=[None],
    )
