"""Selection rounds: from draft over analysis and decision to offers."""

from datetime import date, datetime
from typing import Annotated, Any
from uuid import UUID

from fastapi import Query, Request, Response
from pydantic import Field

from selection.api.dependencies import (
    ROOT,
    CatalogueDep,
    Change,
    Create,
    DiaryNumber,
    OrganizationNumberQuery,
    Person,
    Programme,
    ProgrammeQuery,
    ProgrammesDir,
    Read,
    SchoolUnitCode,
    SchoolYear,
)
from selection.api.offers import OffersOut, present_offer
from selection.api.unmade_offers import present_unmade_offer
from selection.models.candidate import Candidate
from selection.models.round import Round, RoundStatus
from selection.rules.identity import SCHOOL_TYPES
from selection.rules.outcome import Outcome
from selection.rules.untested_reasons import UntestedReason
from selection.use_cases.offers.make_offers import MadeOffers, make_offers
from selection.use_cases.programmes.load_programmes import load_programmes
from selection.use_cases.rounds.analyse_round import analyse_round
from selection.use_cases.rounds.close_round import close_round
from selection.use_cases.rounds.create_round import create_round
from selection.use_cases.rounds.decide_round import decide_round
from shared.days import Day, Flag
from shared.rest.accept import wants_csv
from shared.rest.links import Step, links
from shared.rest.lists import WHOLE, Page, PagingDep
from shared.rest.resources import In, Out
from shared.rest.routes import Routes
from shared.text import Line, Prose

router = Routes(tags=["urval"])
SCHOOL_TYPE = f"^({'|'.join(SCHOOL_TYPES)})$"
SORTS = {"updated_at": Round.updated_at, "name": Round.name, "status": Round.status}
CANDIDATE_SORTS = {
    "organizer_rank": Candidate.organizer_rank,
    "rank": Candidate.rank,
    "points": Candidate.points,
    "school_unit_code": Candidate.school_unit_code,
    "updated_at": Candidate.updated_at,
}


class RoundIn(In):
    name: Line = Field(min_length=1, max_length=200, description="Omgångens namn", examples=["Urval våren 2027"])
    programme: Programme
    school_year: SchoolYear = Field(description="Läsår vars resultat används")


class UntestedIn(In):
    school_type: str = Field(pattern=SCHOOL_TYPE, description="Skolformen", examples=["GR"])
    group: Line = Field(max_length=200, description="Gruppen av kriterier", examples=["Förutsättningar"])
    reason: Prose = Field(
        min_length=10,
        max_length=1000,
        description="Varför omgången beslutas fast ingen skolenhet har prövats på gruppen",
        examples=["Uppgifterna publiceras inte per skolenhet, och inget annat underlag finns."],
    )


class DecisionIn(In):
    diary_number: DiaryNumber = Field(description="Beslutets diarienummer")
    presented_by: Person = Field(description="Föredragandens användaridentitet")
    participants: list[Person] = Field(
        default_factory=list,
        max_length=50,
        description="Övriga som har deltagit i den slutliga handläggningen, utan att avgöra",
        examples=[["cecilia"]],
    )
    untested_groups: list[UntestedIn] = Field(
        default_factory=list,
        max_length=50,
        description="Skälet för varje grupp av kriterier som ingen skolenhet har prövats på, se untested-groups",
        examples=[[]],
    )


class OffersIn(In):
    answer_by: Day = Field(description="Sista dag att svara", examples=["2027-02-15"])


