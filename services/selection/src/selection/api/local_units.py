"""Preschool units: they are in no national register, and are registered here."""

from fastapi import Response
from pydantic import Field

from selection.api.dependencies import Change, Create, MunicipalityCode, OrganizationNumber, SchoolUnitCode
from selection.api.organizers import SchoolUnitOut, present_unit
from selection.use_cases.school_units.change_local_unit import change_local_unit
from selection.use_cases.school_units.register_local_unit import register_local_unit
from shared.days import Whole
from shared.rest.resources import In
from shared.rest.routes import Routes
from shared.text import Line

router = Routes(tags=["register"])


class LocalUnitIn(In):
    organization_number: OrganizationNumber = Field(description="Huvudmannen, som ska finnas i registret")
    name: Line = Field(
        min_length=2, max_length=200, description="Förskoleenhetens namn", examples=["Myrstackens förskola"]
    )
    municipality_code: MunicipalityCode = Field(description="Kommunen där enheten ligger")
    pupils: Whole | None = Field(default=None, ge=0, le=5000, description="Barn i enheten, om känt", examples=[84])


@router.post("/school-units", summary="Registrera en förskoleenhet", status_code=201, response_model=SchoolUnitOut)
async def post_school_unit(call: Create, body: LocalUnitIn) -> Response:
    """Förskolor finns inte i det nationella registret. Enheten får en egen kod, F och sju siffror, som gäller i hela
    systemet. Skolenheter med skolenhetskod registreras inte här: de läses in från registret."""
    async with call.work as work:
        unit = await register_local_unit(
            work,
            body.organization_number,
            name=body.name,
            municipality_code=body.municipality_code,
            pupils=body.pupils,
            now=call.now,
        )
        return await call.answer(present_unit, unit)


@router.put("/school-units/{school_unit_code}", summary="Ändra en förskoleenhet", response_model=SchoolUnitOut)
async def put_school_unit(call: Change, school_unit_code: SchoolUnitCode, body: LocalUnitIn) -> Response:
    """Hela uppgiften som den är nu. Enheter i det nationella registret ändras där. Vad som gällde förut finns kvar."""
    async with call.work as work:
        unit = await change_local_unit(
            work,
            school_unit_code,
            organization_number=body.organization_number,
            name=body.name,
            municipality_code=body.municipality_code,
            pupils=body.pupils,
            version=call.version,
            now=call.now,
        )
        return await call.answer(present_unit, unit)
