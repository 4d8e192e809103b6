"""Shared by the endpoints of this service: the call, the root, and the types of common fields."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Any

from fastapi import Depends, Query, Request
from pydantic import AfterValidator, Field, ValidatorFunctionWrapHandler, WrapValidator

from budget.programmes import read_programmes
from budget.readers.payment_texts import PaymentText
from budget.rules.coding import Coding
from budget.rules.fiscal_year import FIRST_YEAR, LAST_YEAR
from budget.rules.own_costs import ITEM, Source, source_named
from budget.rules.payment_texts import LONGEST_TEXT
from budget.settings import Settings
from budget.steps.check_searched import check_searched
from budget.unit_of_work import Work
from shared.amount import Amount
from shared.contracts.numbers import OrganizationNumberIn
from shared.days import Day, Whole
from shared.kit.swedish import after_working_days, is_working_day
from shared.rest import calls
from shared.text import PROGRAMME, Line, ProgrammeCode, Prose

ROOT = "/budget/v1"

Read = Annotated[calls.Read[Work], Depends(calls.read(Work))]
SendOnce = Annotated[calls.Send[Work], Depends(calls.send_once(Work))]
Create = Annotated[calls.Create[Work], Depends(calls.create(Work))]
Change = Annotated[calls.Change[Work], Depends(calls.change(Work))]
ChangeOnce = Annotated[calls.Change[Work], Depends(calls.change_once(Work))]


@lru_cache
def _codings(directory: Path, *, in_production: bool) -> tuple[Coding, ...]:
    found = [coding for programme in read_programmes(directory) if (coding := programme.coding)]
    # A local system is tried with the example, which needs no saying.
    return tuple(replace(coding, example=coding.example and in_production) for coding in found)


async def codings(request: Request) -> tuple[Coding, ...]:
    """Coding of the assignments' own costs in the finance system."""
    settings: Settings = request.app.state.settings
    return _codings(settings.programmes_dir, in_production=settings.profile == "production")


CodingsDep = Annotated[tuple[Coding, ...], Depends(codings)]

FIRST_DAY, LAST_DAY = date(FIRST_YEAR, 1, 1), date(LAST_YEAR, 12, 31)


def _in_the_books(day: date) -> date:
    if not FIRST_DAY <= day <= LAST_DAY:
        raise ValueError(f"en dag från {FIRST_DAY} till {LAST_DAY}")
    return day


def _open_bank(day: date) -> date:
    if not is_working_day(day):
        raise ValueError(f"en bankdag, till exempel {after_working_days(day, 1)}")
    return day


def _blank_or_read(value: Any, read: ValidatorFunctionWrapHandler) -> Any:
    return value if value == "" else read(value)


def _not_zero(amount: Decimal) -> Decimal:
    if not amount:
        raise ValueError("ett belopp skilt från noll")
    return amount


Programme = Annotated[
    Line, Field(pattern=PROGRAMME, description="Regeringsuppdraget", examples=["riktade-insatser-2024"])
]
AppropriationCode = Annotated[
    Line, Field(pattern=r"^[0-9]{1,2}:[0-9]{1,2}$", description="Anslagets beteckning", examples=["1:5"])
]
Item = Annotated[
    Line,
    Field(pattern=r"^[0-9]{1,2}:[0-9]{1,2}( ap\.[0-9]{1,2})?$", description="Anslagsposten", examples=["1:5 ap.3"]),
]
Year = Annotated[Whole, Field(ge=FIRST_YEAR, le=LAST_YEAR, description="Räkenskapsåret", examples=[2027])]
BookDay = Annotated[Day, AfterValidator(_in_the_books)]
"""A day in a fiscal year that the books can have."""
BankDay = Annotated[BookDay, AfterValidator(_open_bank)]
"""A day on which banks pay: never a Saturday, a holiday, or the eve of midsummer, Christmas or the new year."""
Dnr = Annotated[PaymentText, Field(min_length=3, max_length=60, description="Diarienummer", examples=["U2024/00123"])]
Reason = Annotated[Prose, Field(min_length=3, max_length=1000, description="Skäl", examples=["Fakturan är felaktig"])]
Name = Annotated[Line, Field(min_length=3, max_length=200)]
Note = Annotated[Prose, WrapValidator(_blank_or_read), Field(max_length=2000)]
"""A remark, which may be left empty."""
Message = Annotated[
    PaymentText,
    Field(
        min_length=3,
        max_length=LONGEST_TEXT,
        description="Text till mottagaren. Tecken som betalfil och SIE inte kan lämna skrivs om (& blir och, § blir "
        "paragraf) eller avvisas",
        examples=["Bidrag del 1"],
    ),
]
ChangedAmount = Annotated[Amount, AfterValidator(_not_zero)]
"""An amount that adds or takes away: not zero."""


def _item_named(item: str) -> str:
    """An income by its code too, in capitals or not: they stand where items do."""
    if source := source_named(item):
        return source.item
    if not ITEM.fullmatch(item):
        incomes = ", ".join(source.item for source in Source)
        raise ValueError(f"en anslagspost, till exempel 1:5 ap.3, eller en inkomst vid sidan av anslaget: {incomes}")
    return item


async def _searched(
    call: Read,
    programme: Annotated[
        ProgrammeCode | None, Query(max_length=60, description="Bara detta uppdrag", examples=["riktade-insatser-2024"])
    ] = None,
) -> str | None:
    if programme is not None:
        async with call.work as work:
            await check_searched(work, programme)
    return programme


ProgrammeQuery = Annotated[str | None, Depends(_searched)]
"""An assignment to search by, which is there."""
ItemQuery = Annotated[
    Annotated[Line, AfterValidator(_item_named)] | None,
    Query(
        max_length=20,
        description="Bara denna anslagspost, eller inkomst vid sidan av anslaget (`ESF`)",
        examples=["1:5 ap.3"],
    ),
]
YearQuery = Annotated[Year | None, Query(description="Bara detta räkenskapsår", examples=[2026])]
OrganizationQuery = Annotated[OrganizationNumberIn | None, Query(description="Bara denna huvudman")]
OneProgramme = Annotated[
    ProgrammeCode, Query(max_length=60, description="Regeringsuppdraget", examples=["riktade-insatser-2024"])
]
Since = Annotated[
    BookDay | None, Query(description="Från och med; årets början om inget anges", examples=["2026-01-01"])
]
Until = Annotated[BookDay | None, Query(description="Till och med; i dag om inget anges", examples=["2026-06-30"])]
