"""Releases of supervision decisions: proposed by one person with a reason, decided by another."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from fastapi import Query, Request, Response
from pydantic import Field

from budget.api.dependencies import ROOT, BookDay, ChangeOnce, Create, OrganizationQuery, Read, Reason
from budget.models.releases import Release, ReleaseState
from budget.use_cases.supervisions.decide_release import decide_release
from budget.use_cases.supervisions.propose_release import propose_release
from shared.rest.links import Step, links
from shared.rest.lists import Page, PagingDep
from shared.rest.resources import In, Out
from shared.rest.routes import Routes

router = Routes(tags=["tillsyn"])
SORTS = {"updated_at": Release.updated_at}


class ReleaseIn(In):
    supervision_id: UUID = Field(description="Tillsynsbeslutet som inte längre ska hindra utbetalningarna")
    reason: Reason = Field(description="Skäl", examples=["Huvudmannen har visat att bristerna är avhjälpta."])


class ReleaseOut(Out):
    id: UUID = Field(description="Identitet")
    version: int = Field(description="Ändras vid varje ändring; samma som ETag", examples=[1])
    supervision_id: UUID = Field(description="Tillsynsbeslutet")
    organization_number: str = Field(description="Huvudmannens organisationsnummer", examples=["2120000530"])
    decision_type: str = Field(description="Beslutets typ när hävningen föreslogs", examples=["FORELAGGANDE_VITE"])
    status: str = Field(description="Tillsynens status när hävningen föreslogs", examples=["PAGAENDE"])
    reason: str = Field(description="Skäl", examples=["Huvudmannen har visat att bristerna är avhjälpta."])
    state: ReleaseState = Field(description="Läge")
    proposed_by: str = Field(description="Vem som föreslog", examples=["a1b2c3"])
    decided_by: str | None = Field(description="Vem som prövade", examples=["d4e5f6"])
    created_at: datetime = Field(description="När hävningen föreslogs")
    updated_at: datetime = Field(description="När uppgiften senast ändrades")


def present(request: Request, row: Release) -> ReleaseOut:
    path = f"{ROOT}/supervision-releases/{row.id}"
    decidable = row.state is ReleaseState.PROPOSED and request.state.actor.subject != row.proposed_by
    return ReleaseOut.of(
        row,
        links=links(
            request,
            path,
            Step("approve", "post_supervision_release_approval", "POST", f"{path}/approvals", decidable),
            Step("reject", "post_supervision_release_rejection", "POST", f"{path}/rejections", decidable),
        ),
    )


@router.get("/supervision-releases", summary="Lista hävningar", response_model=Page[ReleaseOut])
async def get_supervision_releases(
    call: Read,
    paging: PagingDep,
    supervision_id: Annotated[UUID | None, Query(description="Bara detta tillsynsbeslut")] = None,
    state: Annotated[ReleaseState | None, Query(description="Bara i detta läge")] = None,
    organization_number: OrganizationQuery = None,
    since: Annotated[BookDay | None, Query(description="Föreslagna från och med dagen")] = None,
    until: Annotated[BookDay | None, Query(description="Föreslagna till och med dagen")] = None,
) -> Response:
    """Föreslagna och prövade hävningar av tillsynsbeslut som hindrar utbetalningar."""
    async with call.work as work:
        query = work.supervisions.list_releases(
            supervision_id=supervision_id,
            state=state,
            organization_number=organization_number,
            since=since,
            until=until,
        )
    return await call.list(query, present, paging=paging, sorts=SORTS)


@router.post("/supervision-releases", summary="Föreslå en hävning", status_code=201, response_model=ReleaseOut)
async def post_supervision_release(call: Create, body: ReleaseIn) -> Response:
    """Utbetalningarna fortsätter när en annan person har godkänt hävningen. Den gäller beslutet som det är nu: skärps
    det avvaktar utbetalningarna igen."""
    async with call.work as work:
        release = await propose_release(work, body.supervision_id, reason=body.reason, now=call.now)
        return await call.answer(present, release)


@router.get("/supervision-releases/{release_id}", summary="Hämta en hävning", response_model=ReleaseOut)
async def get_supervision_release(call: Read, release_id: UUID) -> Response:
    """En hävning med sitt skäl."""
    async with call.work as work:
        return await call.answer(present, await work.supervisions.get_release(release_id))


@router.post("/supervision-releases/{release_id}/approvals", summary="Godkänn en hävning", response_model=ReleaseOut)
async def post_supervision_release_approval(call: ChangeOnce, release_id: UUID) -> Response:
    """Av en annan än den som föreslog. Utbetalningarna fortsätter."""
    async with call.work as work:
        release = await decide_release(work, release_id, approve=True, version=call.version, now=call.now)
        return await call.answer(present, release)


@router.post("/supervision-releases/{release_id}/rejections", summary="Avslå en hävning", response_model=ReleaseOut)
async def post_supervision_release_rejection(call: ChangeOnce, release_id: UUID) -> Response:
    """Av en annan än den som föreslog. Utbetalningarna avvaktar fortfarande."""
    async with call.work as work:
        release = await decide_release(work, release_id, approve=False, version=call.version, now=call.now)
        return await call.answer(present, release)
