"""Reports of an analysed or decided round: documents, verification, what-if questions, comparison."""

from functools import partial
from typing import Annotated, Any
from uuid import UUID

from fastapi import Query, Request, Response
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict, Field
from starlette.concurrency import run_in_threadpool

from selection.api.dependencies import ROOT, CatalogueDep, Read, Send
from selection.documents.letters import decision_pdf
from selection.models.candidate import Candidate
from selection.rules.columns.untested import Untested, UntestedGroup
from selection.rules.outcome import Outcome
from selection.rules.untested_reasons import MISSING
from selection.rules.verification import Verdict
from selection.use_cases.rounds.ask_composition import ask_composition
from selection.use_cases.rounds.ask_constraint_costs import ask_constraint_costs
from selection.use_cases.rounds.ask_sensitivity import ask_sensitivity
from selection.use_cases.rounds.ask_untested import ask_untested
from selection.use_cases.rounds.describe_decision import describe_decision
from selection.use_cases.rounds.describe_selection import Description, describe_selection
from selection.use_cases.rounds.verify_round import verify_round
from selection.use_cases.rounds.write_decision_file import write_decision_file
from shared.days import Whole
from shared.rest.accept import chosen
from shared.rest.links import links
from shared.rest.lists import WHOLE, Page, PagingDep, answer_items
from shared.rest.operations import JSON
from shared.rest.resources import Out
from shared.rest.routes import Routes

router = Routes(tags=["urvalets redovisning"])
PDF = "application/pdf"


class VerificationOut(Out):
    same: bool = Field(description="Om samma resultat kom ut, byte för byte", examples=[True])
    snapshot_hash: str = Field(description="SHA-256 av underlaget, räknad nu")
    result_hash: str = Field(description="SHA-256 av resultatet, räknad nu")
    expected_snapshot_hash: str = Field(description="SHA-256 som beslutet anger")
    expected_result_hash: str = Field(description="SHA-256 som beslutet anger")


