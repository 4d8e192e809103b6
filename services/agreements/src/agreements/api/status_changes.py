"""Pauses, resumptions and completions of agreements, and the history of them and of terminations."""

from datetime import date, datetime
from uuid import UUID

from fastapi import Request, Response
from pydantic import Field

from agreements.api.agreements import AgreementOut, present
from agreements.api.dependencies import Change, Read
from agreements.api.values import Reason, ReasonIn
from agreements.models.agreement import AgreementStatus
from agreements.models.status_change import StatusChange
from agreements.use_cases.agreements.complete_agreement import complete_agreement
from agreements.use_cases.agreements.pause_agreement import pause_agreement
from agreements.use_cases.agreements.resume_agreement import resume_agreement
from shared.days import Day
from shared.rest.lists import Page, PagingDep
from shared.rest.resources import Out
from shared.rest.routes import Routes

router = Routes(tags=["överenskommelse"])
SORTS = {"changed_at": StatusChange.changed_at, "updated_at": StatusChange.changed_at}


class ChangeIn(ReasonIn):
    from_on: Day = Field(description="Från vilken dag", examples=["2027-08-01"])


class CompletionIn(ChangeIn):
    undone_reason: Reason | None = Field(
        default=None,
        description="Varför överenskommelsen slutförs fast något återstår; behövs bara då",
        examples=["Sista delen av bidraget behövdes inte."],
    )


class ChangeOut(Out):
    status: AgreementStatus = Field(description="Vad överenskommelsen blev", examples=["paused"])
    from_on: date = Field(description="Från vilken dag", examples=["2027-08-01"])
    reason: str = Field(description="Skäl", examples=["Rektorsbyte"])
    changed_by: str = Field(description="Vem som gjorde ändringen", examples=["local-team_leader"])
    changed_at: datetime = Field(description="När ändringen gjordes")
    undone_tasks: list[str] = Field(
        description="Det som återstod när överenskommelsen slutfördes", examples=[["delutbetalning 2 är inte betald"]]
    )
    undone_reason: str | None = Field(description="Varför den slutfördes ändå", examples=["Bidraget behövdes inte."])


def present_change(request: Request, change: StatusChange) -> ChangeOut:
    return ChangeOut.of(change)


@router.get(
    "/agreements/{agreement_id}/status-changes", summary="Visa pauser och avslut", response_model=Page[ChangeOut]
)
async def get_status_changes(call: Read, paging: PagingDep, agreement_id: UUID) -> Response:
    """Historiken med skäl."""
    async with call.work as work:
        agreement = await work.agreements.get_part(agreement_id)
        query = work.agreements.list_changes(agreement.id)
    return await call.list(query, present_change, paging=paging, sorts=SORTS)


@router.post("/agreements/{agreement_id}/pauses", summary="Pausa", response_model=AgreementOut)
async def post_pause(call: Change, agreement_id: UUID, body: ChangeIn) -> Response:
    """Uppföljningen stannar och utbetalningarna väntar tills överenskommelsen återupptas."""
    async with call.work as work:
        agreement = await pause_agreement(
            work, agreement_id, from_on=body.from_on, reason=body.reason, version=call.version, now=call.now
        )
        return await call.answer(present, agreement)


@router.post("/agreements/{agreement_id}/resumptions", summary="Återuppta", response_model=AgreementOut)
async def post_resumption(call: Change, agreement_id: UUID, body: ChangeIn) -> Response:
    """En pausad överenskommelse gäller igen. Går inte medan tillsyn hindrar."""
    async with call.work as work:
        agreement = await resume_agreement(
            work, agreement_id, from_on=body.from_on, reason=body.reason, version=call.version, now=call.now
        )
        return await call.answer(present, agreement)


@router.post("/agreements/{agreement_id}/completions", summary="Slutför", response_model=AgreementOut)
async def post_agreement_completion(call: Change, agreement_id: UUID, body: CompletionIn) -> Response:
    """Överenskommelsen har löpt ut och allt är gjort. Det som återstår räknas upp, och kräver då ett skäl."""
    async with call.work as work:
        agreement = await complete_agreement(
            work, agreement_id, **body.model_dump(), version=call.version, now=call.now
        )
        return await call.answer(present, agreement)
