"""Releases of the data set for external evaluation: prepared, released by another, fetched."""

import json
from datetime import date, datetime
from typing import Annotated, Any
from uuid import UUID

from fastapi import Query, Request, Response
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict, Field

from selection.api.dependencies import (
    ROOT,
    CatalogueDep,
    Change,
    Create,
    DiaryNumber,
    EvaluationKey,
    Person,
    Programme,
    ProgrammeQuery,
    Read,
    ReadNoted,
)
from selection.documents.codebook_page import codebook_page
from selection.documents.evaluation_codebook import for_public
from selection.models.evaluation_release import EvaluationRelease, ReleaseStatus
from selection.rules.evaluation.pseudonyms import File
from selection.use_cases.evaluation_releases.fetch_restricted import fetch_restricted
from selection.use_cases.evaluation_releases.prepare_evaluation import prepare_evaluation
from selection.use_cases.evaluation_releases.release_evaluation import release_evaluation
from selection.use_cases.evaluation_releases.withdraw_evaluation import withdraw_evaluation
from shared.days import Day
from shared.rest.accept import chosen
from shared.rest.links import Step, links
from shared.rest.lists import Page, PagingDep
from shared.rest.operations import CSV, JSON
from shared.rest.resources import In, Out
from shared.rest.routes import Routes
from shared.text import Line, Prose

router = Routes(tags=["utvärdering"])
HTML = "text/html"
SORTS = {"created_at": EvaluationRelease.created_at, "updated_at": EvaluationRelease.updated_at}
ONE = "/evaluation-releases/{release_id}"
FILE: dict[int | str, dict[str, Any]] = {200: {"content": {CSV: {"schema": {"type": "string"}}}}}


class EvaluationReleaseIn(In):
    programme: Programme = Field(description="Uppdragets kod", examples=["riktade-insatser-2024"])
    title: Line = Field(min_length=3, max_length=200, description="Vad utvärderingen gäller", examples=["Effekter"])
    evaluator: Person = Field(description="Användaridentitet för den som får hämta den begränsade filen")
    terms: Prose = Field(
        min_length=10,
        max_length=5000,
        description="Villkoren för den begränsade filen",
        examples=["Uppgifterna används bara i utvärderingen och förstörs när den är slut."],
    )
    access_until: Day = Field(description="Sista dagen att hämta den begränsade filen", examples=["2027-12-31"])
    indicators: list[Annotated[Line, Field(max_length=60)]] = Field(
        min_length=1,
        max_length=6,
        description="Utfall, det viktigaste först: i den öppna filen lämnas det sista ut först",
        examples=[["gr9_merit"]],
    )


class EvaluationDecisionIn(In):
    diary_number: DiaryNumber


class EvaluationWithdrawalIn(In):
    reason: Line = Field(min_length=3, max_length=500, description="Varför", examples=["Fel i underlaget"])


class DisclosureOut(BaseModel):
    model_config = ConfigDict(extra="ignore")

    least: int = Field(description="Så många rader är minst lika varandra", examples=[5])
    rows_before: int = Field(description="Rader före kontrollen", examples=[8140])
    rows: int = Field(description="Rader i den öppna filen", examples=[8095])
    values_left_out: dict[str, int] = Field(description="Värden som inte visas, per kolumn", examples=[{"dose": 12}])
    rare_rows_left_out: int = Field(description="Rader som är för ovanliga", examples=[30])
    rows_left_out_for_differences: int = Field(
        description="Rader som annars skulle kunna räknas fram ur offentlig statistik", examples=[15]
    )
    fewest_alike: int = Field(description="Så många är lika där de är som färst", examples=[5])
    published_groups: list[str] = Field(
        description="Grupper som har jämförts med offentlig statistik", examples=[["school_year, school_type, sector"]]
    )
    passed: bool = Field(description="Om filen kan lämnas ut", examples=[True])


class EvaluationReleaseOut(Out):
    id: UUID = Field(description="Utlämnandets identitet")
    version: int = Field(description="Ändras vid varje ändring; samma som ETag", examples=[1])
    programme: str = Field(description="Uppdragets kod", examples=["riktade-insatser-2024"])
    title: str = Field(description="Vad utvärderingen gäller", examples=["Effekter"])
    terms: str = Field(description="Villkoren för den begränsade filen")
    access_until: date = Field(description="Sista dagen att hämta den begränsade filen", examples=["2027-12-31"])
    indicators: list[str] = Field(description="Utfall, det viktigaste först", examples=[["gr9_merit"]])
    status: ReleaseStatus = Field(description="Förberett, utlämnat eller återkallat", examples=["released"])
    released_on: date | None = Field(description="När det lämnades ut", examples=["2027-01-15"])
    diary_number: str | None = Field(description="Beslutets diarienummer", examples=["2027:15"])
    data_hash: str = Field(description="SHA-256 av kodboken, som har båda filernas kontrollsummor")
    disclosure: DisclosureOut = Field(description="Vad kontrollen av röjande fann och tog bort")
    created_at: datetime = Field(description="När det förbereddes")
    updated_at: datetime = Field(description="När uppgiften senast ändrades")


