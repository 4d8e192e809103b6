"""Selection rounds: from draft over analysis and decision to offers."""

from datetime import date, datetime
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response
from pydantic import Field

from selection.api.dependencies import (
    ROOT,
    CatalogueDep,
    DiaryNumber,
    OrganizationNumber,
    ProgrammesDir,
    SchoolUnitCode,
    SchoolYear,
    WorkDep,
)
from selection.api.offers import OffersOut, present_offer
from selection.models import Candidate, Round, RoundStatus
from selection.rules.outcome import Outcome
from selection.use_cases.analyse_round import analyse_round
from selection.use_cases.create_round import create_round
from selection.use_cases.decide_round import decide_round
from selection.use_cases.load_programmes import load_programmes
from selection.use_cases.make_offers import make_offers
from shared.rest.accept import wants_csv
from shared.rest.idempotency import Idempotency
from shared.rest.links import Step, links
from shared.rest.lists import Page, PagingDep, answer_list
from shared.rest.opening import NowDep
from shared.rest.resources import In, Out
from shared.rest.versions import ExpectedVersion, etag

router = APIRouter(tags=["urval"])
SORTS = {"updated_at": Round.updated_at, "name": Round.name, "status": Round.status}
CANDIDATE_SORTS = {
    "organizer_rank": Candidate.organizer_rank,
    "rank": Candidate.rank,
    "points": Candidate.points,
    "school_unit_code": Candidate.school_unit_code,
}


class RoundIn(In):
    name: str = Field(min_length=1, max_length=200, description="Omgångens namn", examples=["Urval våren 2027"])
    programme: str = Field(max_length=60, description="Uppdragets kod", examples=["riktade-insatser-2024"])
    school_year: SchoolYear = Field(description="Läsår vars resultat används")


class DecisionIn(In):
    diary_number: DiaryNumber = Field(description="Beslutets diarienummer")
    presented_by: str = Field(min_length=1, max_length=100, description="Föredragandens användaridentitet")
    participants: list[str] = Field(
        default_factory=list, description="Övriga som har deltagit i den slutliga handläggningen, utan att avgöra"
    )


class OffersIn(In):
    answer_by: date = Field(description="Sista dag att svara", examples=["2027-02-15"])


class RoundOut(Out):
    id: UUID
    version: int = Field(description="Ändras vid varje ändring; samma som ETag", examples=[1])
    name: str
    programme: str
    rule_version: str = Field(description="Version av programmets regler", examples=["1"])
    school_year: str
    status: RoundStatus = Field(description="Var omgången befinner sig", examples=["analysed"])
    counts: dict[str, int] | None = Field(
        description="Antal skolenheter per utfall", examples=[{"considered": 1714, "selected": 30}]
    )
    snapshot_hash: str | None = Field(description="SHA-256 av underlaget")
    result_hash: str | None = Field(description="SHA-256 av resultatet")
    created_by: str
    analysed_by: str | None
    analysed_at: datetime | None
    decided_by: str | None
    presented_by: str | None
    participants: list[str]
    decided_on: date | None
    diary_number: str | None
    updated_at: datetime


class CandidateLine(Out):
    """A candidate on one line of a CSV, without its explanation."""

    school_unit_code: str = Field(examples=["48000763"])
    name: str
    organization_number: str = Field(examples=["5566501796"])
    school_type: str = Field(examples=["GR"])
    outcome: Outcome = Field(description="Vad analysen säger om enheten")
    rank: int | None = Field(description="Plats efter behov bland de enheter som kan väljas")
    organizer_rank: int | None = Field(description="Huvudmannens plats")
    near_cutoff: bool = Field(description="Om enheten var nära att väljas")


class CandidateOut(CandidateLine):
    explanation: dict[str, Any] = Field(
        description="Varje kriterium med värde, riksgenomsnitt, skillnad och poäng; skäl"
    )


STEPS = {
    RoundStatus.DRAFT: (("analyse", "post_analysis", "analyses"),),
    RoundStatus.ANALYSED: (
        ("analyse", "post_analysis", "analyses"),
        ("consult", "post_consultation", "consultations"),
        ("close_consultation", "post_consultation_closing", "consultation-closings"),
    ),
    RoundStatus.CONSULTED: (
        ("analyse", "post_analysis", "analyses"),
        ("decide", "post_decision", "decisions"),
    ),
    RoundStatus.DECIDED: (("offer", "post_round_offers", "offers"), ("verify", "post_verification", "verifications")),
    RoundStatus.OFFERED: (("verify", "post_verification", "verifications"), ("close", "post_closing", "closings")),
    RoundStatus.CLOSED: (("verify", "post_verification", "verifications"),),
}


def present(request: Request, round_: Round) -> RoundOut:
    path = f"{ROOT}/rounds/{round_.id}"
    steps = [Step(rel, operation, "POST", f"{path}/{noun}") for rel, operation, noun in STEPS[round_.status]]
    out = RoundOut.model_validate(round_)
    out.links = links(request, path, *steps, Step("candidates", "get_candidates", "GET", f"{path}/candidates"))
    return out


def answer(request: Request, response: Response, round_: Round) -> RoundOut:
    response.headers["ETag"] = etag(round_.version)
    return present(request, round_)


