"""Rounds of quality dialogues: planned, opened by another, offered to all organisers, and who has taken part."""

from datetime import date, datetime
from functools import partial
from typing import Annotated, Any
from uuid import UUID

from fastapi import Query, Request, Response
from pydantic import Field

from followup.api.dependencies import ROOT, ChangeOnce, Create, ProgrammeFilter, Programmes, Read
from followup.models.quality_round import QualityRound, QualityRoundStatus
from followup.programmes import known_programme
from followup.steps.read_participation import place_of_row
from followup.use_cases.quality_rounds.create_quality_round import create_quality_round
from followup.use_cases.quality_rounds.offer_quality_dialogues import offer_quality_dialogues
from followup.use_cases.quality_rounds.open_quality_round import open_quality_round
from shared.clock import swedish_date
from shared.days import Day
from shared.rest.links import Step, links
from shared.rest.lists import WHOLE, Page, PagingDep, answer_items
from shared.rest.resources import In, Out
from shared.rest.routes import Routes
from shared.text import Line

router = Routes(tags=["kvalitetsdialoger"])
SORTS = {"starts_on": QualityRound.starts_on, "updated_at": QualityRound.updated_at}


class QualityRoundIn(In):
    programme: Line = Field(max_length=100, description="Regeringsuppdraget", examples=["kvalitet-2021"])
    title: Line = Field(min_length=3, max_length=200, description="Omgångens namn", examples=["Våren 2027"])
    starts_on: Day = Field(description="Omgångens första dag", examples=["2027-01-11"])
    answer_by: Day = Field(description="När huvudmännen senast ska svara", examples=["2027-02-15"])
    ends_on: Day = Field(description="Omgångens sista dag", examples=["2027-06-11"])


class QualityRoundOpeningIn(In):
    diary_number: Line = Field(min_length=1, max_length=50, description="Beslutets diarienummer", examples=["2027:15"])


class QualityRoundOut(Out):
    id: UUID = Field(description="Omgångens identitet", examples=["0199a6f2-7c1e-7aa0-8000-00000000001a"])
    version: int = Field(description="Ändras vid varje ändring; samma som ETag", examples=[1])
    programme: str = Field(description="Regeringsuppdraget", examples=["kvalitet-2021"])
    title: str = Field(description="Omgångens namn", examples=["Våren 2027"])
    starts_on: date = Field(description="Omgångens första dag", examples=["2027-01-11"])
    answer_by: date = Field(description="När huvudmännen senast ska svara", examples=["2027-02-15"])
    ends_on: date = Field(description="Omgångens sista dag", examples=["2027-06-11"])
    status: QualityRoundStatus = Field(description="Planerad eller öppen", examples=["planned"])
    diary_number: str | None = Field(description="Beslutets diarienummer", examples=["2027:15"])
    opened_on: date | None = Field(description="När dialogerna erbjöds", examples=["2027-01-11"])
    updated_at: datetime = Field(description="Senast ändrad", examples=["2027-01-11T08:00:00Z"])


class ParticipationOut(Out):
    group: str = Field(description="Alla, sektor, huvudmannatyp, län eller storlek", examples=["organizer_type"])
    value: str | None = Field(description="Gruppens värde; saknas när det inte är känt", examples=["KOMMUN"])
    offered: int = Field(description="Huvudmän som har fått erbjudandet", examples=[290])
    accepted: int = Field(description="Har tackat ja", examples=[241])
    declined: int = Field(description="Har tackat nej", examples=[22])
    ended: int = Field(description="Återtagna och inställda", examples=[4])
    took_place: int = Field(description="Hållna dialoger", examples=[230])
    with_spsm: int = Field(description="Hållna dialoger där SPSM deltog", examples=[180])
    all_school_types: int = Field(description="Hållna dialoger om alla huvudmannens skolformer", examples=[150])
    summed_up: int = Field(description="Sammanfattade och godkända av alla parter", examples=[225])
    agency_hours: int = Field(description="Timmar för Skolverket", examples=[2100])
    spsm_hours: int = Field(description="Timmar för SPSM", examples=[900])
    organizer_hours: int = Field(description="Timmar för huvudmännen", examples=[3300])


