"""What is sent and shown of summaries of quality dialogues and the steps that they agree on."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from pydantic import Field

from followup.api.parts import Part
from followup.api.quality_dialogue_schemas import DIALOGUE, SchoolTypeCode
from followup.models.quality_step import Review
from followup.rules.quality_dialogues import Side, StepStatus
from shared.days import Day
from shared.rest.resources import In, Out
from shared.text import Line, Prose

# With all areas and steps at their longest the event of an approved summary stays within what NATS takes, 1 MB.
Section = Annotated[Prose, Field(min_length=3, max_length=10_000)]
Reason = Annotated[Prose, Field(min_length=3, max_length=2000)]
STEP_ID = "0199a6f2-7c1e-7aa0-8000-00000000001d"
STEP = "Skolchefen följer upp frånvaron varje månad"


class DevelopmentAreaIn(In):
    title: Line = Field(min_length=3, max_length=200, description="Vad som ska utvecklas", examples=["Frånvaron"])
    description: Prose = Field(
        min_length=3, max_length=2000, description="Läget och vart huvudmannen vill", examples=["Frånvaron har ökat."]
    )
    school_type: SchoolTypeCode = Field(description="Någon av skolformerna som diskuterades", examples=["GR"])
    sub_goal: Line = Field(max_length=100, description="Delmålets kod i registret", examples=["knowledge_gr"])
    success_factor: Line | None = Field(
        default=None, max_length=100, description="Framgångsfaktorns kod i registret", examples=["inclusion"]
    )


class AgreedStepIn(In):
    side: Side = Field(description="Parten som tar steget", examples=["organizer"])
    what: Line = Field(min_length=3, max_length=500, description="Vad som ska göras", examples=[STEP])
    owner: Line = Field(
        min_length=3, max_length=200, description="Ansvarig funktion, aldrig namn", examples=["skolchef"]
    )
    due_on: Day = Field(description="När steget senast ska vara taget", examples=["2027-10-01"])


class QualitySummaryIn(In):
    starting_point: Section = Field(
        description="Utgångspunkten: vad analysunderlaget visar", examples=["Meritvärdet ligger under riket."]
    )
    strengths: Section = Field(description="Det som fungerar", examples=["Rektorerna följer undervisningen."])
    development: Section = Field(description="Det som behöver utvecklas", examples=["Frånvaron följs inte upp."])
    conclusions: Section = Field(description="Slutsatserna", examples=["Huvudmannen tar fram en rutin."])
    areas: list[DevelopmentAreaIn] = Field(max_length=20, description="Utvecklingsområden efter registret")
    areas_reason: Reason | None = Field(
        default=None, description="Skälet, när det inte finns några utvecklingsområden", examples=[None]
    )
    next_steps: list[AgreedStepIn] = Field(max_length=30, description="Det som parterna har kommit överens om")
    next_steps_reason: Reason | None = Field(
        default=None, description="Skälet, när inga steg avtalades", examples=[None]
    )


class QualityViewIn(In):
    view: Section = Field(
        description="Den egna delen av sammanfattningen", examples=["Vi delar bilden, och har börjat arbetet."]
    )


class QualityReviewIn(In):
    step_id: UUID = Field(description="Steget från en tidigare dialog", examples=[STEP_ID])
    outcome: Review = Field(description="Gjort, inte gjort eller fortsätter", examples=["done"])
    reason: Prose | None = Field(
        default=None, min_length=3, max_length=2000, description="Skälet, om det inte är gjort", examples=[None]
    )


class DevelopmentAreaOut(Part):
    title: str = Field(description="Vad som ska utvecklas", examples=["Frånvaron"])
    description: str = Field(description="Läget och vart huvudmannen vill", examples=["Frånvaron har ökat."])
    school_type: str = Field(description="Skolform", examples=["GR"])
    sub_goal: str = Field(description="Delmålets kod", examples=["knowledge_gr"])
    sub_goal_title: str = Field(description="Delmålet", examples=["Eleverna når längre i sina kunskaper"])
    success_factor: str | None = Field(description="Framgångsfaktorns kod", examples=["inclusion"])
    success_factor_title: str | None = Field(description="Framgångsfaktorn", examples=["Inkludering"])


class AgreedStepOut(Part):
    side: Side = Field(description="Parten som tar steget", examples=["organizer"])
    what: str = Field(description="Vad som ska göras", examples=[STEP])
    owner: str = Field(description="Ansvarig funktion", examples=["skolchef"])
    due_on: date = Field(description="När steget senast ska vara taget", examples=["2027-10-01"])


class QualitySummaryOut(Out):
    id: UUID = Field(description="Versionens identitet", examples=["0199a6f2-7c1e-7aa0-8000-00000000001c"])
    dialogue_id: UUID = Field(description="Kvalitetsdialogen", examples=[DIALOGUE])
    organization_number: str = Field(description="Huvudmannens organisationsnummer", examples=["2120000530"])
    number: int = Field(description="Versionens nummer, från 1", examples=[1])
    side: Side = Field(description="Parten som gjorde ändringen", examples=["agency"])
    content_hash: str = Field(description="Innehållets kontrollsumma, SHA-256", examples=["9f86d081884c7d65"])
    starting_point: str | None = Field(description="Utgångspunkten", examples=["Meritvärdet ligger under riket."])
    strengths: str | None = Field(description="Det som fungerar", examples=["Rektorerna följer undervisningen."])
    development: str | None = Field(description="Det som behöver utvecklas", examples=["Frånvaron följs inte upp."])
    conclusions: str | None = Field(description="Slutsatserna", examples=["Huvudmannen tar fram en rutin."])
    organizer_view: str | None = Field(description="Huvudmannens kommentar", examples=[None])
    spsm_view: str | None = Field(description="SPSM:s del", examples=[None])
    areas: list[DevelopmentAreaOut] = Field(description="Utvecklingsområden", examples=[[]])
    areas_reason: str | None = Field(
        description="Skälet, när det inte finns någon", examples=["Delmålen är uppfyllda."]
    )
    next_steps: list[AgreedStepOut] = Field(description="Nästa steg", examples=[[]])
    next_steps_reason: str | None = Field(description="Skälet, när inga avtalades", examples=["Planen räcker."])
    updated_at: datetime = Field(description="När versionen skrevs", examples=["2027-03-11T08:00:00Z"])


class QualityStepOut(Out):
    id: UUID = Field(description="Stegets identitet", examples=[STEP_ID])
    version: int = Field(description="Ändras vid varje ändring; samma som ETag", examples=[1])
    dialogue_id: UUID = Field(description="Dialogen där steget avtalades", examples=[DIALOGUE])
    organization_number: str = Field(description="Huvudmannens organisationsnummer", examples=["2120000530"])
    side: Side = Field(description="Parten som tar steget", examples=["organizer"])
    what: str = Field(description="Vad som ska göras", examples=[STEP])
    owner: str = Field(description="Ansvarig funktion", examples=["skolchef"])
    due_on: date = Field(description="När steget senast ska vara taget", examples=["2027-10-01"])
    status: StepStatus = Field(description="Öppet, gjort eller inte gjort", examples=["open"])
    reviewed_in: UUID | None = Field(description="Dialogen som senast gick igenom steget", examples=[None])
    reviewed_on: date | None = Field(description="Den dialogens dag", examples=[None])
    reason: str | None = Field(description="Varför steget inte är gjort", examples=[None])
    updated_at: datetime = Field(description="Senast ändrat", examples=["2027-03-11T08:00:00Z"])
