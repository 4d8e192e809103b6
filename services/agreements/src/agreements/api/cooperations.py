"""Cooperations: the cases, and the organiser's answer to the offer."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response
from pydantic import Field

from agreements.api.case import CaseOut, CooperationOut, load_case, present
from agreements.api.dependencies import OrganizationFilter, WorkDep
from agreements.models.cooperation import Cooperation, CooperationStatus
from agreements.repository.turns import Turn
from agreements.use_cases.cooperations.answer_offer import answer_offer
from shared.rest.lists import Page, PagingDep, answer_list
from shared.rest.opening import NowDep
from shared.rest.resources import In
from shared.rest.versions import ExpectedVersion, etag

router = APIRouter(tags=["samverkan"])
SORTS = {
    "updated_at": Cooperation.updated_at,
    "answer_by": Cooperation.answer_by,
    "organizer_name": Cooperation.organizer_name,
}


class AnswerIn(In):
    accepted: bool = Field(description="Om huvudmannen tackar ja", examples=[True])
    reason: str | None = Field(
        default=None, max_length=2000, description="Varför huvudmannen tackar nej", examples=["Pågående omorganisation"]
    )


@router.get("/cooperations", summary="Lista samverkan", response_model=Page[CooperationOut])
async def get_cooperations(
    request: Request,
    work: WorkDep,
    paging: PagingDep,
    status: Annotated[CooperationStatus | None, Query(description="Var samverkan befinner sig")] = None,
    programme: Annotated[
        str | None, Query(description="Regeringsuppdraget", examples=["riktade-insatser-2024"])
    ] = None,
    organization_number: OrganizationFilter = None,
    waiting_for: Annotated[
        Turn | None, Query(description="Bara det som väntar på den rollen, till exempel för ”min tur”")
    ] = None,
) -> Response:
    """Samverkan som du får se, sida för sida eller hela listan som CSV."""
    async with work:
        query = work.cooperations.list_cooperations(
            status=status, programme=programme, organization_number=organization_number, turn=waiting_for
        )
    return await answer_list(request, work, query, lambda c: present(request, c), paging=paging, sorts=SORTS)


@router.get("/cooperations/{cooperation_id}", summary="Hämta en samverkan", response_model=CaseOut)
async def get_cooperation(request: Request, response: Response, work: WorkDep, cooperation_id: UUID) -> CaseOut:
    """Hela ärendet: vad som är gjort, vad som hindrar, hur pengarna och uppföljningen står, och nästa steg."""
    async with work:
        cooperation = await work.cooperations.get_cooperation(cooperation_id)
        case = await load_case(request, work, cooperation)
    response.headers["ETag"] = etag(cooperation.version)
    return case


@router.post("/cooperations/{cooperation_id}/answers", summary="Svara på erbjudandet", response_model=CooperationOut)
async def post_answer(
    request: Request,
    response: Response,
    work: WorkDep,
    cooperation_id: UUID,
    body: AnswerIn,
    version: ExpectedVersion,
    now: NowDep,
) -> CooperationOut:
    """Huvudmannen tackar ja eller nej. Ett nej kräver ett skäl."""
    async with work:
        cooperation = await answer_offer(
            work, cooperation_id, accepted=body.accepted, reason=body.reason, version=version, now=now
        )
    response.headers["ETag"] = etag(cooperation.version)
    return present(request, cooperation)
