"""Action plans: measures that answer problems in the analysis, approved by Skolverket."""

from datetime import date
from typing import Annotated
from uuid import UUID

from fastapi import Query, Request, Response
from pydantic import Field

from agreements.api.dependencies import ROOT, CaseFilter, Change, CooperationId, Create, OrganizationFilter, Read
from agreements.api.values import PartOut, ReasonIn
from agreements.models.action_plan import ActionPlan, PlanStatus
from agreements.models.plan_content import PlanContent
from agreements.use_cases.action_plans.approve_plan import approve_plan
from agreements.use_cases.action_plans.begin_plan import begin_plan
from agreements.use_cases.action_plans.reopen_plan import reopen_plan
from agreements.use_cases.action_plans.rewrite_plan import rewrite_plan
from shared.rest.links import Step, links
from shared.rest.lists import Page, PagingDep
from shared.rest.resources import In
from shared.rest.routes import Routes

router = Routes(tags=["åtgärdsplan"])
SORTS = {"updated_at": ActionPlan.updated_at}


class PlanIn(In):
    content: PlanContent = Field(description="Planens innehåll; får vara ofullständigt tills den godkänns")


class PlanOut(PartOut):
    status: PlanStatus = Field(description="Utkast eller godkänd", examples=["draft"])
    content: PlanContent = Field(description="Planens innehåll")
    approved_on: date | None = Field(description="När planen godkändes", examples=["2027-02-15"])


def present(request: Request, plan: ActionPlan) -> PlanOut:
    path = f"{ROOT}/action-plans/{plan.id}"
    draft, approved = plan.status is PlanStatus.DRAFT, plan.status is PlanStatus.APPROVED
    steps = (
        Step("rewrite", "put_action_plan", "PUT", path, draft),
        Step("patch", "patch_action_plan", "PATCH", path, draft),
        Step("merge", "post_plan_merge", "POST", f"{path}/merges", draft),
        Step("approve", "post_plan_approval", "POST", f"{path}/approvals", draft),
        Step("reopen", "post_plan_reopening", "POST", f"{path}/reopenings", approved),
    )
    return PlanOut.of(plan, links=links(request, path, *steps))


@router.post(
    "/cooperations/{cooperation_id}/action-plans",
    summary="Påbörja åtgärdsplanen",
    response_model=PlanOut,
    status_code=201,
)
async def post_action_plan(call: Create, cooperation_id: CooperationId, body: PlanIn) -> Response:
    """Varje insats ska svara mot ett problem i nulägesanalysen."""
    async with call.work as work:
        plan = await begin_plan(work, cooperation_id, content=body.content, now=call.now)
        return await call.answer(present, plan)


@router.get("/action-plans", summary="Lista åtgärdsplaner", response_model=Page[PlanOut])
async def get_action_plans(
    call: Read,
    paging: PagingDep,
    cooperation_id: CaseFilter = None,
    organization_number: OrganizationFilter = None,
    status: Annotated[PlanStatus | None, Query(description="Bara i detta läge")] = None,
) -> Response:
    """De åtgärdsplaner som du får se."""
    async with call.work as work:
        query = work.action_plans.list_parts(cooperation_id, organization_number=organization_number, status=status)
    return await call.list(query, present, paging=paging, sorts=SORTS)


@router.get("/action-plans/{plan_id}", summary="Hämta en åtgärdsplan", response_model=PlanOut)
async def get_action_plan(call: Read, plan_id: UUID) -> Response:
    """En åtgärdsplan med de steg som kan tas nu."""
    async with call.work as work:
        plan = await work.action_plans.get_part(plan_id)
        return await call.answer(present, plan)


@router.put("/action-plans/{plan_id}", summary="Skriv om åtgärdsplanen", response_model=PlanOut)
async def put_action_plan(call: Change, plan_id: UUID, body: PlanIn) -> Response:
    """Ersätter hela innehållet så länge planen är ett utkast."""
    async with call.work as work:
        plan = await rewrite_plan(work, plan_id, content=body.content, version=call.version, now=call.now)
        return await call.answer(present, plan)


@router.post("/action-plans/{plan_id}/approvals", summary="Godkänn åtgärdsplanen", response_model=PlanOut)
async def post_plan_approval(call: Change, plan_id: UUID) -> Response:
    """Görs av någon som inte har skrivit i planen, när nulägesanalysen är färdig."""
    async with call.work as work:
        plan = await approve_plan(work, plan_id, version=call.version, now=call.now)
        return await call.answer(present, plan)


@router.post("/action-plans/{plan_id}/reopenings", summary="Öppna planen på nytt", response_model=PlanOut)
async def post_plan_reopening(call: Change, plan_id: UUID, body: ReasonIn) -> Response:
    """Det som är beslutat och undertecknat gäller tills ett nytt beslut, och en ändring, har ersatt det."""
    async with call.work as work:
        plan = await reopen_plan(work, plan_id, reason=body.reason, version=call.version, now=call.now)
        return await call.answer(present, plan)