class RoundOut(Out):
    id: UUID = Field(description="Urvalsomgångens identitet")
    version: int = Field(description="Ändras vid varje ändring; samma som ETag", examples=[1])
    name: str = Field(description="Omgångens namn", examples=["Urval våren 2027"])
    programme: str = Field(description="Uppdragets kod", examples=["riktade-insatser-2024"])
    rule_version: str = Field(description="Version av uppdragets regler", examples=["1"])
    school_year: str = Field(description="Läsår vars resultat används", examples=["2024/25"])
    status: RoundStatus = Field(description="Var omgången befinner sig", examples=["analysed"])
    counts: dict[str, int] | None = Field(
        description="Antal skolenheter per utfall", examples=[{"considered": 1714, "selected": 30}]
    )
    snapshot_hash: str | None = Field(description="SHA-256 av underlaget")
    result_hash: str | None = Field(description="SHA-256 av resultatet")
    created_by: str = Field(description="Vem som skapade omgången", examples=["anna"])
    analysed_by: str | None = Field(description="Vem som startade analysen", examples=["anna"])
    analysed_at: datetime | None = Field(description="När omgången analyserades")
    decided_by: str | None = Field(description="Vem som beslutade", examples=["berit"])
    presented_by: str | None = Field(description="Vem som föredrog", examples=["anna"])
    participants: list[str] = Field(description="Vilka fler som deltog i handläggningen", examples=[["cecilia"]])
    decided_on: date | None = Field(description="Beslutsdag", examples=["2026-03-15"])
    diary_number: str | None = Field(description="Beslutets diarienummer", examples=["2026:1234"])
    updated_at: datetime = Field(description="När uppgiften senast ändrades")


class CandidateLine(Out):
    """A candidate on one line of a CSV, without its explanation."""

    school_unit_code: str = Field(description="Skolenhetskod", examples=["48000763"])
    name: str = Field(description="Skolenhetens namn", examples=["Oasens skola"])
    organization_number: str = Field(description="Huvudmannens organisationsnummer", examples=["5566501796"])
    school_type: str = Field(description="Skolformen som enheten bedömdes i", examples=["GR"])
    outcome: Outcome = Field(description="Vad analysen säger om enheten", examples=["selected"])
    rank: int | None = Field(description="Plats efter behov bland de enheter som kan väljas", examples=[12])
    organizer_rank: int | None = Field(description="Huvudmannens plats", examples=[4])
    near_cutoff: bool = Field(description="Om enheten var nära att väljas", examples=[False])


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
    # Offers that could not be made then are made by a link of their own (unmade-offers): the round alone cannot know.
    RoundStatus.OFFERED: (("verify", "post_verification", "verifications"), ("close", "post_closing", "closings")),
    RoundStatus.CLOSED: (("verify", "post_verification", "verifications"),),
}


def present(request: Request, round_: Round) -> RoundOut:
    path = f"{ROOT}/rounds/{round_.id}"
    steps = [Step(rel, operation, "POST", f"{path}/{noun}") for rel, operation, noun in STEPS[round_.status]]
    candidates = Step("candidates", "get_candidates", "GET", f"{path}/candidates")
    return RoundOut.of(round_, links=links(request, path, *steps, candidates))


def present_candidate(request: Request, candidate: Candidate) -> CandidateOut:
    path = f"{ROOT}/rounds/{candidate.round_id}/candidates/{candidate.school_unit_code}"
    return CandidateOut.of(candidate, links=links(request, path))


def present_candidate_line(request: Request, candidate: Candidate) -> CandidateLine:
    return CandidateLine.of(candidate)


def present_offers(request: Request, made: MadeOffers) -> OffersOut:
    unmade = Step("unmade-offers", "get_unmade_offers", "GET", f"{ROOT}/unmade-offers?round_id={made.round_id}")
    return OffersOut(
        items=[present_offer(request, offer) for offer in made.offers],
        unmade_offers=[present_unmade_offer(request, row) for row in made.unmade],
        links=links(request, f"{ROOT}/offers?round_id={made.round_id}", unmade),
    )


@router.get("/rounds", summary="Lista urvalsomgångar", response_model=Page[RoundOut])
async def get_rounds(
    call: Read,
    paging: PagingDep,
    programme: ProgrammeQuery,
    status: Annotated[RoundStatus | None, Query(description="Var omgången befinner sig")] = None,
) -> Response:
    """Urvalsomgångar i alla skeden."""
    async with call.work as work:
        query = work.rounds.list_rounds(programme=programme, status=status)
    return await call.list(query, present, paging=paging, sorts=SORTS)


@router.get("/rounds/{round_id}", summary="Hämta en urvalsomgång", response_model=RoundOut)
async def get_round(call: Read, round_id: UUID) -> Response:
    """En omgång med de steg som kan tas nu."""
    async with call.work as work:
        return await call.answer(present, await work.rounds.get_round(round_id))


