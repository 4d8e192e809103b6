"""Change requests: what the organiser asks to have changed in its agreement, and the agency's answer."""

from datetime import date
from typing import Annotated
from uuid import UUID

from fastapi import Query, Request, Response
from pydantic import Field

from agreements.api.dependencies import ROOT, CaseFilter, Change, ChangeOnce, OrganizationFilter, Read
from agreements.api.values import PartOut, Reason, ReasonIn
from agreements.models.change_request import ChangeRequest, ChangeRequestStatus
from agreements.use_cases.change_requests.answer_change_request import answer_change_request
from agreements.use_cases.change_requests.request_change import request_change
from agreements.use_cases.change_requests.withdraw_change_request import withdraw_change_request
from shared.days import Day, Flag
from shared.rest.links import Step, links
from shared.rest.lists import Page, PagingDep
from shared.rest.resources import In
from shared.rest.routes import Routes
from shared.text import Prose

router = Routes(tags=["överenskommelse"])
SORTS = {"updated_at": ChangeRequest.updated_at}


class ChangeRequestIn(ReasonIn):
    request: Prose = Field(
        min_length=1,
        max_length=5000,
        description="Vad som ska ändras",
        examples=["Handledningen vid Brinellskolan flyttas från våren till hösten 2027."],
    )


class ChangeRequestAnswerIn(In):
    taken_up: Flag = Field(description="Om Skolverket går vidare med begäran", examples=[True])
    answer: Reason = Field(
        description="Vad Skolverket gör, eller varför begäran avslås", examples=["Vi tar fram ett nytt beslut i mars."]
    )


class ChangeRequestOut(PartOut):
    agreement_id: UUID = Field(description="Överenskommelsen")
    status: ChangeRequestStatus = Field(
        description="Obesvarad, tagen till prövning, avslagen eller återtagen", examples=["open"]
    )
    request: str = Field(description="Vad som ska ändras", examples=["Handledningen flyttas till hösten 2027."])
    reason: str = Field(description="Varför", examples=["Rektorn slutar i vår."])
    requested_by: str = Field(description="Vem som begärde det", examples=["demo-skolchef-2120000530"])
    requested_on: date = Field(description="När det begärdes", examples=["2027-01-15"])
    answer: str | None = Field(description="Skolverkets svar", examples=["Vi tar fram ett nytt beslut i mars."])
    answered_by: str | None = Field(description="Vem som svarade", examples=["local-case_officer"])
    answered_on: date | None = Field(description="När svaret lämnades", examples=["2027-01-20"])
    withdrawal_reason: str | None = Field(description="Varför begäran återtogs", examples=["Rektorn stannar."])
    decision_id: UUID | None = Field(description="Beslutet om insatser som begäran ledde till")
    agreement_version: int | None = Field(description="Överenskommelsens version som begäran ledde till", examples=[2])


def present(request: Request, change_request: ChangeRequest) -> ChangeRequestOut:
    path = f"{ROOT}/change-requests/{change_request.id}"
    is_open = change_request.status is ChangeRequestStatus.OPEN
    steps = (
        Step("answer", "post_change_request_answer", "POST", f"{path}/answers", is_open),
        Step("withdraw", "post_change_request_withdrawal", "POST", f"{path}/withdrawals", is_open),
    )
    return ChangeRequestOut.of(change_request, links=links(request, path, *steps))


@router.post(
    "/agreements/{agreement_id}/change-requests",
    summary="Begär en ändring",
    response_model=ChangeRequestOut,
    status_code=201,
)
async def post_change_request(call: ChangeOnce, agreement_id: UUID, body: ChangeRequestIn) -> Response:
    """Huvudmannen säger vad som behöver ändras och varför. Överenskommelsen gäller som den är tills båda har
    undertecknat en ändring. En begäran i taget.
    """
    async with call.work as work:
        change_request = await request_change(
            work, agreement_id, **body.model_dump(), version=call.version, now=call.now
        )
        return await call.answer(present, change_request)


@router.get("/change-requests", summary="Lista begäran om ändring", response_model=Page[ChangeRequestOut])
async def get_change_requests(
    call: Read,
    paging: PagingDep,
    cooperation_id: CaseFilter = None,
    organization_number: OrganizationFilter = None,
    status: Annotated[ChangeRequestStatus | None, Query(description="Bara i detta läge")] = None,
    requested_since: Annotated[Day | None, Query(description="Begärda från och med dagen")] = None,
    requested_until: Annotated[Day | None, Query(description="Begärda till och med dagen")] = None,
) -> Response:
    """Varje begäran som du får se, med svaret och vad den ledde till."""
    async with call.work as work:
        query = work.change_requests.list_parts(
            cooperation_id,
            organization_number=organization_number,
            status=status,
            since=requested_since,
            until=requested_until,
        )
    return await call.list(query, present, paging=paging, sorts=SORTS)


@router.get(
    "/change-requests/{change_request_id}", summary="Hämta en begäran om ändring", response_model=ChangeRequestOut
)
async def get_change_request(call: Read, change_request_id: UUID) -> Response:
    """En begäran med de steg som kan tas nu."""
    async with call.work as work:
        return await call.answer(present, await work.change_requests.get_part(change_request_id))


@router.post(
    "/change-requests/{change_request_id}/answers", summary="Svara på en begäran", response_model=ChangeRequestOut
)
async def post_change_request_answer(
    call: ChangeOnce, change_request_id: UUID, body: ChangeRequestAnswerIn
) -> Response:
    """Begäran avslås med skäl, eller tas till prövning.

    Det som har tagits till prövning blir ett nytt beslut eller en ändring: ange begäran där (`change_request_id`).
    """
    async with call.work as work:
        change_request = await answer_change_request(
            work, change_request_id, **body.model_dump(), version=call.version, now=call.now
        )
        return await call.answer(present, change_request)


@router.post(
    "/change-requests/{change_request_id}/withdrawals", summary="Återta en begäran", response_model=ChangeRequestOut
)
async def post_change_request_withdrawal(call: Change, change_request_id: UUID, body: ReasonIn) -> Response:
    """Huvudmannen återtar sin begäran innan den är besvarad."""
    async with call.work as work:
        change_request = await withdraw_change_request(
            work, change_request_id, reason=body.reason, version=call.version, now=call.now
        )
        return await call.answer(present, change_request)
