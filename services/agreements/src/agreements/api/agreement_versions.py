"""The versions of an agreement, with the changes from one to the next."""

from functools import partial
from uuid import UUID

from fastapi import Request, Response
from pydantic import Field
from starlette.concurrency import run_in_threadpool

from agreements.api.agreements import VersionOut
from agreements.api.dependencies import ROOT, Read, VersionNumber
from agreements.documents.letter import pdf
from agreements.documents.letters.agreement import agreement_letter
from agreements.models.agreement import Agreement
from agreements.models.agreement_version import AgreementVersion
from agreements.steps.load_file import load_file
from shared.rest.accept import chosen
from shared.rest.links import links
from shared.rest.lists import Page, PagingDep
from shared.rest.operations import JSON
from shared.rest.routes import Routes

router = Routes(tags=["överenskommelse"])
PDF = "application/pdf"
SORTS = {"number": AgreementVersion.number, "updated_at": AgreementVersion.updated_at}


class VersionHistoryOut(VersionOut):
    changes: list[str] = Field(
        description="Skillnaden mot versionen före, i klartext", examples=[["Sista dag: 2028-12-31 → 2029-06-30"]]
    )


def present(request: Request, version: AgreementVersion, *, agreement: Agreement) -> VersionHistoryOut:
    path = f"{ROOT}/agreements/{agreement.id}/versions/{version.number}"
    return VersionHistoryOut.of(version, changes=agreement.changes_of(version), links=links(request, path))


@router.get(
    "/agreements/{agreement_id}/versions", summary="Visa alla versioner", response_model=Page[VersionHistoryOut]
)
async def get_agreement_versions(call: Read, paging: PagingDep, agreement_id: UUID) -> Response:
    """Varje version med innehåll, underskrifter och skillnaden mot den före."""
    async with call.work as work:
        agreement = await work.agreements.get_part(agreement_id)
        query = work.agreements.list_versions(agreement.id)
    return await call.list(query, partial(present, agreement=agreement), paging=paging, sorts=SORTS)


@router.get(
    "/agreements/{agreement_id}/versions/{number}",
    summary="Hämta en version",
    response_model=VersionHistoryOut,
    responses={200: {"content": {PDF: {}}}},
)
async def get_agreement_version(call: Read, agreement_id: UUID, number: VersionNumber) -> Response:
    """En version så som den skrevs och undertecknades, som JSON eller, med `Accept: application/pdf`, som dokument."""
    async with call.work as work:
        agreement = await work.agreements.get_part(agreement_id)
        version = agreement.get_version(number)
        if chosen(call.request, (JSON, PDF)) == JSON:
            return await call.answer(partial(present, agreement=agreement), version)
        case = await work.cooperations.get_cooperation(agreement.cooperation_id)
        if sealed := await work.documents.find_sealed(version.id):
            return Response(sealed.content, media_type=PDF)
        letter = agreement_letter(await load_file(work, case), agreement, version)
    # In a thread and after the transaction: the document takes a tenth of a second and needs nothing more to be read.
    return Response(await run_in_threadpool(pdf, letter), media_type=PDF)
