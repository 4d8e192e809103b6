"""Surveys: planned from a question bank, opened, closed, and what they show when they are closed."""

import json
from typing import Annotated
from uuid import UUID

from fastapi import Query, Request, Response

from followup.api.dependencies import (
    ROOT,
    Banks,
    ChangeOnce,
    Create,
    ProgrammeFilter,
    Programmes,
    Read,
    SurveyLinksSet,
)
from followup.api.survey_schemas import SurveyClosingIn, SurveyIn, SurveyOut, SurveyResultOut
from followup.documents.survey_result import ALL
from followup.errors.surveys import NoResultYet
from followup.models.survey import Survey, SurveyResult, SurveyStatus
from followup.programmes import known_programme
from followup.use_cases.surveys.close_survey import close_survey
from followup.use_cases.surveys.create_survey import create_survey
from followup.use_cases.surveys.open_survey import open_survey
from shared.rest.links import Step, links
from shared.rest.lists import Page, PagingDep
from shared.rest.routes import Routes

router = Routes(tags=["enkäter"])
SORTS = {"closes_on": Survey.closes_on, "updated_at": Survey.updated_at}
ONE = "/surveys/{survey_id}"


def present(request: Request, survey: Survey) -> SurveyOut:
    path = f"{ROOT}/surveys/{survey.id}"
    steps = (
        Step("open", "post_survey_opening", "POST", f"{path}/openings", survey.is_planned),
        Step("close", "post_survey_closing", "POST", f"{path}/closings", survey.is_open),
        Step("results", "get_survey_result", "GET", f"{path}/results", survey.is_closed),
        Step("letters", "get_letters", "GET", f"{ROOT}/letters?survey_id={survey.id}", not survey.is_planned),
    )
    bank = survey.bank
    return SurveyOut.of(
        survey,
        links=links(request, path, *steps),
        bank=bank.code,
        bank_version=bank.version,
        least_answers=bank.least_answers,
        options=bank.options,
        questions=bank.questions,
        levels=survey.levels.root,
    )


def present_result(request: Request, result: SurveyResult, *, own: str | None) -> SurveyResultOut:
    """An organiser sees its own figures beside those of all, never another's."""
    path = f"{ROOT}/surveys/{result.survey_id}"
    content = json.loads(result.content)
    if own:
        content["figures"] = [row for row in content["figures"] if row["group"] in (ALL, own)]
    step = Step("survey", "get_survey", "GET", path)
    shown = {"content_hash": result.content_hash, "_links": links(request, f"{path}/results", step)}
    return SurveyResultOut.model_validate(content | shown)


@router.get("/surveys", summary="Lista enkäter", response_model=Page[SurveyOut])
async def get_surveys(
    call: Read,
    paging: PagingDep,
    programme: ProgrammeFilter,
    status: Annotated[SurveyStatus | None, Query(description="Planerad, öppen eller stängd")] = None,
    quality_round_id: Annotated[UUID | None, Query(description="En omgång av kvalitetsdialoger")] = None,
) -> Response:
    """Enkäter, sida för sida eller hela listan som CSV. En huvudman ser dem som dess egna tillfrågas i."""
    async with call.work as work:
        query = work.surveys.list_surveys(programme=programme, status=status, quality_round_id=quality_round_id)
    return await call.list(query, present, paging=paging, sorts=SORTS)


@router.get(ONE, summary="Hämta en enkät", response_model=SurveyOut)
async def get_survey(call: Read, survey_id: UUID) -> Response:
    """En enkät med sina frågor och de steg som kan tas nu. Hur många som har svarat visas när den är stängd."""
    async with call.work as work:
        return await call.answer(present, await work.surveys.get_survey(survey_id))


@router.post("/surveys", summary="Planera en enkät", status_code=201, response_model=SurveyOut)
async def post_survey(call: Create, programmes: Programmes, banks: Banks, body: SurveyIn) -> Response:
    """En enkät från en av uppdragets frågebanker. Ingen tillfrågas förrän den öppnas."""
    programme = known_programme(programmes, body.programme)
    async with call.work as work:
        survey = await create_survey(
            work,
            programme,
            banks=banks,
            bank=body.bank,
            title=body.title,
            levels=body.levels,
            quality_round_id=body.quality_round_id,
            closes_on=body.closes_on,
            now=call.now,
        )
        return await call.answer(present, survey)


@router.post(f"{ONE}/openings", summary="Öppna en enkät", status_code=201, response_model=SurveyOut)
async def post_survey_opening(call: ChangeOnce, survey_links: SurveyLinksSet, survey_id: UUID) -> Response:
    """Var och en i kontaktregistret som tillfrågas får ett brev med en egen länk. En nivå med för få tillfrågade
    avvisas: svaren skulle kunna ledas till en person."""
    async with call.work as work:
        survey = await open_survey(work, survey_id, survey_links=survey_links, version=call.version, now=call.now)
        return await call.answer(present, survey)


@router.post(f"{ONE}/closings", summary="Stäng en enkät", status_code=201, response_model=SurveyOut)
async def post_survey_closing(call: ChangeOnce, survey_id: UUID, body: SurveyClosingIn) -> Response:
    """Stäng före sista dagen. Resultatet görs en gång; allt det gjordes av tas bort, även sparade svar."""
    async with call.work as work:
        survey = await close_survey(work, survey_id, reason=body.reason, version=call.version, now=call.now)
        return await call.answer(present, survey)


@router.get(f"{ONE}/results", summary="Hämta en enkäts resultat", response_model=SurveyResultOut)
async def get_survey_result(call: Read, survey_id: UUID) -> Response:
    """Resultatet av en stängd enkät, med förändringen sedan den förra. Siffror om för få visas inte, och inte heller
    det som de skulle kunna räknas fram ur. En huvudman ser sina egna siffror bredvid allas."""
    async with call.work as work:
        await work.surveys.get_survey(survey_id)
        result = await work.surveys.find_result(survey_id)
        if result is None:
            raise NoResultYet("Enkäten är inte stängd.")
    shown = present_result(call.request, result, own=call.actor.own_tenant)
    return Response(shown.model_dump_json(by_alias=True), media_type="application/json")