def present(request: Request, round_: QualityRound, *, today: date) -> QualityRoundOut:
    path = f"{ROOT}/quality-rounds/{round_.id}"
    steps = (
        Step("open", "post_quality_round_opening", "POST", f"{path}/openings", round_.is_planned),
        Step("offer", "post_quality_round_offer", "POST", f"{path}/offers", round_.is_running(today)),
        Step("dialogues", "get_quality_dialogues", "GET", f"{ROOT}/quality-dialogues?round_id={round_.id}"),
        Step("participations", "get_quality_round_participations", "GET", f"{path}/participations"),
        Step(
            "over-time",
            "get_quality_participations",
            "GET",
            f"{ROOT}/quality-participations?programme={round_.programme}",
        ),
        Step("surveys", "get_surveys", "GET", f"{ROOT}/surveys?quality_round_id={round_.id}"),
    )
    return QualityRoundOut.of(round_, links=links(request, path, *steps))


def _participation(row: Any) -> ParticipationOut:
    group, value = place_of_row(row)
    return ParticipationOut.of(row, group=group, value=value)


@router.get("/quality-rounds", summary="Lista omgångar av kvalitetsdialoger", response_model=Page[QualityRoundOut])
async def get_quality_rounds(
    call: Read,
    paging: PagingDep,
    programme: ProgrammeFilter,
    status: Annotated[QualityRoundStatus | None, Query(description="Planerad eller öppen")] = None,
) -> Response:
    """Omgångar i tidsordning, sida för sida eller hela listan som CSV."""
    async with call.work as work:
        query = work.quality_rounds.list_rounds(programme=programme, status=status)
    return await call.list(query, partial(present, today=swedish_date(call.now)), paging=paging, sorts=SORTS)


@router.post("/quality-rounds", summary="Planera en omgång", status_code=201, response_model=QualityRoundOut)
async def post_quality_round(call: Create, body: QualityRoundIn, programmes: Programmes) -> Response:
    """En ny omgång av kvalitetsdialoger. Den erbjuds huvudmännen när någon annan har öppnat den."""
    programme = known_programme(programmes, body.programme)
    async with call.work as work:
        round_ = await create_quality_round(
            work,
            programme,
            title=body.title,
            starts_on=body.starts_on,
            answer_by=body.answer_by,
            ends_on=body.ends_on,
            now=call.now,
        )
        return await call.answer(partial(present, today=swedish_date(call.now)), round_)


@router.get("/quality-rounds/{round_id}", summary="Hämta en omgång", response_model=QualityRoundOut)
async def get_quality_round(call: Read, round_id: UUID) -> Response:
    """En omgång med de steg som kan tas nu."""
    async with call.work as work:
        round_ = await work.quality_rounds.get_round(round_id)
        return await call.answer(partial(present, today=swedish_date(call.now)), round_)


@router.post(
    "/quality-rounds/{round_id}/openings", summary="Öppna en omgång", status_code=201, response_model=QualityRoundOut
)
async def post_quality_round_opening(call: ChangeOnce, round_id: UUID, body: QualityRoundOpeningIn) -> Response:
    """Beslutar att dialogerna erbjuds alla huvudmän i registret. Den som har planerat omgången öppnar den inte."""
    async with call.work as work:
        round_ = await open_quality_round(
            work, round_id, diary_number=body.diary_number, version=call.version, now=call.now
        )
        return await call.answer(partial(present, today=swedish_date(call.now)), round_)


@router.post(
    "/quality-rounds/{round_id}/offers",
    summary="Erbjud nya huvudmän",
    status_code=201,
    response_model=QualityRoundOut,
)
async def post_quality_round_offer(call: ChangeOnce, round_id: UUID) -> Response:
    """Erbjuder huvudmän som har kommit till sedan omgången öppnades. Den som har ett erbjudande får inget nytt."""
    async with call.work as work:
        round_ = await offer_quality_dialogues(work, round_id, version=call.version, now=call.now)
        return await call.answer(partial(present, today=swedish_date(call.now)), round_)


@router.get(
    "/quality-rounds/{round_id}/participations",
    summary="Räkna deltagandet i en omgång",
    response_model=Page[ParticipationOut],
    openapi_extra=WHOLE,
)
async def get_quality_round_participations(call: Read, paging: PagingDep, round_id: UUID) -> Response:
    """Deltagande, skolformer och tidsåtgång: i allt, per sektor, huvudmannatyp, län och storlek."""
    async with call.work as work:
        await work.quality_rounds.get_round(round_id)
        counted = await work.participations.count_participation([round_id])
    return answer_items(call.request, [_participation(row) for row in counted], paging)
