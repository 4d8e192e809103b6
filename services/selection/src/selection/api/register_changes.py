"""Changes of the register made by people: mergers, closings, and what is known of an organiser's economy."""

from typing import Literal

from fastapi import Response
from pydantic import Field

from selection.api.dependencies import Change, OrganizationNumber, SchoolUnitCode
from selection.api.organizers import OrganizerOut, SchoolUnitOut, present_organizer, present_unit
from selection.use_cases.organizers.flag_economy import flag_economy
from selection.use_cases.organizers.merge_organizers import merge_organizers
from selection.use_cases.school_units.close_unit import close_unit
from shared.days import Day
from shared.rest.resources import In
from shared.rest.routes import Routes
from shared.text import Prose

router = Routes(tags=["register"])
EconomyFlag = Literal["PROFIT", "DIVIDENDS", "GROUP_CONTRIBUTION"]


class MergerIn(In):
    into: OrganizationNumber = Field(description="Huvudmannen som tar över", examples=["2120000548"])
    reason: Prose = Field(
        min_length=3, max_length=1000, description="Skälet", examples=["Bolaget har gått upp i ett annat"]
    )


class ClosingIn(In):
    closed_on: Day = Field(description="Sista dag med verksamhet under koden", examples=["2026-06-30"])
    replaced_by: SchoolUnitCode | None = Field(default=None, description="Ny kod, om verksamheten fortsätter")
    reason: Prose = Field(
        min_length=3, max_length=1000, description="Skälet", examples=["Kommunen har lagt ned skolan"]
    )


class FlagsIn(In):
    flags: list[EconomyFlag] = Field(
        max_length=10, description="Vinst, utdelning eller koncernbidrag; tom lista tar bort"
    )
    reason: Prose = Field(
        min_length=3, max_length=1000, description="Vad uppgiften bygger på", examples=["Årsredovisningen för 2025"]
    )


@router.post("/organizers/{organization_number}/mergers", summary="Slå ihop huvudmän", response_model=OrganizerOut)
async def post_organizer_merger(call: Change, organization_number: OrganizationNumber, body: MergerIn) -> Response:
    """Huvudmannen har upphört och en annan har tagit över dess skolenheter. Övriga tjänster underrättas."""
    async with call.work as work:
        organizer = await merge_organizers(
            work, organization_number, body.into, reason=body.reason, version=call.version, now=call.now
        )
        return await call.answer(present_organizer, organizer)


@router.post("/organizers/{organization_number}/economy-flags", summary="Ange ekonomi", response_model=OrganizerOut)
async def post_organizer_flags(call: Change, organization_number: OrganizationNumber, body: FlagsIn) -> Response:
    """Vad som är känt om en enskild huvudmans ekonomi och som kräver granskning före beslut."""
    async with call.work as work:
        organizer = await flag_economy(
            work, organization_number, list(body.flags), reason=body.reason, version=call.version, now=call.now
        )
        return await call.answer(present_organizer, organizer)


@router.post("/school-units/{school_unit_code}/closings", summary="Avsluta en skolenhet", response_model=SchoolUnitOut)
async def post_unit_closing(call: Change, school_unit_code: SchoolUnitCode, body: ClosingIn) -> Response:
    """Skolenheten har lagts ned eller fortsätter med en ny kod."""
    async with call.work as work:
        unit = await close_unit(
            work,
            school_unit_code,
            replaced_by=body.replaced_by,
            closed_on=body.closed_on,
            reason=body.reason,
            version=call.version,
            now=call.now,
        )
        return await call.answer(present_unit, unit)
