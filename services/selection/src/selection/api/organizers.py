"""Organisers and school units, as the register and the statistics have them."""

from datetime import date, datetime
from typing import Annotated, Any
from uuid import UUID

from fastapi import Query, Request, Response
from pydantic import Field

from selection.api.dependencies import (
    ROOT,
    MunicipalityCodeQuery,
    OrganizationNumber,
    OrganizationNumberQuery,
    Read,
    SchoolTypeQuery,
    SchoolUnitCode,
)
from selection.api.elsewhere import of_organizer
from selection.models.organizer import Organizer, OrganizerType
from selection.models.register_change import RegisterChange
from selection.models.school_unit import SchoolUnit, UnitStatus
from shared.rest.links import Step, link, links
from shared.rest.lists import Page, PagingDep
from shared.rest.resources import Out
from shared.rest.routes import Routes
from shared.roles import OFFICIALS
from shared.text import Line

router = Routes(tags=["register"])
ORGANIZER_SORTS = {
    "organization_number": Organizer.organization_number,
    "name": Organizer.name,
    "updated_at": Organizer.updated_at,
}
UNIT_SORTS = {
    "school_unit_code": SchoolUnit.school_unit_code,
    "name": SchoolUnit.name,
    "updated_at": SchoolUnit.updated_at,
}
ECONOMY_READERS = OFFICIALS | {"auditor", "inspectorate"}
"""Whether an owner makes a profit is weighed in the choice and in supervision, and is nobody else's business here."""
CODE = r"^([0-9]{8}|F[0-9]{7}|[0-9]{10})$"
CHANGE_SORTS = {"recorded_at": RegisterChange.recorded_at, "updated_at": RegisterChange.recorded_at}


class OrganizerOut(Out):
    id: UUID = Field(description="Huvudmannens identitet")
    version: int = Field(description="Ändras vid varje ändring; samma som ETag", examples=[1])
    organization_number: str = Field(description="Organisationsnummer", examples=["2120000530"])
    name: str = Field(description="Huvudmannens namn", examples=["Jönköpings kommun"])
    organizer_type: OrganizerType = Field(description="Typ av huvudman", examples=["KOMMUN"])
    municipality_code: str | None = Field(description="Kommunkod, för kommuner", examples=["0680"])
    active: bool = Field(description="Om huvudmannen finns kvar", examples=[True])
    merged_into: str | None = Field(description="Huvudman som har tagit över", examples=["2120000548"])
    economy_flags: list[str] | None = Field(
        description="Känt om en enskild huvudmans ekonomi; null för andra än handläggning, revision och tillsyn",
        examples=[["PROFIT"]],
    )
    updated_at: datetime = Field(description="När uppgiften senast ändrades")


class SchoolUnitOut(Out):
    id: UUID = Field(description="Skolenhetens identitet")
    version: int = Field(description="Ändras vid varje ändring; samma som ETag", examples=[1])
    school_unit_code: str = Field(
        description="Skolenhetskod, åtta siffror; F och sju siffror för förskoleenheter, som har en egen kod här",
        examples=["48000763"],
    )
    local: bool = Field(description="Enheten finns inte i det nationella registret", examples=[False])
    name: str = Field(description="Skolenhetens namn; namn är inte unika", examples=["Oasens skola"])
    organization_number: str = Field(description="Huvudmannens organisationsnummer", examples=["5566501796"])
    municipality_code: str = Field(description="Kommunkod", examples=["0604"])
    school_types: list[str] = Field(description="Skolformer", examples=[["GR"]])
    pupils: int | None = Field(description="Elever enligt registret, om känt", examples=[210])
    status: UnitStatus = Field(description="Enhetens status enligt registret", examples=["AKTIV"])
    replaced_by: str | None = Field(description="Ny kod, om enheten har bytt", examples=["48000764"])
    as_of: date = Field(description="Dag som beskrivningen gäller för", examples=["2026-10-15"])
    updated_at: datetime = Field(description="När uppgiften senast ändrades")


class ChangeOut(Out):
    code: str = Field(description="Organisationsnummer eller skolenhetskod", examples=["48000763"])
    before: dict[str, Any] | None = Field(description="Vad som gällde förut; tomt för något nytt")
    after: dict[str, Any] = Field(description="Vad som gäller sedan")
    import_id: UUID | None = Field(description="Importen som ändrade")
    recorded_at: datetime = Field(description="När ändringen kom in")


