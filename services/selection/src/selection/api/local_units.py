"""Preschool units: they are in no national register, and are registered here."""

from fastapi import APIRouter, Request, Response
from pydantic import Field

from selection.api.dependencies import ROOT, MunicipalityCode, OrganizationNumber, SchoolUnitCode, WorkDep
from selection.api.organizers import SchoolUnitOut, present_unit
from selection.use_cases.school_units.change_local_unit import change_local_unit
from selection.use_cases.school_units.register_local_unit import register_local_unit
from shared.rest.idempotency import Idempotency
from shared.rest.opening import NowDep
from shared.rest.resources import In
from shared.rest.versions import ExpectedVersion, etag

router = APIRouter(tags=["register"])


class LocalUnitIn(In):
    organization_number: OrganizationNumber = Field(description="Huvudmannen, som ska finnas i registret")
    name: str = Field(
        min_length=2, max_length=200, description="Förskoleenhetens namn", examples=["Myrstackens förskola"]
    )
    municipality_code: MunicipalityCode = Field(description="Kommunen där enheten ligger")
    pupils: int | None = Field(default=None, ge=0, le=5000, description="Barn i enheten, om känt", examples=[84])


@router.post("/school-units", summary="Registrera en förskoleenhet", status_code=201, response_model=SchoolUnitOut)
async def post_school_unit(
    request: Request, work: WorkDep, body: LocalUnitIn, key: Idempotency, now: NowDep
) -> Response:
    """Förskolor finns inte i det nationella registret. Enheten får en egen kod, F och sju siffror, som gäller i hela
    systemet. Skolenheter med skolenhetskod registreras inte här: de läses in från registret."""
    async with work:
        if given := await key.first_answer(work):
            return given
        unit = await register_local_unit(
            work,
            body.organization_number,
            name=body.name,
            municipality_code=body.municipality_code,
            pupils=body.pupils,
            now=now,
        )
        path = f"{ROOT}/school-units/{unit.school_unit_code}"
        return await key.answer(work, present_unit(request, unit), location=path, version=unit.version)


@router.put("/school-units/{school_unit_code}", summary="Ändra en förskoleenhet", response_model=SchoolUnitOut)
async def put_school_unit(
    request: Request,
    response: Response,
    work: WorkDep,
    school_unit_code: SchoolUnitCode,
    body: LocalUnitIn,
    version: ExpectedVersion,
    now: NowDep,
) -> SchoolUnitOut:
    """Hela uppgiften som den är nu. Enheter i det nationella registret ändras där. Vad som gällde förut finns kvar."""
    async with work:
        unit = await change_local_unit(
            work,
            school_unit_code,
            organization_number=body.organization_number,
            name=body.name,
            municipality_code=body.municipality_code,
            pupils=body.pupils,
            version=version,
            now=now,
        )
    response.headers["ETag"] = etag(unit.version)
    return present_unit(request, unit)
