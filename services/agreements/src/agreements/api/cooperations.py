"""Cooperations: the cases, and the organiser's answer to the offer."""

from typing import Annotated

from fastapi import APIRouter, Query, Response
from pydantic import Field

from agreements.api.case import CaseOut, CooperationOut, load_case, present
from agreements.api.dependencies import Change, CooperationId, OrganizationFilter, Read
from agreements.api.values import Reason
from agreements.models.cooperation import Cooperation, CooperationStatus
from agreements.repository.turns import Turn
from agreements.use_cases.cooperations.answer_offer import answer_offer
from shared.days import Flag
from shared.rest.lists import Page, PagingDep
from shared.rest.resources import In
from shared.text import Line

router = APIRouter(tags=["samverkan"])
SORTS = {
    "updated_at": Cooperation.updated_at,
    "answer_by": Cooperation.answer_by,
    "organizer_name": Cooperation.organizer_name,
}


class AnswerIn(In):
    accepted: Flag = Field(description="Om huvudmannen tackar ja", examples=[True])
    reason: Reason | None = Field(
        default=None, description="Varför huvudmannen tackar nej", examples=["Pågående omorganisation"]
    )


@router.get("/cooperations", summary="Lista samverkan", response_model=Page[CooperationOut])
async def get_cooperations(
    call: Read,
    paging: PagingDep,
    status: Annotated[CooperationStatus | None, Query(description="Var samverkan befinner sig")] = None,
    programme: Annotated[
        Line | None, Query(max_length=100, description="Regeringsuppdraget", examples=["riktade-insatser-2024"])
    ] = None,
    organization_number: OrganizationFilter = None,
    waiting_for: Annotated[
        Turn | None, Query(description="Bara det som väntar på den rollen, till exempel för ”min tur”")
    ] = None,
) -> Response:
    """Samverkan som du får se, sida för sida eller hela listan som CSV."""
    async with call.work as work:
        query = work.cooperations.list_cooperations(
            status=status, programme=programme, organization_number=organization_number, turn=waiting_for
        )
    return await call.list(query, present, paging=paging, sorts=SORTS)


@router.get("/cooperations/{cooperation_id}", summary="Hämta en samverkan", response_model=CaseOut)
async def get_cooperation(call: Read, cooperation_id: CooperationId) -> Response:
    """Hela ärendet: vad som är gjort, vad som hindrar, hur pengarna och uppföljningen står, och nästa steg."""
    async with call.work as work:
        case = await work.cooperations.get_cooperation(cooperation_id)
        view = await load_case(work, case)
        return await call.answer(view.present, case)


@router.post("/cooperations/{cooperation_id}/answers", summary="Svara på erbjudandet", response_model=CooperationOut)
async def post_answer(call: Change, cooperation_id: CooperationId, body: AnswerIn) -> Response:
    """Huvudmannen tackar ja eller nej. Ett nej kräver ett skäl."""
    async with call.work as work:
        cooperation = await answer_offer(
            work, cooperation_id, accepted=body.accepted, reason=body.reason, version=call.version, now=call.now
        )
        return await call.answer(present, cooperation)