def present_organizer(request: Request, organizer: Organizer) -> OrganizerOut:
    number = organizer.organization_number
    time_line = Step("time_line", "get_time_line", "GET", f"{ROOT}/time-lines/{number}")
    found = links(request, f"{ROOT}/organizers/{number}", time_line, *of_organizer(number))
    found["school_units"] = link(request, f"{ROOT}/school-units?organization_number={number}", "school_units")
    flags = organizer.economy_flags if request.state.actor.roles & ECONOMY_READERS else None
    return OrganizerOut.of(organizer, links=found, economy_flags=flags)


def present_unit(request: Request, unit: SchoolUnit) -> SchoolUnitOut:
    path = f"{ROOT}/school-units/{unit.school_unit_code}"
    is_open = unit.status is not UnitStatus.UPPHORT
    steps = (
        Step("change", "put_school_unit", "PUT", path, unit.local and is_open),
        Step("close", "post_unit_closing", "POST", f"{path}/closings", is_open),
    )
    return SchoolUnitOut.of(unit, links=links(request, path, *steps))


def present_change(request: Request, change: RegisterChange) -> ChangeOut:
    return ChangeOut.of(change)


@router.get("/organizers", summary="Lista huvudmän", response_model=Page[OrganizerOut])
async def get_organizers(
    call: Read,
    paging: PagingDep,
    organizer_type: Annotated[OrganizerType | None, Query(description="Typ av huvudman")] = None,
    municipality_code: MunicipalityCodeQuery = None,
    name: Annotated[Line | None, Query(max_length=100, description="Del av namnet")] = None,
) -> Response:
    """Huvudmän, sida för sida eller hela listan som CSV."""
    async with call.work as work:
        query = work.organizers.list_organizers(
            organizer_type=organizer_type, municipality_code=municipality_code, name=name
        )
    return await call.list(query, present_organizer, paging=paging, sorts=ORGANIZER_SORTS)


@router.get("/organizers/{organization_number}", summary="Hämta en huvudman", response_model=OrganizerOut)
async def get_organizer(call: Read, organization_number: OrganizationNumber) -> Response:
    """En huvudman."""
    async with call.work as work:
        return await call.answer(present_organizer, await work.organizers.get_organizer(organization_number))


@router.get("/school-units", summary="Lista skolenheter", response_model=Page[SchoolUnitOut])
async def get_school_units(
    call: Read,
    paging: PagingDep,
    organization_number: OrganizationNumberQuery = None,
    municipality_code: MunicipalityCodeQuery = None,
    school_type: SchoolTypeQuery = None,
    status: Annotated[UnitStatus | None, Query(description="Enhetens status enligt registret")] = None,
    name: Annotated[Line | None, Query(max_length=100, description="Del av namnet")] = None,
) -> Response:
    """Skolenheter, sida för sida eller hela listan som CSV."""
    async with call.work as work:
        query = work.units.list_units(
            organization_number=organization_number,
            municipality_code=municipality_code,
            school_type=school_type,
            status=status,
            name=name,
        )
    return await call.list(query, present_unit, paging=paging, sorts=UNIT_SORTS)


@router.get("/school-units/{school_unit_code}", summary="Hämta en skolenhet", response_model=SchoolUnitOut)
async def get_school_unit(call: Read, school_unit_code: SchoolUnitCode) -> Response:
    """En skolenhet."""
    async with call.work as work:
        return await call.answer(present_unit, await work.units.get_unit(school_unit_code))


@router.get("/register-changes", summary="Lista ändringar i registret", response_model=Page[ChangeOut])
async def get_register_changes(
    call: Read,
    paging: PagingDep,
    code: Annotated[
        str, Query(pattern=CODE, description="Organisationsnummer eller skolenhetskod", examples=["48000763"])
    ],
) -> Response:
    """Vad som har gällt förut för en huvudman eller skolenhet, och vilken import som ändrade det."""
    async with call.work as work:
        query = work.register_changes.list_changes(code)
    return await call.list(query, present_change, paging=paging, sorts=CHANGE_SORTS)