def present(request: Request, release: EvaluationRelease) -> EvaluationReleaseOut:
    path = f"{ROOT}/evaluation-releases/{release.id}"
    steps = (
        Step("release", "post_evaluation_decision", "POST", f"{path}/decisions", release.is_prepared),
        Step("withdraw", "post_evaluation_withdrawal", "POST", f"{path}/withdrawals", release.is_released),
        Step("restricted", "get_restricted_file", "GET", f"{path}/restricted-files"),
        Step("public", "get_public_file", "GET", f"{path}/public-files"),
        Step("codebook", "get_codebook", "GET", f"{path}/codebooks"),
    )
    return EvaluationReleaseOut.of(release, links=links(request, path, *steps))


@router.get("/evaluation-releases", summary="Lista utlämnanden", response_model=Page[EvaluationReleaseOut])
async def get_evaluation_releases(
    call: Read,
    paging: PagingDep,
    programme: ProgrammeQuery,
    status: Annotated[ReleaseStatus | None, Query(description="Förberett, utlämnat eller återkallat")] = None,
) -> Response:
    """Data för extern utvärdering. Den som utvärderar ser det som är utlämnat."""
    async with call.work as work:
        query = work.evaluation_releases.list_releases(programme=programme, status=status)
    return await call.list(query, present, paging=paging, sorts=SORTS)


@router.get(ONE, summary="Hämta ett utlämnande", response_model=EvaluationReleaseOut)
async def get_evaluation_release(call: Read, release_id: UUID) -> Response:
    """Villkor, kontrollsumma och vad kontrollen av röjande tog bort."""
    async with call.work as work:
        return await call.answer(present, await work.evaluation_releases.get_release(release_id))


@router.post(
    "/evaluation-releases", summary="Förbered ett utlämnande", status_code=201, response_model=EvaluationReleaseOut
)
async def post_evaluation_release(
    call: Create, catalogue: CatalogueDep, key: EvaluationKey, body: EvaluationReleaseIn
) -> Response:
    """Gör en begränsad fil med exakta värden för den som namnges, en öppen fil utan poäng och ovanliga värden, och en
    kodbok. Ingen utanför myndigheten når dem förrän någon annan har beslutat."""
    async with call.work as work:
        release = await prepare_evaluation(
            work,
            body.programme,
            title=body.title,
            evaluator=body.evaluator,
            terms=body.terms,
            access_until=body.access_until,
            indicators=body.indicators,
            key=key,
            catalogue=catalogue,
            now=call.now,
        )
        return await call.answer(present, release)


@router.post(f"{ONE}/decisions", summary="Lämna ut", status_code=201, response_model=EvaluationReleaseOut)
async def post_evaluation_decision(call: Change, release_id: UUID, body: EvaluationDecisionIn) -> Response:
    """Beslutar att filerna lämnas ut. Den som har förberett dem beslutar inte."""
    async with call.work as work:
        release = await release_evaluation(
            work, release_id, diary_number=body.diary_number, version=call.version, now=call.now
        )
        return await call.answer(present, release)


@router.post(
    f"{ONE}/withdrawals", summary="Återkalla ett utlämnande", status_code=201, response_model=EvaluationReleaseOut
)
async def post_evaluation_withdrawal(call: Change, release_id: UUID, body: EvaluationWithdrawalIn) -> Response:
    """Ingen hämtar filerna längre. Det som redan är hämtat styrs av villkoren."""
    async with call.work as work:
        release = await withdraw_evaluation(work, release_id, reason=body.reason, version=call.version, now=call.now)
        return await call.answer(present, release)


@router.get(f"{ONE}/restricted-files", summary="Hämta den begränsade filen", responses=FILE)
async def get_restricted_file(call: ReadNoted, release_id: UUID) -> Response:
    """En rad per skolenhet och läsår med exakta värden, för den som utlämnandet namnger. Varje hämtning antecknas."""
    async with call.work as work:
        release = await fetch_restricted(work, release_id, now=call.now)
    return _file(release, File.RESTRICTED)


@router.get(f"{ONE}/public-files", summary="Hämta den öppna filen", responses=FILE)
async def get_public_file(call: Read, release_id: UUID) -> Response:
    """Utan poäng, avstånd och värden; varje rad är som minst fyra andra."""
    async with call.work as work:
        release = await work.evaluation_releases.get_release_with_file(release_id, File.PUBLIC)
    return _file(release, File.PUBLIC)


@router.get(f"{ONE}/codebooks", summary="Hämta kodboken", responses={200: {"content": {HTML: {}}}})
async def get_codebook(call: Read, release_id: UUID) -> Response:
    """Varje kolumn i ord, källor och kontrollsummor. Om gränserna i besluten står bara för den som utlämnandet
    namnger. Som JSON, eller som tillgänglig webbsida (`text/html`)."""
    async with call.work as work:
        release = await work.evaluation_releases.get_release_with_codebook(release_id)
    named = call.actor.condition != "published" or call.actor.subject == release.evaluator
    codebook = json.loads(release.codebook)
    shown = codebook if named else for_public(codebook)
    if chosen(call.request, (JSON, HTML)) == HTML:
        return Response(codebook_page(shown, release.data_hash), media_type=HTML)
    return Response(release.codebook, media_type=JSON) if named else JSONResponse(shown)


def _file(release: EvaluationRelease, file: File) -> Response:
    name = f"utvardering-{file.value}-{release.id}.csv"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    return Response(release.content_of(file), headers=headers, media_type=f"{CSV}; charset=utf-8")
