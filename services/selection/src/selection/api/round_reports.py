"""What can be asked of an analysed or decided round: documents, verification, what-if questions, comparison."""

import asyncio
import hashlib
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict, Field

from selection.api.dependencies import ROOT, CatalogueDep, WorkDep
from selection.api.rounds import RoundOut, answer
from selection.documents.decision_letter import decision_pdf
from selection.use_cases.rounds.ask_what_if import ask_composition, ask_constraint_costs, ask_sensitivity
from selection.use_cases.rounds.close_round import close_round
from selection.use_cases.rounds.describe_decision import describe_decision, describe_selection
from selection.use_cases.rounds.verify_round import verify_round, write_decision_file
from shared.rest.links import links
from shared.rest.lists import Page, PagePartDep, page_of
from shared.rest.opening import NowDep
from shared.rest.resources import Out
from shared.rest.versions import ExpectedVersion

router = APIRouter(tags=["urvalets redovisning"])
PDF = "application/pdf"


class VerificationOut(Out):
    same: bool = Field(description="Om samma resultat kom ut, byte för byte")
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
    category: str = Field(examples=["KOMMUN"])
    considered: int = Field(description="Prövade skolenheter")
    in_need: int = Field(description="Med tillräckligt svaga resultat")
    selected: int = Field(description="Valda")


class DescriptionOut(Out):
    paragraphs: list[str] = Field(description="Beskrivning av urvalet till redovisningen för regeringen")
    shares: list[ShareOut] = Field(description="Sammansättning efter typ, storlek och region")


class ComparisonUnitOut(BaseModel):
    unit: str = Field(description="Skolenhet; en pseudonym för den som utvärderar")
    school_type: str
    outcome: str
    rank: int | None
    organizer_rank: int | None
    points: str
    distance_to_line: str | None
    criteria: list[dict[str, Any]]


@router.post("/rounds/{round_id}/verifications", summary="Kontrollera omgången", response_model=VerificationOut)
async def post_verification(
    request: Request, work: WorkDep, catalogue: CatalogueDep, round_id: UUID, now: NowDep
) -> VerificationOut:
    """Kör om en beslutad omgång från det sparade underlaget och jämför resultatet byte för byte."""
    async with work:
        verdict = await verify_round(work, round_id, catalogue, now=now)
    out = VerificationOut.model_validate(verdict)
    out.links = links(request, f"{ROOT}/rounds/{round_id}")
    return out


@router.get("/rounds/{round_id}/decision-files", summary="Hämta beslutets underlag")
async def get_decision_file(work: WorkDep, catalogue: CatalogueDep, round_id: UUID) -> Response:
    """Regler, underlag och kontrollsummor. Kontrollera utan nätverk med `selection verify FIL`."""
    async with work:
        file = await write_decision_file(work, round_id, catalogue)
    name = f"urval-{round_id}.json"
    return JSONResponse(file, headers={"Content-Disposition": f'attachment; filename="{name}"'})


@router.get(
    "/rounds/{round_id}/decision-documents",
    summary="Hämta beslutet",
    responses={200: {"content": {"application/json": {}, PDF: {"schema": {"type": "string", "format": "binary"}}}}},
)
async def get_decision_document(request: Request, work: WorkDep, catalogue: CatalogueDep, round_id: UUID) -> Response:
    """Beslutet med skäl, som JSON eller, med `Accept: application/pdf`, som tillgänglig PDF."""
    async with work:
        document = await describe_decision(work, round_id, catalogue)
    if not request.headers.get("accept", "").startswith(PDF):
        return JSONResponse(document)
    content = await asyncio.to_thread(decision_pdf, document)
    headers = {"Content-Disposition": f'inline; filename="beslut-{round_id}.pdf"'}
    return Response(content, media_type=PDF, headers=headers)


@router.get("/rounds/{round_id}/descriptions", summary="Beskriv urvalet", response_model=DescriptionOut)
async def get_description(request: Request, work: WorkDep, catalogue: CatalogueDep, round_id: UUID) -> DescriptionOut:
    """Beskrivningen av urvalet till redovisningen för regeringen, med sammansättning."""
    async with work:
        document = await describe_decision(work, round_id, catalogue)
        shares = await ask_composition(work, round_id, catalogue)
    return DescriptionOut(
        paragraphs=describe_selection(document),
        shares=[ShareOut.model_validate(share) for share in shares],
        links=links(request, f"{ROOT}/rounds/{round_id}/descriptions"),
    )


