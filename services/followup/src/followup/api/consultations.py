"""Consultations (samråd) with agencies and organisations."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response
from pydantic import Field

from followup.api.dependencies import ROOT, WorkDep
from followup.models.consultation import Consultation
from followup.programmes import Programme, known_programme
from followup.use_cases.consultations.record_consultation import record_consultation
from shared.rest.idempotency import Idempotency
from shared.rest.links import links
from shared.rest.lists import Page, PagingDep, answer_list
from shared.rest.opening import NowDep
from shared.rest.resources import In, Out
from shared.rest.versions import etag

SORTS = {"held_on": Consultation.held_on, "updated_at": Consultation.updated_at}
PARTIES = ["Skolinspektionen", "Specialpedagogiska skolmyndigheten"]


class ConsultationIn(In):
    programme: str = Field(description="Regeringsuppdraget", examples=["riktade-insatser-2024"])
    held_on: date = Field(description="Dagen då samrådet hölls", examples=["2026-10-07"])
    parties: list[Annotated[str, Field(min_length=1, max_length=200)]] = Field(
        min_length=1, max_length=50, description="Myndigheter och organisationer, aldrig personer", examples=[PARTIES]
    )
    subject: str = Field(
        min_length=1, max_length=500, description="Vad samrådet gällde", examples=["Urvalet hösten 2026"]
    )
    views: str = Field(
        min_length=1,
        max_length=10_000,
        description="Synpunkterna, utan personuppgifter",
        examples=["Insatserna bör knytas till det arbete som redan pågår."],
    )
    taken_into_account: str | None = Field(
        default=None,
        max_length=10_000,
        description="Hur synpunkterna har tagits till vara",
        examples=["Åtgärdsplanens mall frågar efter pågående arbete."],
    )
    diary_number: str = Field(
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
    out = ConsultationOut.model_validate(consultation)
    out.links = links(request, f"{ROOT}/consultations/{consultation.id}")
    return out


def make_router(programmes: Mapping[str, Programme]) -> APIRouter:
    router = APIRouter(tags=["samråd"])

    @router.get("/consultations", summary="Lista samråd", response_model=Page[ConsultationOut])
    async def get_consultations(
        request: Request,
        work: WorkDep,
        paging: PagingDep,
        programme: Annotated[str | None, Query(description="Regeringsuppdraget")] = None,
        since: Annotated[date | None, Query(description="Hållna från och med dagen")] = None,
    ) -> Response:
        """Samråd i tidsordning, sida för sida eller hela listan som CSV."""
        async with work:
            query = work.reports.list_consultations(programme=programme, since=since)
        return await answer_list(request, work, query, lambda c: present(request, c), paging=paging, sorts=SORTS)

    @router.post("/consultations", summary="Anteckna ett samråd", status_code=201, response_model=ConsultationOut)
    async def post_consultation(
        request: Request, work: WorkDep, body: ConsultationIn, key: Idempotency, now: NowDep
    ) -> Response:
        """Vem som hördes om vad och hur det togs till vara. Samråden ingår i redovisningen till regeringen."""
        programme = known_programme(programmes, body.programme).code
        async with work:
            if answer := await key.first_answer(work):
                return answer
            told = body.model_dump(exclude={"programme"})
            consultation = await record_consultation(work, programme, **told, now=now)
            location = f"{ROOT}/consultations/{consultation.id}"
            shown = present(request, consultation)
            return await key.answer(work, shown, location=location, version=consultation.version)

    @router.get("/consultations/{consultation_id}", summary="Hämta ett samråd", response_model=ConsultationOut)
    async def get_consultation(
        request: Request, response: Response, work: WorkDep, consultation_id: UUID
    ) -> ConsultationOut:
        """Ett samråd."""
        async with work:
            consultation = await work.reports.get_consultation(consultation_id)
        response.headers["ETag"] = etag(consultation.version)
        return present(request, consultation)

    return router
