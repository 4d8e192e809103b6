"""Units that had to wait in a decided round and are put up for the next analysis."""

from datetime import date, datetime
from uuid import UUID

from fastapi import Request, Response
from pydantic import Field

from selection.api.dependencies import ROOT, OrganizationNumberQuery, ProgrammeQuery, Read
from selection.models.reconsideration import Reconsideration
from shared.rest.links import Step, links
from shared.rest.lists import Page, PagingDep
from shared.rest.resources import Out
from shared.rest.routes import Routes

router = Routes(tags=["ny prövning"])
SORTS = {
    "recorded_at": Reconsideration.recorded_at,
    "school_unit_code": Reconsideration.school_unit_code,
    "updated_at": Reconsideration.recorded_at,
}


class ReconsiderationOut(Out):
    id: UUID = Field(description="Identitet")
    programme: str = Field(description="Uppdragets kod", examples=["riktade-insatser-2024"])
    round_id: UUID = Field(description="Omgången där enheten fick vänta")
    school_unit_code: str = Field(description="Skolenhetskod", examples=["48000763"])
    organization_number: str = Field(description="Huvudmannens organisationsnummer", examples=["2120000530"])
    reasons: list[str] = Field(
        description="Varför enheten fick vänta", examples=[["Tillsynen är inte avslutad (SI 2026:1)"]]
    )
    released_on: date = Field(description="Dagen då hindret var borta", examples=["2026-12-01"])
    recorded_at: datetime = Field(description="När det antecknades")


def present(request: Request, row: Reconsideration) -> ReconsiderationOut:
    candidate = Step(
        "candidate", "get_candidate", "GET", f"{ROOT}/rounds/{row.round_id}/candidates/{row.school_unit_code}"
    )
    return ReconsiderationOut.of(row, links=links(request, f"{ROOT}/reconsiderations/{row.id}", candidate))


@router.get("/reconsiderations", summary="Lista nya prövningar", response_model=Page[ReconsiderationOut])
async def get_reconsiderations(
    call: Read,
    paging: PagingDep,
    programme: ProgrammeQuery,
    organization_number: OrganizationNumberQuery = None,
) -> Response:
    """Skolenheter som fick vänta i en beslutad omgång och vars hinder är borta.

    Nästa analys i uppdraget väger dem, också när de saknar resultat för läsåret.
    """
    async with call.work as work:
        query = work.reconsiderations.list_reconsiderations(
            organization_number=organization_number, programme=programme
        )
    return await call.list(query, present, paging=paging, sorts=SORTS)


@router.get("/reconsiderations/{reconsideration_id}", summary="Hämta en ny prövning", response_model=ReconsiderationOut)
async def get_reconsideration(call: Read, reconsideration_id: UUID) -> Response:
    """En skolenhet som prövas på nytt."""
    async with call.work as work:
        return await call.answer(present, await work.reconsiderations.get_reconsideration(reconsideration_id))