@router.post("/rounds", summary="Starta en urvalsomgång", status_code=201, response_model=RoundOut)
async def post_round(call: Create, catalogue: CatalogueDep, directory: ProgrammesDir, body: RoundIn) -> Response:
    """En omgång som utkast. Den får uppdragets senaste regler och behåller dem."""
    async with call.work as work:
        await load_programmes(work, directory, catalogue, now=call.now)
        round_ = await create_round(work, body.programme, name=body.name, school_year=body.school_year, now=call.now)
        return await call.answer(present, round_)


@router.post("/rounds/{round_id}/analyses", summary="Analysera omgången", response_model=RoundOut)
async def post_analysis(call: Change, catalogue: CatalogueDep, round_id: UUID) -> Response:
    """Väger alla skolenheter mot uppdragets regler. Kan göras om tills omgången är beslutad."""
    async with call.work as work:
        round_ = await analyse_round(work, round_id, catalogue, version=call.version, now=call.now)
        return await call.answer(present, round_)


@router.get(
    "/rounds/{round_id}/candidates",
    summary="Lista prövade skolenheter",
    response_model=Page[CandidateOut],
    openapi_extra=WHOLE,
)
async def get_candidates(
    call: Read,
    paging: PagingDep,
    round_id: UUID,
    outcome: Annotated[Outcome | None, Query(description="Vad analysen säger om enheten")] = None,
    organization_number: OrganizationNumberQuery = None,
    near_cutoff: Annotated[Flag | None, Query(description="Bara de som ligger nära gränsen")] = None,
) -> Response:
    """Varje prövad enhet med utfall, skäl och förklaring, sida för sida eller hela listan som CSV."""
    async with call.work as work:
        await work.rounds.get_round(round_id)
        query = work.candidates.list_candidates(
            round_id, outcome=outcome, organization_number=organization_number, near_cutoff=near_cutoff
        )
    shown = present_candidate_line if wants_csv(call.request) else present_candidate
    return await call.list(query, shown, paging=paging, sorts=CANDIDATE_SORTS)


@router.get(
    "/rounds/{round_id}/candidates/{school_unit_code}", summary="Hämta en prövad enhet", response_model=CandidateOut
)
async def get_candidate(call: Read, round_id: UUID, school_unit_code: SchoolUnitCode) -> Response:
    """En enhet med hela förklaringen: varför den valdes, inte valdes, fick vänta eller inte kunde bedömas."""
    async with call.work as work:
        candidate = await work.candidates.get_candidate(round_id, school_unit_code)
        return await call.answer(present_candidate, candidate)


@router.post("/rounds/{round_id}/decisions", summary="Besluta omgången", response_model=RoundOut)
async def post_decision(call: Change, catalogue: CatalogueDep, round_id: UUID, body: DecisionIn) -> Response:
    """Fryser omgången. Den som har gjort analysen får inte besluta.

    Finns det en hel grupp av kriterier som ingen skolenhet har prövats på ska skälet att ändå besluta anges; det står i
    beslutet.
    """
    async with call.work as work:
        round_ = await decide_round(
            work,
            round_id,
            diary_number=body.diary_number,
            presented_by=body.presented_by,
            participants=body.participants,
            untested=[UntestedReason(group.school_type, group.group, group.reason) for group in body.untested_groups],
            catalogue=catalogue,
            version=call.version,
            now=call.now,
        )
        return await call.answer(present, round_)


@router.post("/rounds/{round_id}/offers", summary="Lämna erbjudanden", status_code=201, response_model=OffersOut)
async def post_round_offers(call: Change, round_id: UUID, body: OffersIn) -> Response:
    """Ett erbjudande till varje vald huvudman som kan få det; de andra räknas upp med hindret.

    En huvudman med en samverkan som pågår, eller med ett erbjudande att besvara, får inget så länge. Samma anrop igen
    lämnar de erbjudanden som har blivit möjliga, och ingen får två.
    """
    async with call.work as work:
        made = await make_offers(work, round_id, answer_by=body.answer_by, version=call.version, now=call.now)
        return await call.answer(present_offers, made)


@router.post("/rounds/{round_id}/closings", summary="Avsluta omgången", response_model=RoundOut)
async def post_closing(call: Change, round_id: UUID) -> Response:
    """När alla erbjudanden är besvarade eller tillbakadragna, och inget väntar på att kunna lämnas."""
    async with call.work as work:
        return await call.answer(present, await close_round(work, round_id, version=call.version, now=call.now))
