"""Overrides: a case goes on in spite of supervision, asked for by one person and granted by another."""

from uuid import UUID

from fastapi import Request, Response
from pydantic import Field

from agreements.api.dependencies import ROOT, CaseFilter, ChangeOnce, CooperationId, Create, Read
from agreements.api.values import PartOut, ReasonIn
from agreements.models.override import Override
from agreements.use_cases.overrides.approve_override import approve_override
from agreements.use_cases.overrides.propose_override import propose_override
from shared.rest.links import Step, links
from shared.rest.lists import Page, PagingDep
from shared.rest.routes import Routes

router = Routes(tags=["samverkan"])
SORTS = {"updated_at": Override.updated_at}


class OverrideIn(ReasonIn):
    supervision_id: UUID = Field(description="Tillsynsbeslutet som hindrar; se holds i samverkan")


class OverrideOut(PartOut):
    supervision_id: UUID = Field(description="Tillsynsbeslutet")
    reason: str = Field(description="Skäl", examples=["Bristerna gäller en annan skolform än insatserna."])
    proposed_by: str = Field(description="Vem som begärde avsteget", examples=["local-case_officer"])
    approved_by: str | None = Field(description="Vem som beviljade det", examples=["local-decider"])


def present(request: Request, override: Override) -> OverrideOut:
    path = f"{ROOT}/overrides/{override.id}"
    waiting = override.approved_by is None
    return OverrideOut.of(
        override,
        links=links(request, path, Step("approve", "post_override_approval", "POST", f"{path}/approvals", waiting)),
    )


@router.post(
    "/cooperations/{cooperation_id}/overrides",
    summary="Begär avsteg från ett tillsynshinder",
    response_model=OverrideOut,
    status_code=201,
)
async def post_override(call: Create, cooperation_id: CooperationId, body: OverrideIn) -> Response:
    """Vanligen väntar samverkan tills tillsynen är avslutad och bristerna avhjälpta. Någon annan än du prövar skälet.

    Avsteget gäller tillsynsbeslutet som det är nu: ändras det hindrar det på nytt.
    """
    async with call.work as work:
        override = await propose_override(work, cooperation_id, **body.model_dump(), now=call.now)
        return await call.answer(present, override)


@router.get("/overrides", summary="Lista avsteg", response_model=Page[OverrideOut])
async def get_overrides(call: Read, paging: PagingDep, cooperation_id: CaseFilter = None) -> Response:
    """De avsteg som du får se, också de som inte är beviljade."""
    async with call.work as work:
        query = work.overrides.list_parts(cooperation_id)
    return await call.list(query, present, paging=paging, sorts=SORTS)


@router.get("/overrides/{override_id}", summary="Hämta ett avsteg", response_model=OverrideOut)
async def get_override(call: Read, override_id: UUID) -> Response:
    """Ett avsteg med de steg som kan tas nu."""
    async with call.work as work:
        return await call.answer(present, await work.overrides.get_part(override_id))


@router.post("/overrides/{override_id}/approvals", summary="Bevilja avsteget", response_model=OverrideOut)
async def post_override_approval(call: ChangeOnce, override_id: UUID) -> Response:
    """Av någon annan än den som begärde det. Tillsynsbeslutet hindrar sedan inte den här samverkan."""
    async with call.work as work:
        override = await approve_override(work, override_id, version=call.version, now=call.now)
        return await call.answer(present, override)
