"""Schemas of forecasts and forecast days."""

from datetime import date, datetime
from typing import Self
from uuid import UUID

from pydantic import Field, model_validator

from budget.api.dependencies import BookDay, Dnr, Item, Note, Programme, Year
from shared.amount import Amount
from shared.rest.resources import In, Out


class AdjustmentIn(In):
    item: Item
    fiscal_year: Year = Field(description="Räkenskapsåret")
    amount: Amount = Field(description="Läggs till det bokförda; negativt drar ifrån", examples=["1500000.00"])


class CommentIn(In):
    item: Item
    fiscal_year: Year = Field(description="Räkenskapsåret")
    comment_before: Note = Field(
        default="",
        description="Varför prognosen skiljer sig från den föregående",
        examples=["Två överenskommelser tillkom i september."],
    )
    comment_budget: Note = Field(
        default="",
        description="Varför prognosen skiljer sig från budgeten",
        examples=["Färre huvudmän än planerat har tackat ja."],
    )


class ForecastIn(In):
    programme: Programme
    forecast_on: BookDay = Field(description="Prognosdag enligt regleringsbrevet", examples=["2026-10-23"])
    note: Note = Field(default="", description="Kommentar till prognosen", examples=["Fler överenskommelser i höst"])
    adjustments: list[AdjustmentIn] = Field(
        default=[], max_length=500, description="Det som väntas men inte är bokfört"
    )
    comments: list[CommentIn] = Field(default=[], max_length=500, description="Förklaringar, per anslagspost och år")


class ForecastLineOut(Out):
    item: str = Field(description="Anslagsposten", examples=["1:5 ap.3"])
    fiscal_year: int = Field(description="Räkenskapsåret", examples=[2026])
    amount: Amount = Field(description="Prognos", examples=["28000000.00"])
    amount_before: Amount | None = Field(description="Föregående prognos", examples=["27000000.00"])
    brought_forward: Amount | None = Field(description="Ingående överföringsbelopp", examples=["900000.00"])
    allotted: Amount | None = Field(description="Tilldelat på prognosdagen", examples=["30000000.00"])
    withdrawn: Amount | None = Field(description="Indraget", examples=["0.00"])
    disposable: Amount | None = Field(description="Totalt disponibelt, utan anslagskredit", examples=["30900000.00"])
    against_budget: Amount | None = Field(description="Prognos minus tilldelat", examples=["-2000000.00"])
    outcome_at_forecast: Amount | None = Field(description="Utfall när prognosen gjordes", examples=["12000000.00"])
    outcome: Amount = Field(description="Utfall så som det är bokfört nu", examples=["12000000.00"])
    comment_before: str = Field(
        description="Varför prognosen skiljer sig från den föregående", examples=["Två överenskommelser tillkom."]
    )
    comment_budget: str = Field(
        description="Varför prognosen skiljer sig från budgeten", examples=["Färre huvudmän än planerat har tackat ja."]
    )
    lacks_comment: bool = Field(
        description="Om en skillnad är oförklarad; regleringsbrevet vill ha båda kommenterade", examples=[False]
    )


class ForecastOut(Out):
    id: UUID = Field(description="Identitet")
    version: int = Field(description="Ändras vid varje ändring; samma som ETag", examples=[1])
    programme: str = Field(description="Regeringsuppdraget", examples=["riktade-insatser-2024"])
    forecast_on: date = Field(description="Prognosdag", examples=["2026-10-23"])
    note: str = Field(description="Kommentar till prognosen", examples=["Fler överenskommelser i höst"])
    lines: list[ForecastLineOut] = Field(description="Prognosen per anslagspost och år")
    made_by: str = Field(description="Vem som gjorde prognosen", examples=["a1b2c3"])
    updated_at: datetime = Field(description="När prognosen senast ändrades", examples=["2026-11-22T08:00:00Z"])


class ForecastSummaryOut(Out):
    id: UUID = Field(description="Identitet")
    programme: str = Field(description="Regeringsuppdraget", examples=["riktade-insatser-2024"])
    forecast_on: date = Field(description="Prognosdag", examples=["2026-10-23"])
    note: str = Field(description="Kommentar till prognosen", examples=["Fler överenskommelser i höst"])
    made_by: str = Field(description="Vem som gjorde prognosen", examples=["a1b2c3"])
    updated_at: datetime = Field(description="När prognosen senast ändrades", examples=["2026-11-22T08:00:00Z"])


class ForecastDayIn(In):
    programme: Programme
    day: BookDay = Field(description="Senaste dag att lämna prognosen", examples=["2026-10-23"])
    last_year: Year = Field(description="Sista år som prognosen ska omfatta", examples=[2029])
    diary_number: Dnr

    @model_validator(mode="after")
    def looks_ahead(self) -> Self:
        if self.last_year < self.day.year:
            raise ValueError("ett sista år som inte ligger före prognosdagens")
        return self


class ForecastDayOut(Out):
    id: UUID = Field(description="Identitet")
    programme: str = Field(description="Regeringsuppdraget", examples=["riktade-insatser-2024"])
    day: date = Field(description="Senaste dag att lämna prognosen", examples=["2026-10-23"])
    last_year: int = Field(description="Sista år som prognosen ska omfatta", examples=[2029])
    diary_number: str = Field(description="Regleringsbrevets diarienummer", examples=["U2025/03001"])
    registered_by: str = Field(description="Vem som registrerade", examples=["a1b2c3"])
    registered_at: datetime = Field(description="När den registrerades", examples=["2026-01-08T08:00:00Z"])
