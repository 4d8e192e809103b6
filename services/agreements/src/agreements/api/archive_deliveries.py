"""Cases that an archive has received as their sealed files, and what has been disposed of here since."""

from datetime import date
from typing import Annotated
from uuid import UUID

from fastapi import Query, Request, Response
from pydantic import Field

from agreements.api.case_file_seals import Sha256
from agreements.api.dependencies import ROOT, CaseFilter, ChangeOnce, CooperationId, Create, Read
from agreements.api.values import PartOut
from agreements.models.archive_delivery import ArchiveDelivery
from agreements.use_cases.archive_deliveries.dispose_of_texts import dispose_of_texts
from agreements.use_cases.archive_deliveries.record_archive_delivery import record_archive_delivery
from shared.clock import swedish_date
from shared.days import Day, Flag
from shared.rest.links import Step, links
from shared.rest.lists import Page, PagingDep
from shared.rest.resources import In
from shared.rest.routes import Routes
from shared.text import Line

router = Routes(tags=["arkivfiler"])
SORTS = {"updated_at": ArchiveDelivery.updated_at, "received_on": ArchiveDelivery.received_on}
ONE = "/archive-deliveries/{delivery_id}"
SEAL = "0190f0c2-7a10-7cc1-9d0c-1f2a3b4c5d70"


class ArchiveDeliveryIn(In):
    seal_id: UUID = Field(description="Stämpeln på arkivfilen som lämnades", examples=[SEAL])
    manifest_hash: Sha256 = Field(description="SHA-256 av förteckningen i filen som arkivet tog emot, enligt kvittot")
    archive: Line = Field(min_length=2, max_length=200, description="Arkivet", examples=["Riksarkivet"])
    receipt: Line = Field(min_length=1, max_length=200, description="Kvittots beteckning", examples=["RA 2031:1204"])
    received_on: Day = Field(description="Dagen då arkivet tog emot filen", examples=["2031-02-03"])


class DisposalIn(In):
    diary_number: Line = Field(
        min_length=1,
        max_length=60,
        description="Föreskriften eller beslutet som gallringen sker enligt (14 § arkivförordningen)",
        examples=["RA-MS 2030:12"],
    )


class ArchiveDeliveryOut(PartOut):
    seal_id: UUID = Field(description="Stämpeln på arkivfilen", examples=[SEAL])
    manifest_hash: Sha256 = Field(description="SHA-256 av förteckningen i filen som arkivet tog emot")
    archive: str = Field(description="Arkivet", examples=["Riksarkivet"])
    receipt: str = Field(description="Kvittots beteckning", examples=["RA 2031:1204"])
    received_on: date = Field(description="Dagen då arkivet tog emot filen", examples=["2031-02-03"])
    recorded_by: str = Field(description="Vem som registrerade kvittot", examples=["local-case_officer"])
    disposal_from: date = Field(description="Första dagen då arbetsmaterialet får gallras", examples=["2032-02-03"])
    disposed_on: date | None = Field(description="När arbetsmaterialet gallrades", examples=["2032-02-10"])
    disposed_by: str | None = Field(description="Vem som gallrade", examples=["local-decider"])
    disposal_diary_number: str | None = Field(description="Enligt vilken föreskrift", examples=["RA-MS 2030:12"])
    comments: int | None = Field(description="Kommentarer som gallrades", examples=[14])
    revisions: int | None = Field(description="Tidigare texter som gallrades", examples=[31])


def present(request: Request, delivery: ArchiveDelivery) -> ArchiveDeliveryOut:
    path = f"{ROOT}/archive-deliveries/{delivery.id}"
    disposable = delivery.may_be_disposed(swedish_date(request.state.now))
    step = Step("dispose", "post_archive_disposal", "POST", f"{path}/disposals", disposable)
    return ArchiveDeliveryOut.of(delivery, links=links(request, path, step))


@router.post(
    "/cooperations/{cooperation_id}/archive-deliveries",
    summary="Registrera arkivets kvitto",
    status_code=201,
    response_model=ArchiveDeliveryOut,
)
async def post_archive_delivery(call: Create, cooperation_id: CooperationId, body: ArchiveDeliveryIn) -> Response:
    """Arkivet har tagit emot ett avslutat ärende som stämplad arkivfil. Kvittot ska säga samma kontrollsumma som
    stämpeln, och filen ska vara uttagen när ärendet fick lämnas enligt uppdragets regler."""
    async with call.work as work:
        delivery = await record_archive_delivery(work, cooperation_id, **body.model_dump(), now=call.now)
        return await call.answer(present, delivery)


@router.get("/archive-deliveries", summary="Lista arkivleveranser", response_model=Page[ArchiveDeliveryOut])
async def get_archive_deliveries(call: Read, paging: PagingDep, cooperation_id: CaseFilter = None) -> Response:
    """Ärenden som ett arkiv har tagit emot, och vad som har gallrats här sedan dess."""
    async with call.work as work:
        query = work.archive_deliveries.list_parts(cooperation_id)
    return await call.list(query, present, paging=paging, sorts=SORTS)


@router.get(ONE, summary="Hämta en arkivleverans", response_model=ArchiveDeliveryOut)
async def get_archive_delivery(call: Read, delivery_id: UUID) -> Response:
    """Arkivets kvitto på ett ärende."""
    async with call.work as work:
        return await call.answer(present, await work.archive_deliveries.get_part(delivery_id))


@router.post(f"{ONE}/disposals", summary="Gallra arbetsmaterialet", response_model=ArchiveDeliveryOut)
async def post_archive_disposal(
    call: ChangeOnce,
    delivery_id: UUID,
    body: DisposalIn,
    dry_run: Annotated[Flag, Query(description="Visa vad som skulle gallras, utan att gallra")] = False,
) -> Response:
    """Tidigare texter i analysen, planen och överenskommelsen och kommentarerna till dem tas bort här; de finns i
    arkivfilen. Det som godkändes, beslutades och undertecknades blir kvar. Görs av någon annan än den som registrerade
    kvittot, tidigast den dag som uppdragets regler anger."""
    async with call.work as work:
        delivery = await dispose_of_texts(
            work, delivery_id, diary_number=body.diary_number, version=call.version, now=call.now
        )
        if dry_run:
            raise call.tried(present, delivery)
        return await call.answer(present, delivery)