@router.get("/rounds", summary="Lista urvalsomgångar", response_model=Page[RoundOut])
async def get_rounds(
    request: Request,
    work: WorkDep,
    paging: PagingDep,
    programme: Annotated[str | None, Query(max_length=60)] = None,
    status: RoundStatus | None = None,
) -> Response:
    """Urvalsomgångar i alla skeden."""
    async with work:
        query = work.rounds.list_rounds(programme=programme, status=status)
    return await answer_list(request, work, query, lambda row: present(request, row), paging=paging, sorts=SORTS)


@router.get("/rounds/{round_id}", summary="Hämta en urvalsomgång", response_model=RoundOut)
async def get_round(request: Request, response: Response, work: WorkDep, round_id: UUID) -> RoundOut:
    """En omgång med de steg som kan tas nu."""
    async with work:
        round_ = await work.rounds.get_round(round_id)
    return answer(request, response, round_)


@router.post("/rounds", summary="Starta en urvalsomgång", status_code=201, response_model=RoundOut)
async def post_round(
    request: Request,
    work: WorkDep,
    catalogue: CatalogueDep,
    directory: ProgrammesDir,
    body: RoundIn,
    key: Idempotency,
    now: NowDep,
) -> Response:
    """En omgång som utkast. Den får programmets senaste regler och behåller dem."""
    async with work:
        if given := await key.first_answer(work):
            return given
        await load_programmes(work, directory, catalogue, now=now)
        round_ = await create_round(work, body.programme, name=body.name, school_year=body.school_year, now=now)
        return await key.answer(
            work, present(request, round_), location=f"{ROOT}/rounds/{round_.id}", version=round_.version
        )


@router.post("/rounds/{round_id}/analyses", summary="Analysera omgången", response_model=RoundOut)
async def post_analysis(
    request: Request,
    response: Response,
    work: WorkDep,
    catalogue: CatalogueDep,
    round_id: UUID,
    version: ExpectedVersion,
    now: NowDep,
) -> RoundOut:
    """Väger alla skolenheter mot programmets regler. Kan göras om tills omgången är beslutad."""
    async with work:
        round_ = await analyse_round(work, round_id, catalogue, version=version, now=now)
    return answer(request, response, round_)


@router.get("/rounds/{round_id}/candidates", summary="Lista prövade skolenheter", response_model=Page[CandidateOut])
async def get_candidates(
    request: Request,
    work: WorkDep,
    paging: PagingDep,
    round_id: UUID,
    outcome: Outcome | None = None,
    organization_number: OrganizationNumber | None = None,
    near_cutoff: bool | None = None,
) -> Response:
    """Varje prövad enhet med utfall, skäl och förklaring, sida för sida eller hela listan som CSV."""
    async with work:
        await work.rounds.get_round(round_id)
        query = work.rounds.list_candidates(
            round_id, outcome=outcome, organization_number=organization_number, near_cutoff=near_cutoff
        )
    shown = CandidateLine if wants_csv(request) else CandidateOut
    return await answer_list(request, work, query, shown.model_validate, paging=paging, sorts=CANDIDATE_SORTS)


@router.get(
    "/rounds/{round_id}/candidates/{school_unit_code}", summary="Hämta en prövad enhet", response_model=CandidateOut
)
async def get_candidate(
    request: Request, work: WorkDep, round_id: UUID, school_unit_code: SchoolUnitCode
) -> CandidateOut:
    """En enhet med hela förklaringen: varför den valdes, inte valdes, hölls inne eller inte kunde bedömas."""
    async with work:
        candidate = await work.rounds.get_candidate(round_id, school_unit_code)
    out = CandidateOut.model_validate(candidate)
    out.links = links(request, f"{ROOT}/rounds/{round_id}/candidates/{school_unit_code}")
    return out


@router.post("/rounds/{round_id}/decisions", summary="Besluta omgången", response_model=RoundOut)
async def post_decision(
    request: Request,
    response: Response,
    work: WorkDep,
    round_id: UUID,
    body: DecisionIn,
    version: ExpectedVersion,
    now: NowDep,
) -> RoundOut:
    """Fryser omgången. Den som har gjort analysen får inte besluta."""
    async with work:
        round_ = await decide_round(
            work,
            round_id,
            diary_number=body.diary_number,
            presented_by=body.presented_by,
            participants=body.participants,
            version=version,
            now=now,
        )
    return answer(request, response, round_)


@router.post("/rounds/{round_id}/offers", summary="Lämna erbjudanden", status_code=201, response_model=OffersOut)
async def post_round_offers(
    request: Request,
    response: Response,
    work: WorkDep,
    round_id: UUID,
    body: OffersIn,
    version: ExpectedVersion,
    now: NowDep,
) -> OffersOut:
    """Ett erbjudande till varje vald huvudman."""
    async with work:
        offers = await make_offers(work, round_id, answer_by=body.answer_by, version=version, now=now)
    response.headers["Location"] = path = f"{ROOT}/offers?round_id={round_id}"
    return OffersOut(items=[present_offer(request, offer) for offer in offers], links=links(request, path))
