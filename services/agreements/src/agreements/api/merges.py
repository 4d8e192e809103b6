"""A merge of what two have written at once; shown before anything is saved."""

from functools import partial
from typing import Any
from uuid import UUID

from fastapi import Request, Response
from pydantic import BaseModel, ConfigDict, Field

from agreements.api.dependencies import ROOT, Read
from agreements.models.analysis_content import AnalysisContent
from agreements.models.content import Party
from agreements.models.plan_content import PlanContent
from agreements.steps.merge_text import Merge
from agreements.use_cases.revisions.merge_document import merge_document
from shared.days import Whole
from shared.rest.links import links
from shared.rest.resources import In, Out
from shared.rest.routes import Routes

router = Routes(tags=["nulägesanalys", "åtgärdsplan"])
BASE = Field(ge=1, description="Versionen som du utgick från när du skrev", examples=[3])


class AnalysisMergeIn(In):
    base_version: Whole = BASE
    content: AnalysisContent = Field(description="Det som du skrev")


class PlanMergeIn(In):
    base_version: Whole = BASE
    content: PlanContent = Field(description="Det som du skrev")


class CollisionOut(BaseModel):
    """Samma uppgift, skriven av båda."""

    model_config = ConfigDict(from_attributes=True)

    section: str = Field(description="Var uppgiften står", examples=["measures/A1/goal"])
    theirs: Any = Field(description="Det som står där nu, och i hopslagningen")
    yours: Any = Field(description="Det som du skrev")
    party: Party | None = Field(
        description="Parten som skrev det som står där nu; tomt när det inte är känt", examples=["ORGANIZER"]
    )
    written_by: str | None = Field(
        description="Vem som skrev det, som användaridentitet", examples=["local-case_officer"]
    )


class MergeOut(Out):
    version: int = Field(description="Versionen att spara mot (If-Match)", examples=[4])
    content: dict[str, Any] = Field(description="Det hopslagna innehållet, att granska och spara")
    collisions: list[CollisionOut] = Field(description="Det som ni båda har ändrat; tomt när inget krockar")


def present(request: Request, merge: Merge, *, path: str) -> MergeOut:
    return MergeOut.of(
        merge, collisions=list(map(CollisionOut.model_validate, merge.collisions)), links=links(request, path)
    )


@router.post("/situation-analyses/{analysis_id}/merges", summary="Slå ihop analysen", response_model=MergeOut)
async def post_analysis_merge(call: Read, analysis_id: UUID, body: AnalysisMergeIn) -> Response:
    """Det som du skrev från en äldre version, hopslaget med det som står där nu. Ingenting sparas."""
    async with call.work as work:
        analysis = await work.situation_analyses.get_part(analysis_id)
        at = f"{ROOT}/situation-analyses/{analysis.id}"
        merge = await merge_document(work, analysis, base_version=body.base_version, yours=body.content, now=call.now)
        return await call.answer(partial(present, path=at), merge)


@router.post("/action-plans/{plan_id}/merges", summary="Slå ihop planen", response_model=MergeOut)
async def post_plan_merge(call: Read, plan_id: UUID, body: PlanMergeIn) -> Response:
    """Det som du skrev från en äldre version, hopslaget med det som står där nu. Ingenting sparas."""
    async with call.work as work:
        plan = await work.action_plans.get_part(plan_id)
        at = f"{ROOT}/action-plans/{plan.id}"
        merge = await merge_document(work, plan, base_version=body.base_version, yours=body.content, now=call.now)
        return await call.answer(partial(present, path=at), merge)
