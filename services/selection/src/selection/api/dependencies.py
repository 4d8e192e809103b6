"""For endpoints: a call with the service's unit of work, the catalogue, and types that many fields share."""

from functools import lru_cache
from pathlib import Path
from typing import Annotated

from fastapi import Depends, Query, Request
from pydantic import AfterValidator, BeforeValidator, Field

from selection.readers.catalogue import Catalogue, load_catalogue
from selection.rules.identity import SCHOOL_TYPES, read_school_year, school_type
from selection.settings import Settings
from selection.steps.check_searched import check_searched
from selection.unit_of_work import Work
from shared.contracts.numbers import OrganizationNumberIn
from shared.rest import calls
from shared.text import Line, ProgrammeCode

ROOT = "/selection/v1"

Read = Annotated[calls.Read[Work], Depends(calls.read(Work))]
ReadNoted = Annotated[calls.Read[Work], Depends(calls.read(Work, writes=True))]
"""A call that asks, and is noted or reads in what came with the installation."""
Change = Annotated[calls.Change[Work], Depends(calls.change(Work))]
Send = Annotated[calls.Send[Work], Depends(calls.send(Work))]
Create = Annotated[calls.Create[Work], Depends(calls.create(Work))]

OrganizationNumber = Annotated[
    OrganizationNumberIn,
    Field(description="Huvudmannens organisationsnummer, tio siffror", examples=["2120000530"]),
]
SchoolUnitCode = Annotated[
    str,
    Field(
        pattern=r"^([0-9]{8}|F[0-9]{7})$",
        description="Skolenhetskod, åtta siffror; F och sju siffror för en förskoleenhet",
        examples=["48000763"],
    ),
]
MunicipalityCode = Annotated[
    str, Field(pattern=r"^[0-9]{4}$", description="Kommunkod, fyra siffror", examples=["0604"])
]
SchoolYear = Annotated[
    str,
    BeforeValidator(read_school_year),
    Field(pattern=r"^[0-9]{4}(/[0-9]{2})?$", description="Läsår", examples=["2024/25"]),
]
DiaryNumber = Annotated[Line, Field(min_length=3, max_length=60, description="Diarienummer", examples=["2026:1234"])]
Programme = Annotated[Line, Field(max_length=60, description="Uppdragets kod", examples=["riktade-insatser-2024"])]
Person = Annotated[Line, Field(max_length=100, description="Användaridentitet", examples=["anna"])]

OrganizationNumberQuery = Annotated[
    OrganizationNumber | None, Query(description="Huvudmannens organisationsnummer, tio siffror")
]
MunicipalityCodeQuery = Annotated[MunicipalityCode | None, Query(description="Kommunkod, fyra siffror")]
SchoolYearQuery = Annotated[SchoolYear | None, Query(description="Läsår")]


def _school_type(written: str) -> str:
    if (code := school_type(written)) is None:
        raise ValueError(f"något av {', '.join(SCHOOL_TYPES)}")
    return code


SchoolTypeQuery = Annotated[
    Annotated[Line, AfterValidator(_school_type)] | None,
    Query(max_length=10, description="Skolform, till exempel GR", examples=["GR"]),
]
ProgrammeCodeQuery = Annotated[
    ProgrammeCode | None, Query(max_length=60, description="Uppdragets kod", examples=["riktade-insatser-2024"])
]


@lru_cache
def _catalogue(directory: Path) -> Catalogue:
    return load_catalogue(directory)


async def programmes_dir(request: Request) -> Path:
    directory: Path = request.app.state.settings.programmes_dir
    return directory


async def catalogue(request: Request) -> Catalogue:
    return _catalogue(request.app.state.settings.programmes_dir)


CatalogueDep = Annotated[Catalogue, Depends(catalogue)]
ProgrammesDir = Annotated[Path, Depends(programmes_dir)]


async def _searched(call: Read, directory: ProgrammesDir, programme: ProgrammeCodeQuery = None) -> str | None:
    if programme is not None:
        async with call.work as work:
            await check_searched(work, programme, directory)
    return programme


ProgrammeQuery = Annotated[str | None, Depends(_searched)]
"""An assignment to search by, which is there."""


def evaluation_key_of(settings: Settings) -> str | None:
    return settings.evaluation_key.get_secret_value() if settings.evaluation_key else None


async def evaluation_key(request: Request) -> str | None:
    return evaluation_key_of(request.app.state.settings)


EvaluationKey = Annotated[str | None, Depends(evaluation_key)]