class WhatIfOut(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    what: str = Field(description="Vad som ändras eller tas bort", examples=["few_pupils"])
    units_in: list[str] = Field(description="Skolenheter som skulle ha valts", examples=[["48000763"]])
    units_out: list[str] = Field(description="Skolenheter som då inte hade valts", examples=[["10368319"]])


class ShareOut(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    dimension: str = Field(description="Indelning", examples=["organizer_type"])
    category: str = Field(description="Grupp inom indelningen", examples=["KOMMUN"])
    considered: int = Field(description="Prövade skolenheter", examples=[1714])
    in_need: int = Field(description="Med tillräckligt svaga resultat", examples=[212])
    selected: int = Field(description="Valda", examples=[30])


class UntestedGroupOut(BaseModel):
    school_type: str = Field(description="Skolformen", examples=["GR"])
    group: str = Field(description="Gruppen av kriterier", examples=["Förutsättningar"])
    missing: Untested = Field(description="Vad som saknas", examples=["no_values"])
    explanation: str = Field(description="Vad som saknas, i ord", examples=["inga uppgifter är kända för någon enhet"])


class DescriptionOut(Out):
    paragraphs: list[str] = Field(description="Beskrivning av urvalet till redovisningen för regeringen")
    shares: list[ShareOut] = Field(description="Sammansättning efter typ, storlek och region")


class ComparisonUnitOut(BaseModel):
    unit: str = Field(description="Skolenhetskod", examples=["48000763"])
    school_type: str = Field(description="Skolformen som enheten bedömdes i", examples=["GR"])
    outcome: str = Field(description="Utfallet för enheten", examples=["selected"])
    rank: int | None = Field(description="Enhetens plats", examples=[12])
    organizer_rank: int | None = Field(description="Huvudmannens plats", examples=[4])
    points: str = Field(description="Poäng av behovet; högre är större behov", examples=["2.3750"])
    distance_to_line: str | None = Field(description="Poäng till gränsen; negativt under den", examples=["0.1250"])
    criteria: list[dict[str, Any]] = Field(description="Varje kriterium med värde, riksgenomsnitt och skillnad")


def present_verdict(request: Request, verdict: Verdict, *, round_id: UUID) -> VerificationOut:
    return VerificationOut.of(verdict, links=links(request, f"{ROOT}/rounds/{round_id}"))


def present_description(request: Request, description: Description, *, round_id: UUID) -> DescriptionOut:
    return DescriptionOut.of(description, links=links(request, f"{ROOT}/rounds/{round_id}/descriptions"))


@router.post("/rounds/{round_id}/verifications", summary="Kontrollera omgången", response_model=VerificationOut)
async def post_verification(call: Send, catalogue: CatalogueDep, round_id: UUID) -> Response:
    """Kör om en beslutad omgång från det sparade underlaget och jämför resultatet byte för byte."""
    async with call.work as work:
        verdict = await verify_round(work, round_id, catalogue, now=call.now)
        return await call.answer(partial(present_verdict, round_id=round_id), verdict)


@router.get("/rounds/{round_id}/decision-files", summary="Hämta beslutets underlag")
async def get_decision_file(call: Read, catalogue: CatalogueDep, round_id: UUID) -> Response:
    """Regler, underlag och kontrollsummor. Kontrollera utan nätverk med `selection verify FIL`."""
    async with call.work as work:
        file = await write_decision_file(work, round_id, catalogue)
    name = f"urval-{round_id}.json"
    return JSONResponse(file, headers={"Content-Disposition": f'attachment; filename="{name}"'})


@router.get(
    "/rounds/{round_id}/results",
    summary="Hämta beslutets resultat",
    response_class=Response,
    responses={200: {"content": {JSON: {}}}},
)
async def get_round_result(call: Read, round_id: UUID) -> Response:
    """Varje prövad skolenhet med kriterier, skäl och plats, byte för byte som beslutets kontrollsumma är räknad på."""
    async with call.work as work:
        round_ = await work.rounds.get_round_with_documents(round_id)
        round_.require_decided()
    headers = {"Content-Disposition": f'attachment; filename="resultat-{round_id}.json"'}
    return Response(round_.result, media_type=JSON, headers=headers)


@router.get(
    "/rounds/{round_id}/decision-documents",
    summary="Hämta beslutet",
    responses={200: {"content": {JSON: {}, PDF: {"schema": {"type": "string", "format": "binary"}}}}},
)
async def get_decision_document(call: Read, catalogue: CatalogueDep, round_id: UUID) -> Response:
    """Beslutet med skäl, som JSON eller, med `Accept: application/pdf`, som tillgänglig PDF."""
    async with call.work as work:
        document = await describe_decision(work, round_id, catalogue)
    if chosen(call.request, (JSON, PDF)) == JSON:
        return JSONResponse(document)
    # In a thread: a letter takes a second to set, and other requests must be answered meanwhile.
    content = await run_in_threadpool(decision_pdf, document)
    headers = {"Content-Disposition": f'inline; filename="beslut-{round_id}.pdf"'}
    return Response(content, media_type=PDF, headers=headers)


@router.get("/rounds/{round_id}/descriptions", summary="Beskriv urvalet", response_model=DescriptionOut)
async def get_description(call: Read, catalogue: CatalogueDep, round_id: UUID) -> Response:
    """Beskrivningen av urvalet till redovisningen för regeringen, med sammansättning."""
    async with call.work as work:
        description = await describe_selection(work, round_id, catalogue)
        return await call.answer(partial(present_description, round_id=round_id), description)


@router.get(
    "/rounds/{round_id}/compositions",
    summary="Visa sammansättningen",
    response_model=Page[ShareOut],
    openapi_extra=WHOLE,
)
async def get_composition(call: Read, catalogue: CatalogueDep, round_id: UUID, paging: PagingDep) -> Response:
    """Prövade, i behov och valda skolenheter: offentliga och enskilda, per huvudmannatyp, storlek, län och skolform."""
    async with call.work as work:
        shares = await ask_composition(work, round_id, catalogue)
        items = [ShareOut.model_validate(s) for s in shares]
    return answer_items(call.request, items, paging)


@router.get(
    "/rounds/{round_id}/untested-groups",
    summary="Visa det oprövade",
    response_model=Page[UntestedGroupOut],
    openapi_extra=WHOLE,
)
async def get_untested_groups(call: Read, catalogue: CatalogueDep, round_id: UUID, paging: PagingDep) -> Response:
    """Grupper av kriterier som ingen skolenhet har prövats på. Beslutet anger skälet för var och en."""
    async with call.work as work:
        groups = await ask_untested(work, round_id, catalogue)
        items = [_untested_group(group) for group in groups]
    return answer_items(call.request, items, paging)


@router.get(
    "/rounds/{round_id}/constraint-costs",
    summary="Visa vad reglerna kostar",
    response_model=Page[WhatIfOut],
    openapi_extra=WHOLE,
)
async def get_constraint_costs(call: Read, catalogue: CatalogueDep, round_id: UUID, paging: PagingDep) -> Response:
    """Vilka skolenheter som skulle ha valts utan varje undantag, uppskov och tak, och i stället för vilka."""
    async with call.work as work:
        changes = await ask_constraint_costs(work, round_id, catalogue)
        items = [WhatIfOut.model_validate(c) for c in changes]
    return answer_items(call.request, items, paging)


@router.get(
    "/rounds/{round_id}/sensitivities", summary="Visa känsligheten", response_model=Page[WhatIfOut], openapi_extra=WHOLE
)
async def get_sensitivity(
    call: Read,
    catalogue: CatalogueDep,
    round_id: UUID,
    paging: PagingDep,
    per_cent: Annotated[
        Whole, Query(ge=1, le=50, description="Så mycket ändras en vikt, ett medel eller en gräns")
    ] = 10,
) -> Response:
    """Vilka skolenheter som byter utfall när något ändras, en sak i taget.

    Vikter, riksgenomsnitt och minsta elevantal ändras med `per_cent`, antalet kriterier som ska ligga under med ett.
    Hur långt varje enhet är från gränsen står i dess förklaring, `distance_to_line`.
    """
    async with call.work as work:
        changes = await ask_sensitivity(work, round_id, catalogue, per_cent=per_cent)
        items = [WhatIfOut.model_validate(c) for c in changes]
    return answer_items(call.request, items, paging)


@router.get(
    "/rounds/{round_id}/comparison-units",
    summary="Hämta jämförelseenheter",
    response_model=Page[ComparisonUnitOut],
    openapi_extra=WHOLE,
)
async def get_comparison_units(call: Read, round_id: UUID, paging: PagingDep) -> Response:
    """Enheter nära gränsen som inte valdes, tillsammans med de valda. Den som utvärderar får dem i ett utlämnande
    (evaluation-releases), med pseudonymer och under villkor."""
    async with call.work as work:
        await work.rounds.get_round(round_id)
        selected = await work.candidates.list_by_outcome(round_id, Outcome.SELECTED)
        near = await work.candidates.list_near_cutoff(round_id)
    units = [_comparison_unit(candidate) for candidate in (*selected, *near)]
    return answer_items(call.request, units, paging)


def _untested_group(group: UntestedGroup) -> UntestedGroupOut:
    explanation = MISSING[group.missing]
    return UntestedGroupOut(
        school_type=group.school_type, group=group.group, missing=group.missing, explanation=explanation
    )


def _comparison_unit(candidate: Candidate) -> ComparisonUnitOut:
    explanation = candidate.explanation
    return ComparisonUnitOut(
        unit=candidate.school_unit_code,
        school_type=candidate.school_type,
        outcome=candidate.outcome.value,
        rank=candidate.rank,
        organizer_rank=candidate.organizer_rank,
        points=explanation["points"]["low"],
        distance_to_line=explanation["distance_to_line"],
        criteria=explanation["criteria"],
    )
