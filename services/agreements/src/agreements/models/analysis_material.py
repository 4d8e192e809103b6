"""The material of an analysis: published statistics of the units of a case, and the inspectorate's decisions."""

from datetime import date
from uuid import UUID

from pydantic import Field

from agreements.models.writing import Content


class UnitFigure(Content):
    """Ett publicerat värde för ett läsår."""

    school_year: str = Field(description="Läsår", examples=["2024/25"])
    published: str = Field(description="Värdet så som det publicerades, även när det inte är ett tal", examples=[".."])
    value_type: str = Field(
        description="Vad för slags värde det är, enligt Skolverkets statistik",
        examples=["OMITTED_DUE_TO_BASED_ON_FEW_PUPILS"],
    )
    value: str | None = Field(description="Talet, när ett tal är publicerat", examples=["189.4"])
    national_average: str | None = Field(
        description="Rikets genomsnitt samma läsår; tomt när det inte är känt", examples=["226.9"]
    )
    computed: bool = Field(description="Om värdet är sammanvägt av publicerade delar", examples=[False])


class IndicatorFigures(Content):
    """En indikators värden, det senaste läsåret först."""

    indicator: str = Field(description="Indikatorns kod i registret", examples=["gr9_merit"])
    title: str = Field(description="Indikatorn", examples=["Genomsnittligt meritvärde (17 ämnen), årskurs 9"])
    school_type: str = Field(description="Skolform", examples=["GR"])
    unit: str = Field(description="Måttenhet", examples=["poäng"])
    figures: tuple[UnitFigure, ...] = Field(
        description="Värdena, ett för varje läsår",
        examples=[
            [
                {
                    "school_year": "2024/25",
                    "published": "189,4",
                    "value_type": "EXISTS",
                    "value": "189.4",
                    "national_average": "226.9",
                    "computed": False,
                }
            ]
        ],
    )


class InspectorateDecision(Content):
    """Ett beslut av Skolinspektionen, så som det stod."""

    supervision_id: UUID = Field(description="Tillsynsbeslutet", examples=["0199a6f2-7c1e-7aa0-8000-00000000002a"])
    diary_number: str = Field(description="Skolinspektionens diarienummer", examples=["SI 2024:21120"])
    decision_type: str = Field(description="Beslutets slag enligt 26 kap. skollagen", examples=["FORELAGGANDE"])
    status: str = Field(description="Om tillsynen pågår eller hur den avslutades", examples=["PAGAENDE"])
    decided_on: date = Field(description="Beslutets dag", examples=["2026-09-01"])
    extensive_in_central_parts: bool = Field(
        description="Om bristerna är omfattande i centrala delar", examples=[False]
    )


class UnitMaterial(Content):
    """Vad som är publicerat och beslutat om en skolenhet."""

    school_unit_code: str = Field(description="Skolenhetskod", examples=["48000763"])
    name: str | None = Field(description="Skolenhetens namn", examples=["Brinellskolan"])
    indicators: tuple[IndicatorFigures, ...] | None = Field(
        description="Skolenhetens egen statistik; null innan någon har kommit, tom när ingen är publicerad"
    )
    supervision_decisions: tuple[InspectorateDecision, ...] = Field(
        description="Beslut om skolenheten, det senaste först"
    )


class AnalysisMaterial(Content):
    """Skolenheternas egen statistik, och Skolinspektionens beslut om dem och om huvudmannen."""

    school_units: tuple[UnitMaterial, ...] = Field(description="Skolenheterna i samverkan")
    supervision_decisions: tuple[InspectorateDecision, ...] = Field(
        description="Beslut om huvudmannen, det senaste först"
    )
