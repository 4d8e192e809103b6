"""Changes of a part of an analysis, a plan or a draft (RFC 7396), written by the use cases that write a whole text."""

from collections.abc import Mapping
from typing import Annotated, Any, TypeVar
from uuid import UUID

from fastapi import Body, Response
from fastapi.exceptions import RequestValidationError
from pydantic import Field, JsonValue, ValidationError

from agreements.api import action_plans, agreements, situation_analyses
from agreements.api.dependencies import Change, VersionNumber
from agreements.models.analysis_content import AnalysisContent
from agreements.models.content import AgreementContent
from agreements.models.plan_content import PlanContent
from agreements.models.writing import Content
from agreements.use_cases.action_plans.rewrite_plan import rewrite_plan
from agreements.use_cases.agreements.rewrite_agreement import rewrite_agreement
from agreements.use_cases.revisions.patch_document import patch_document
from agreements.use_cases.situation_analyses.rewrite_analysis import rewrite_analysis
from shared.rest.operations import MERGE_PATCH
from shared.rest.resources import In
from shared.rest.routes import Routes
from shared.text import Line

router = Routes(tags=["nulägesanalys", "åtgärdsplan", "överenskommelse"])
AS_PATCH = Body(media_type=MERGE_PATCH)
FieldName = Annotated[Line, Field(pattern=r"^[a-z_]{1,40}$")]
Patch = dict[FieldName, JsonValue]
C = TypeVar("C", bound=Content)


class AnalysisPatchIn(In):
    content: Patch = Field(
        description="Det som ändras i analysen", examples=[{"description": "Resultaten har sjunkit tre år i rad."}]
    )


class PlanPatchIn(In):
    content: Patch = Field(description="Det som ändras i planen", examples=[{"risks": "Lärarbyten; två handledare"}])


class DraftPatchIn(In):
    content: Patch = Field(description="Det som ändras i utkastet", examples=[{"ends_on": "2029-06-30"}])


def _read(kind: type[C], content: Mapping[str, Any]) -> C:
    """The text that the change has made, refused in the words for one that is sent whole."""
    try:
        return kind.model_validate(content)
    except ValidationError as error:
        faults = [{**fault, "loc": ("body", "content", *fault["loc"])} for fault in error.errors()]
        raise RequestValidationError(faults) from error


@router.patch(
    "/situation-analyses/{analysis_id}",
    summary="Ändra i nulägesanalysen",
    response_model=situation_analyses.AnalysisOut,
)
async def patch_situation_analysis(
    call: Change, analysis_id: UUID, body: Annotated[AnalysisPatchIn, AS_PATCH]
) -> Response:
    """Ändrar det som anges och låter resten stå: null tar bort, en lista anges hel (RFC 7396).

    `If-Match` är versionen som du såg. Det som andra har ändrat sedan dess behålls; är det samma uppgift svaras 412.
    """
    async with call.work as work:
        content, version = await patch_document(
            work, work.situation_analyses, analysis_id, patch=body.content, version=call.version, now=call.now
        )
        written = _read(AnalysisContent, content)
        analysis = await rewrite_analysis(work, analysis_id, content=written, version=version, now=call.now)
        return await call.answer(situation_analyses.present, analysis)


@router.patch("/action-plans/{plan_id}", summary="Ändra i åtgärdsplanen", response_model=action_plans.PlanOut)
async def patch_action_plan(call: Change, plan_id: UUID, body: Annotated[PlanPatchIn, AS_PATCH]) -> Response:
    """Ändrar det som anges och låter resten stå: null tar bort, en lista anges hel (RFC 7396).

    `If-Match` är versionen som du såg. Det som andra har ändrat sedan dess behålls; är det samma uppgift svaras 412.
    """
    async with call.work as work:
        content, version = await patch_document(
            work, work.action_plans, plan_id, patch=body.content, version=call.version, now=call.now
        )
        written = _read(PlanContent, content)
        plan = await rewrite_plan(work, plan_id, content=written, version=version, now=call.now)
        return await call.answer(action_plans.present, plan)


@router.patch(
    "/agreements/{agreement_id}/versions/{number}",
    summary="Ändra i utkastet",
    response_model=agreements.AgreementOut,
)
async def patch_agreement_version(
    call: Change, agreement_id: UUID, number: VersionNumber, body: Annotated[DraftPatchIn, AS_PATCH]
) -> Response:
    """Ändrar det som anges och låter resten stå: null tar bort, en lista anges hel (RFC 7396).

    `If-Match` är versionen som du såg. Det som andra har ändrat sedan dess behålls, rad för rad; är det samma uppgift
    svaras 412. Har någon undertecknat krävs först en upplåsning.
    """
    async with call.work as work:
        content, version = await patch_document(
            work, work.agreements, agreement_id, patch=body.content, version=call.version, now=call.now
        )
        written = _read(AgreementContent, content)
        agreement = await rewrite_agreement(
            work, agreement_id, number=number, content=written, version=version, now=call.now
        )
        return await call.answer(agreements.present, agreement)
