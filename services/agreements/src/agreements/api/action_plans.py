"""Action plans: measures that answer problems in the analysis, approved by Skolverket."""

from datetime import date
from uuid import UUID

from fastapi import APIRouter, Request, Response
from pydantic import Field

from agreements.api.dependencies import ROOT, CaseFilter, WorkDep
from agreements.api.values import PartOut, ReasonIn, changed
from agreements.models.action_plan import ActionPlan, PlanStatus
from agreements.models.content import PlanContent
from agreements.use_cases.action_plans.approve_plan import approve_plan
from agreements.use_cases.action_plans.begin_plan import begin_plan
from agreements.use_cases.action_plans.reopen_plan import reopen_plan
from agreements.use_cases.action_plans.rewrite_plan import rewrite_plan
from shared.rest.idempotency import Idempotency
from shared.rest.links import Step, links
from shared.rest.lists import Page, PagingDep, answer_list
from shared.rest.opening import NowDep
from shared.rest.resources import In
from shared.rest.versions import ExpectedVersion

router = APIRouter(tags=["åtgärdsplan"])
SORTS = {"updated_at": ActionPlan.updated_at}


class PlanIn(In):
    content: PlanContent = Field(description="Planens innehåll; får vara ofullständigt tills den godkänns")


class PlanOut(PartOut):
    status: PlanStatus = Field(description="Utkast eller godkänd", examples=["draft"])
    content: PlanContent = Field(description="Planens innehåll")
    approved_on: date | None = Field(description="När planen godkändes", examples=["2027-02-15"])


def present(request: Request, plan: ActionPlan) -> PlanOut:
    path = f"{ROOT}/action-plans/{plan.id}"
    out = PlanOut.model_validate(plan)
    draft = plan.status is PlanStatus.DRAFT
    out.links = links(
        request,
        path,
        Step("rewrite", "put_action_plan", "PUT", path) if draft else None,
        Step("approve", "post_plan_approval", "POST", f"{path}/approvals") if draft else None,
        None if draft else Step("reopen", "post_plan_reopening", "POST", f"{path}/reopenings"),
    )
    return out


@router.post(
    "/cooperations/{cooperation_id}/action-plans",
    summary="Påbörja åtgärdsplanen",
    response_model=PlanOut,
    status_code=201,
)
async def post_action_plan(
    request: Request, work: WorkDep, cooperation_id: UUID, body: PlanIn, key: Idempotency, now: NowDep
) -> Response:
    """Varje åtgärd ska svara mot ett problem i nulägesanalysen."""
    async with work:
        if answer := await key.first_answer(work):
            return answer
        plan = await begin_plan(work, cooperation_id, content=body.content, now=now)
        path = f"{ROOT}/action-plans/{plan.id}"
        return await key.answer(work, present(request, plan), location=path, version=plan.version)


@router.get("/action-plans", summary="Lista åtgärdsplaner", response_model=Page[PlanOut])
async def get_action_plans(
    request: Request, work: WorkDep, paging: PagingDep, cooperation_id: CaseFilter = None
) -> Response:
    """De åtgärdsplaner som du får se."""
    async with work:
        query = work.plans.list_of(cooperation_id)
    return await answer_list(request, work, query, lambda p: present(request, p), paging=paging, sorts=SORTS)


@router.get("/action-plans/{plan_id}", summary="Hämta en åtgärdsplan", response_model=PlanOut)
async def get_action_plan(request: Request, response: Response, work: WorkDep, plan_id: UUID) -> PlanOut:
    """En åtgärdsplan med de steg som kan tas nu."""
    async with work:
        plan = await work.plans.get_part(plan_id)
    return changed(response, present(request, plan))


@router.put("/action-plans/{plan_id}", summary="Skriv om åtgärdsplanen", response_model=PlanOut)
async def put_action_plan(
    request: Request,
    response: Response,
    work: WorkDep,
    plan_id: UUID,
    body: PlanIn,
    version: ExpectedVersion,
    now: NowDep,
) -> PlanOut:
    """Ersätter hela innehållet så länge planen är ett utkast."""
    async with work:
        plan = await rewrite_plan(work, plan_id, content=body.content, version=version, now=now)
    return changed(response, present(request, plan))


@router.post("/action-plans/{plan_id}/approvals", summary="Godkänn åtgärdsplanen", response_model=PlanOut)
async def post_plan_approval(
    request: Request, response: Response, work: WorkDep, plan_id: UUID, version: ExpectedVersion, now: NowDep
) -> PlanOut:
    """Görs av någon annan än den som skrev planen, när nulägesanalysen är färdig."""
    async with work:
        plan = await approve_plan(work, plan_id, version=version, now=now)
    return changed(response, present(request, plan))


@router.post("/action-plans/{plan_id}/reopenings", summary="Öppna planen på nytt", response_model=PlanOut)
async def post_plan_reopening(
    request: Request,
    response: Response,
    work: WorkDep,
    plan_id: UUID,
    body: ReasonIn,
    version: ExpectedVersion,
    now: NowDep,
) -> PlanOut:
    """Så länge överenskommelsen inte är undertecknad. Ett nytt beslut ersätter sedan det tidigare."""
    async with work:
        plan = await reopen_plan(work, plan_id, reason=body.reason, version=version, now=now)
    return changed(response, present(request, plan))
