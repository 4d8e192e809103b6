"""Shared by the endpoints of this service: the call, the root, and the types of common fields."""

from datetime import date
from typing import Annotated

from fastapi import Depends, Query
from pydantic import Field

from budget.unit_of_work import Work
from shared.contracts.terms import FiscalYear
from shared.rest import calls

ROOT = "/budget/v1"

Read = Annotated[calls.Read[Work], Depends(calls.read(Work))]
Create = Annotated[calls.Create[Work], Depends(calls.create(Work))]
Change = Annotated[calls.Change[Work], Depends(calls.change(Work))]
ChangeOnce = Annotated[calls.Change[Work], Depends(calls.change_once(Work))]

Programme = Annotated[
    str, Field(pattern=r"^[a-z0-9-]{3,60}$", description="Regeringsuppdraget", examples=["riktade-insatser-2024"])
]
Item = Annotated[
    str, Field(pattern=r"^\d{1,2}:\d{1,2}( ap\.\d{1,2})?$", description="Anslagsposten", examples=["1:5 ap.3"])
]
Dnr = Annotated[str, Field(min_length=3, max_length=60, description="Diarienummer", examples=["U2024/00123"])]
Reason = Annotated[str, Field(min_length=3, max_length=1000, description="Skäl", examples=["Fakturan är felaktig"])]
Text = Annotated[
    str, Field(min_length=3, max_length=140, description="Text till mottagaren", examples=["Bidrag del 1"])
]

ProgrammeQuery = Annotated[str | None, Query(description="Bara detta uppdrag", examples=["riktade-insatser-2024"])]
ItemQuery = Annotated[str | None, Query(description="Bara denna anslagspost", examples=["1:5 ap.3"])]
YearQuery = Annotated[FiscalYear | None, Query(description="Bara detta räkenskapsår", examples=[2026])]
OneProgramme = Annotated[str, Query(description="Regeringsuppdraget", examples=["riktade-insatser-2024"])]
Since = Annotated[date | None, Query(description="Från och med; årets början om inget anges", examples=["2026-01-01"])]
Until = Annotated[date | None, Query(description="Till och med; i dag om inget anges", examples=["2026-06-30"])]
