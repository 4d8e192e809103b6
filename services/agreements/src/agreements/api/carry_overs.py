"""Carry-overs: running cases of another system come in by a file, read by one person and confirmed by another."""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from fastapi import Query, Request, Response
from pydantic import BaseModel, ConfigDict, Field

from agreements.api.dependencies import ROOT, ChangeOnce, Read, SendOnce
from agreements.errors import FileUnreadable
from agreements.models.carry_over import CarryOver, CarryOverStatus
from agreements.models.sealed_document import SealedDocument
from agreements.steps.refuse_rows import FAULTS_SHOWN
from agreements.use_cases.carry_overs.confirm_carry_over import confirm_carry_over
from agreements.use_cases.carry_overs.keep_signed_document import keep_signed_document
from agreements.use_cases.carry_overs.read_carry_over import Reading, read_carry_over
from agreements.use_cases.carry_overs.reconcile_carry_over import Reconciliation, reconcile_carry_over
from shared.amount import Amount
from shared.days import Day, Flag
from shared.rest.links import Step, links
from shared.rest.lists import Page, PagingDep
from shared.rest.resources import Out
from shared.rest.routes import Routes
from shared.text import Line

router = Routes(tags=["överföring"])
SORTS = {"updated_at": CarryOver.updated_at}


def _body(description: str, *kinds: str) -> dict[str, Any]:
    content = {kind: {"schema": {"type": "string", "format": "binary"}} for kind in kinds}
    return {"requestBody": {"required": True, "description": description, "content": content}}


FILE = _body(
    "Filen som den är. CSV eller XLSX känns igen på innehållet.",
    "text/csv",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
)
PDF = _body("Handlingen som den undertecknades.", "application/pdf")


class Detail(BaseModel):
    """A part of an answer that has no address of its own."""

    model_config = ConfigDict(from_attributes=True)


class SumsOut(Detail):
    """Vad ärendena blir tillsammans."""

    cases: int = Field(description="Antal ärenden", examples=[12])
    agreed: Amount = Field(description="Överenskommet", examples=["9000000.00"])
    paid: Amount = Field(description="Utbetalt", examples=["4000000.00"])
    approved: Amount = Field(description="Godkänt i redovisningar", examples=["2000000.00"])
    open_claims: Amount = Field(description="Krävt åter och inte betalt", examples=["50000.00"])
    repaid: Amount = Field(description="Återbetalt", examples=["25000.00"])
    written_off: Amount = Field(description="Avskrivet", examples=["0.00"])


class RowFaultOut(Detail):
    line: int = Field(description="Rad i filen; 0 när felet gäller hela filen", examples=[7])
    column: str = Field(description="Kolumn", examples=["amount"])
    read: str = Field(description="Vad som stod där", examples=["100000.01"])
    expected: str = Field(description="Vad som väntades", examples=["100000.00, delutbetalningen på rad 5"])


class ReadingOut(Out):
    dry_run: bool = Field(description="Om inget har sparats", examples=[True])
    new_cases: int = Field(description="Ärenden som inte är överförda", examples=[10])
    sums: SumsOut = Field(description="Vad filens rader blir tillsammans")
    faults: list[RowFaultOut] = Field(description="De första tusen felen, rad för rad")
    notices: list[str] = Field(
        description="Det som lästes på annat sätt än filen säger", examples=[["Bladet ”Noter” lästes inte."]]
    )


class CarryOverOut(Out):
    id: UUID = Field(description="Identitet")
    version: int = Field(description="Ändras vid varje ändring; samma som ETag", examples=[1])
    file_name: str = Field(description="Filens namn", examples=["samverkan-2026.csv"])
    content_hash: str = Field(validation_alias="sha256", description="SHA-256 av filen")
    status: CarryOverStatus = Field(description="Inläst, eller bekräftad och överförd", examples=["read"])
    totals: SumsOut = Field(description="Avsändarens summor, som filens rader stämmer med")
    read_by: str = Field(description="Vem som läste in filen", examples=["local-case_officer"])
    confirmed_by: str | None = Field(description="Vem som bekräftade den", examples=["local-controller"])
    confirmed_at: datetime | None = Field(description="När den bekräftades", examples=["2026-11-22T08:00:00Z"])
    created_at: datetime = Field(description="När filen lästes in", examples=["2026-11-22T08:00:00Z"])
    updated_at: datetime = Field(description="När den senast ändrades", examples=["2026-11-22T08:00:00Z"])


class ComparedOut(Detail):
    total: str = Field(description="Vilken summa", examples=["paid"])
    file: Amount = Field(description="Enligt filen", examples=["4000000.00"])
    agreements: Amount | None = Field(
        description="Enligt denna tjänst; tomt när den inte har någon sådan summa", examples=["4000000.00"]
    )
    budget: Amount | None = Field(description="Enligt budgettjänsten", examples=["4000000.00"])
    followup: Amount | None = Field(description="Enligt uppföljningstjänsten", examples=["4000000.00"])
    agrees: bool = Field(description="Om alla säger detsamma på öret", examples=[True])


class DeviationOut(Detail):
    case: str = Field(description="Ärendets diarienummer", examples=["2024:118"])
    cooperation_id: UUID = Field(description="Samverkan")
    totals: list[str] = Field(description="Summor som inte stämmer", examples=[["paid"]])


class ReconciliationOut(Out):
    agrees: bool = Field(description="Om allt stämmer på öret", examples=[True])
    totals: list[ComparedOut] = Field(description="Varje summa enligt filen och enligt tjänsterna")
    deviations: list[DeviationOut] = Field(description="Ärenden där någon summa inte stämmer")