@router.get("/rounds/{round_id}/compositions", summary="Visa sammansättningen", response_model=Page[ShareOut])
async def get_composition(
    request: Request, work: WorkDep, catalogue: CatalogueDep, round_id: UUID, part: PagePartDep
) -> Page[ShareOut]:
    """Prövade, i behov och valda skolenheter: offentliga och enskilda, per huvudmannatyp, storlek, län och skolform."""
    async with work:
        shares = await ask_composition(work, round_id, catalogue)
    return page_of(request, [ShareOut.model_validate(share) for share in shares], part)


@router.get("/rounds/{round_id}/constraint-costs", summary="Visa vad reglerna kostar", response_model=Page[WhatIfOut])
async def get_constraint_costs(
    request: Request, work: WorkDep, catalogue: CatalogueDep, round_id: UUID, part: PagePartDep
) -> Page[WhatIfOut]:
    """Vilka skolenheter som skulle ha valts utan varje undantag, uppskov och tak, och i stället för vilka."""
    async with work:
        changes = await ask_constraint_costs(work, round_id, catalogue)
    return page_of(request, [WhatIfOut.model_validate(change) for change in changes], part)


@router.get("/rounds/{round_id}/sensitivities", summary="Visa känsligheten", response_model=Page[WhatIfOut])
async def get_sensitivity(
    request: Request,
    work: WorkDep,
    catalogue: CatalogueDep,
    round_id: UUID,
    part: PagePartDep,
    per_cent: Annotated[int, Query(ge=1, le=50, description="Så mycket ändras en vikt, ett medel eller en gräns")] = 10,
) -> Page[WhatIfOut]:
    """Vilka skolenheter som byter utfall när något ändras, en sak i taget.

    Vikter, riksgenomsnitt och minsta elevantal ändras med `per_cent`, antalet kriterier som ska ligga under med ett.
    Hur långt varje enhet är från gränsen står i dess förklaring, `distance_to_line`.
    """
    async with work:
        changes = await ask_sensitivity(work, round_id, catalogue, per_cent=per_cent)
    return page_of(request, [WhatIfOut.model_validate(change) for change in changes], part)


@router.get(
    "/rounds/{round_id}/comparison-units", summary="Hämta jämförelseenheter", response_model=Page[ComparisonUnitOut]
)
async def get_comparison_units(
    request: Request, work: WorkDep, round_id: UUID, part: PagePartDep
) -> Page[ComparisonUnitOut]:
    """Enheter nära gränsen som inte valdes, tillsammans med de valda, för den som utvärderar.

    Den som utvärderar får pseudonymer i stället för skolenhetskoder; samma enhet får samma pseudonym i omgången.
    """
    async with work:
        await work.rounds.get_round(round_id)
        rows = [
            *await work.candidates.list_by_outcome(round_id, "selected"),
            *await work.candidates.list_near_cutoff(round_id),
        ]
    hidden = work.actor.condition == "published"
    units = [
        ComparisonUnitOut(
            unit=_pseudonym(round_id, row.school_unit_code) if hidden else row.school_unit_code,
            school_type=row.school_type,
            outcome=row.outcome.value,
            rank=row.rank,
            organizer_rank=row.organizer_rank,
            points=row.explanation["points"]["low"],
            distance_to_line=row.explanation["distance_to_line"],
            criteria=row.explanation["criteria"],
        )
        for row in rows
    ]
    return page_of(request, units, part)


def _pseudonym(round_id: UUID, code: str) -> str:
    return hashlib.sha256(f"{round_id}:{code}".encode()).hexdigest()[:16]


@router.post("/rounds/{round_id}/closings", summary="Avsluta omgången", response_model=RoundOut)
async def post_closing(
    request: Request, response: Response, work: WorkDep, round_id: UUID, version: ExpectedVersion, now: NowDep
) -> RoundOut:
    """När alla erbjudanden är besvarade eller tillbakadragna."""
    async with work:
        round_ = await close_round(work, round_id, version=version, now=now)
    return answer(request, response, round_)
