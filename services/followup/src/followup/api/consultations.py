"""Consultations (samråd) with agencies and organisations."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from fastapi import Query, Request, Response
from pydantic import AfterValidator, Field

from followup.api.dependencies import ROOT, Create, ProgrammeFilter, Programmes, Read
from followup.models.consultation import Consultation
from followup.programmes import known_programme
from followup.use_cases.consultations.record_consultation import record_consultation
from shared.days import Day
from shared.rest.links import links
from shared.rest.lists import Page, PagingDep
from shared.rest.resources import In, Out
from shared.rest.routes import Routes
from shared.text import Line, Prose

router = Routes(tags=["samråd"])
SORTS = {"held_on": Consultation.held_on, "updated_at": Consultation.updated_at}
PARTIES = ["Skolinspektionen", "Specialpedagogiska skolmyndigheten"]


def _distinct(parties: list[str]) -> list[str]:
    if len(set(parties)) < len(parties):
        raise ValueError("varje part en gång")
    return parties


class ConsultationIn(In):
    programme: Line = Field(max_length=100, description="Regeringsuppdraget", examples=["riktade-insatser-2024"])
    held_on: Day = Field(description="Dagen då samrådet hölls, i dag eller tidigare", examples=["2026-10-07"])
    parties: Annotated[list[Annotated[Line, Field(min_length=1, max_length=200)]], AfterValidator(_distinct)] = Field(
        min_length=1, max_length=50, description="Myndigheter och organisationer, aldrig personer", examples=[PARTIES]
    )
    subject: Line = Field(
        min_length=1, max_length=500, description="Vad samrådet gällde", examples=["Urvalet hösten 2026"]
    )
    views: Prose = Field(
        min_length=1,
        max_length=10_000,
        description="Synpunkterna, utan personuppgifter",
        examples=["Insatserna bör knytas till det arbete som redan pågår."],
    )
    taken_into_account: Prose | None = Field(
        default=None,
        max_length=10_000,
        description="Hur synpunkterna har tagits till vara",
        examples=["Åtgärdsplanens mall frågar efter pågående arbete."],
    )
    diary_number: Line = Field(
        min_length=1, max_length=50, description="Minnesanteckningarnas diarienummer", examples=["2026:412"]
    )


class ConsultationOut(Out):
    id: UUID = Field(description="Samrådets identitet", examples=["0199a6f2-7c1e-7aa0-8000-000000000006"])
    version: int = Field(description="Ändras vid varje ändring; samma som ETag", examples=[1])
    programme: str = Field(description="Regeringsuppdraget", examples=["riktade-insatser-2024"])
    held_on: date = Field(description="Dagen då samrådet hölls", examples=["2026-10-07"])
    parties: list[str] = Field(description="Myndigheter och organisationer", examples=[PARTIES])
    subject: str = Field(description="Vad samrådet gällde", examples=["Urvalet hösten 2026"])
    views: str = Field(description="Synpunkterna", examples=["Insatserna bör knytas till pågående arbete."])
    taken_into_account: str | None = Field(description="Hur synpunkterna har tagits till vara", examples=[None])
    diary_number: str = Field(description="Diarienummer", examples=["2026:412"])
    updated_at: datetime = Field(description="Senast ändrad", examples=["2026-10-08T08:00:00Z"])


def present(request: Request, consultation: Consultation) -> ConsultationOut:
    return ConsultationOut.of(consultation, links=links(request, f"{ROOT}/consultations/{consultation.id}"))


@router.get("/consultations", summary="Lista samråd", response_model=Page[ConsultationOut])
async def get_consultations(
    call: Read,
    paging: PagingDep,
    programme: ProgrammeFilter,
    since: Annotated[Day | None, Query(description="Hållna från och med dagen")] = None,
) -> Response:
    """Samråd i tidsordning, sida för sida eller hela listan som CSV."""
    async with call.work as work:
        query = work.consultations.list_consultations(programme=programme, since=since)
    return await call.list(query, present, paging=paging, sorts=SORTS)


@router.post("/consultations", summary="Anteckna ett samråd", status_code=201, response_model=ConsultationOut)
async def post_consultation(call: Create, body: ConsultationIn, programmes: Programmes) -> Response:
    """Vem som hördes om vad och hur det togs till vara. Samråden ingår i redovisningen till regeringen."""
    programme = known_programme(programmes, body.programme)
    async with call.work as work:
        consultation = await record_consultation(
            work,
            programme,
            held_on=body.held_on,
            parties=body.parties,
            subject=body.subject,
            views=body.views,
            taken_into_account=body.taken_into_account,
            diary_number=body.diary_number,
            now=call.now,
        )
        return await call.answer(present, consultation)


@router.get("/consultations/{consultation_id}", summary="Hämta ett samråd", response_model=ConsultationOut)
async def get_consultation(call: Read, consultation_id: UUID) -> Response:
    """Ett samråd."""
    async with call.work as work:
        return await call.answer(present, await work.consultations.get_consultation(consultation_id))
