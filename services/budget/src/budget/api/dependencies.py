"""What the endpoints of this service share: the unit of work, the root, and the words of common fields."""

from datetime import date, datetime, time, timedelta
from typing import Annotated

from fastapi import Depends, Query
from pydantic import Field

from budget.unit_of_work import Work
from shared.contracts.terms import FiscalYear
from shared.kit.clock import STOCKHOLM
from shared.rest.opening import open_work

WorkDep = Annotated[Work, Depends(open_work(Work))]
ROOT = "/budget/v1"

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
Day = Annotated[date, Field(description="Datum", examples=["2026-11-22"])]

ProgrammeQuery = Annotated[str | None, Query(description="Bara detta uppdrag", examples=["riktade-insatser-2024"])]
ItemQuery = Annotated[str | None, Query(description="Bara denna anslagspost", examples=["1:5 ap.3"])]
YearQuery = Annotated[FiscalYear | None, Query(description="Bara detta räkenskapsår", examples=[2026])]


def start_of(day: date) -> datetime:
    """The instant at which a Swedish day begins."""
    return datetime.combine(day, time(), STOCKHOLM)


def end_of(day: date) -> datetime:
    """The instant at which a Swedish day is over: the first that does not belong to it."""
    return start_of(day + timedelta(days=1))


__all__ = [
    "ROOT",
    "Day",
    "Dnr",
    "Item",
    "ItemQuery",
    "Programme",
    "ProgrammeQuery",
    "Reason",
    "Text",
    "WorkDep",
    "YearQuery",
    "end_of",
    "start_of",
]