class SignedDocumentOut(Out):
    cooperation_id: UUID = Field(description="Samverkan")
    checksum: str = Field(validation_alias="sha256", description="SHA-256 av handlingen")


def present(request: Request, row: CarryOver) -> CarryOverOut:
    path = f"{ROOT}/carry-overs/{row.id}"
    waits = row.status is CarryOverStatus.READ
    steps = (
        Step("confirm", "post_carry_over_confirmation", "POST", f"{path}/confirmations", waits),
        Step("reconciliation", "get_carry_over_reconciliation", "GET", f"{path}/reconciliations"),
    )
    return CarryOverOut.of(row, links=links(request, path, *steps))


def present_trial(request: Request, done: Reading) -> ReadingOut:
    faults = [RowFaultOut.model_validate(fault) for fault in done.faults[:FAULTS_SHOWN]]
    shown = links(request, f"{ROOT}/carry-overs")
    return ReadingOut.of(done, dry_run=True, new_cases=done.new, faults=faults, links=shown)


def present_reconciliation(request: Request, found: Reconciliation) -> ReconciliationOut:
    path = f"{ROOT}/carry-overs/{found.carry_over.id}"
    return ReconciliationOut.of(found, links=links(request, f"{path}/reconciliations"))


def present_document(request: Request, kept: SealedDocument) -> SignedDocumentOut:
    path = f"{ROOT}/cooperations/{kept.cooperation_id}/documents"
    return SignedDocumentOut.of(kept, links=links(request, path))


@router.post(
    "/carry-overs",
    summary="Läs in pågående samverkan från ett tidigare system",
    status_code=201,
    response_model=CarryOverOut,
    responses={200: {"description": "Provkörning: inget sparades", "model": ReadingOut}},
    openapi_extra=FILE,
)
async def post_carry_over(
    call: SendOnce,
    dry_run: Annotated[Flag, Query(description="Kontrollera filen utan att spara något")] = False,
    file_name: Annotated[Line, Query(max_length=200, description="Filens namn")] = "fil",
) -> Response:
    """CSV eller XLSX där kolumnen `record` säger vad raden är (`case`, `measure`, `commitment`, `cost`, `instalment`,
    `statement`, `payment`, `claim`, `repayment`, `total`) och `case` vilket ärende den hör till. Allt läses in, eller
    inget; fel redovisas rad för rad. Ett ärende som redan är överfört lämnas som det är, och får inte sägas på annat
    sätt. Inget förs över förrän någon annan har bekräftat filen."""
    async with call.file(FileUnreadable) as (contents, content_hash), call.work as work:
        done = await read_carry_over(
            work,
            contents,
            content_hash=content_hash,
            file_name=file_name,
            now=call.now,
        )
        if dry_run:
            raise call.tried(present_trial, done)
        done.refuse_faulty()
        assert done.carry_over is not None, "a file without faults is kept"
        return await call.answer(present, done.carry_over)


@router.get("/carry-overs", summary="Lista överföringar", response_model=Page[CarryOverOut])
async def get_carry_overs(
    call: Read,
    paging: PagingDep,
    status: Annotated[CarryOverStatus | None, Query(description="Bara i detta läge")] = None,
    since: Annotated[Day | None, Query(description="Inlästa från och med dagen")] = None,
    until: Annotated[Day | None, Query(description="Inlästa till och med dagen")] = None,
) -> Response:
    """Filer med pågående samverkan: vem som läste in dem, och vem som bekräftade."""
    async with call.work as work:
        query = work.carry_overs.list_carry_overs(status=status, since=since, until=until)
    return await call.list(query, present, paging=paging, sorts=SORTS)


@router.get("/carry-overs/{carry_over_id}", summary="Hämta en överföring", response_model=CarryOverOut)
async def get_carry_over(call: Read, carry_over_id: UUID) -> Response:
    """En fil, med de steg som kan tas nu."""
    async with call.work as work:
        return await call.answer(present, await work.carry_overs.get_carry_over(carry_over_id))


@router.post(
    "/carry-overs/{carry_over_id}/confirmations", summary="Bekräfta en överföring", response_model=CarryOverOut
)
async def post_carry_over_confirmation(call: ChangeOnce, carry_over_id: UUID) -> Response:
    """Av någon annan än den som läste in filen. Ärendena finns här från och med nu; budget- och uppföljningstjänsten
    får veta dem. Det som är betalt betalas inte igen."""
    async with call.work as work:
        carry_over = await confirm_carry_over(work, carry_over_id, version=call.version, now=call.now)
        return await call.answer(present, carry_over)


@router.get(
    "/carry-overs/{carry_over_id}/reconciliations",
    summary="Stäm av en överföring",
    response_model=ReconciliationOut,
)
async def get_carry_over_reconciliation(call: Read, carry_over_id: UUID) -> Response:
    """Filens summor mot vad de tre tjänsterna bokförde när ärendena kom in, på öret."""
    async with call.work as work:
        return await call.answer(present_reconciliation, await reconcile_carry_over(work, carry_over_id))


@router.post(
    "/agreements/{agreement_id}/signed-documents",
    summary="Lämna den undertecknade handlingen",
    status_code=201,
    response_model=SignedDocumentOut,
    openapi_extra=PDF,
)
async def post_signed_document(call: SendOnce, agreement_id: UUID) -> Response:
    """Handlingen som en överförd samverkan bygger på: den PDF vars kontrollsumma står i den bekräftade filen."""
    content, sha256 = await call.content()
    async with call.work as work:
        kept = await keep_signed_document(work, agreement_id, content=content, sha256=sha256, now=call.now)
        return await call.answer(present_document, kept)
