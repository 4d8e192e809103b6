"""Agreements: drafts, signatures, unlocking and amendments."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from fastapi import Query, Request, Response
from pydantic import Field

from agreements.api.dependencies import (
    ROOT,
    CaseFilter,
    Change,
    ChangeOnce,
    CooperationId,
    Create,
    OrganizationFilter,
    Read,
    VersionNumber,
)
from agreements.api.elsewhere import of_agreement
from agreements.api.values import ChangeRequestId, PartOut, Reason, ReasonIn, SigningIn
from agreements.models.agreement import NOT_ENDED, Agreement, AgreementStatus
from agreements.models.agreement_version import VersionState
from agreements.models.annex import Annex
from agreements.models.content import AgreementContent, Party
from agreements.use_cases.agreements.amend_agreement import amend_agreement
from agreements.use_cases.agreements.draft_agreement import draft_agreement
from agreements.use_cases.agreements.rewrite_agreement import rewrite_agreement
from agreements.use_cases.agreements.sign_agreement import sign_agreement
from agreements.use_cases.agreements.unlock_agreement import unlock_agreement
from agreements.use_cases.agreements.withdraw_amendment import withdraw_amendment
from shared.days import Day
from shared.rest.links import Step, links
from shared.rest.lists import Page, PagingDep
from shared.rest.resources import In, Out
from shared.rest.routes import Routes
from shared.text import Line

router = Routes(tags=["överenskommelse"])
SORTS = {"updated_at": Agreement.updated_at, "diary_number": Agreement.diary_number}


class AgreementIn(In):
    starts_on: Day = Field(description="Första dag", examples=["2027-01-01"])
    ends_on: Day = Field(description="Sista dag; högst tre år efter den första", examples=["2029-12-31"])


class DraftIn(In):
    content: AgreementContent = Field(description="Hela innehållet, så som det ska undertecknas")


class AmendmentIn(DraftIn):
    reason: Reason = Field(description="Varför överenskommelsen ändras", examples=["En skolenhet byter namn"])
    change_request_id: ChangeRequestId = None


class SignatureOut(Out):
    party: Party = Field(description="Parten", examples=["ORGANIZER"])
    signed_at: datetime = Field(description="När parten undertecknade", examples=["2026-11-22T08:00:00Z"])
    content_hash: str = Field(description="Innehållets kontrollsumma vid underskriften")
    voided_at: datetime | None = Field(description="När underskriften upphävdes genom upplåsning")
    void_reason: str | None = Field(description="Varför den upphävdes", examples=["Fel belopp"])


class VersionOut(Out):
    number: int = Field(description="Versionens nummer", examples=[1])
    state: VersionState = Field(description="Utkast, låst, undertecknad, ersatt eller återtagen", examples=["draft"])
    reason: str | None = Field(description="Varför versionen gjordes", examples=["En skolenhet tillkommer"])
    signed_on: date | None = Field(description="När båda hade undertecknat", examples=["2026-11-22"])
    content_hash: str | None = Field(description="Kontrollsumma (SHA-256) som fastställs vid första underskriften")
    content: AgreementContent = Field(description="Innehållet")
    annex: Annex | None = Field(
        description="Bilagan: den beslutade åtgärdsplanen, ordagrant. Ingår i kontrollsumman; tomt i det som "
        "undertecknades innan bilagan ingick"
    )
    signatures: list[SignatureOut] = Field(description="Underskrifter, också upphävda")


class AgreementOut(PartOut):
    diary_number: str = Field(description="Diarienummer", examples=["ÖK 2026:3"])
    organization_number: str = Field(description="Huvudmannens organisationsnummer", examples=["2120000530"])
    decision_id: UUID = Field(description="Beslutet om insatser som överenskommelsen bygger på")
    status: AgreementStatus = Field(description="Var överenskommelsen befinner sig", examples=["prepared"])
    ended_on: date | None = Field(description="När den upphörde", examples=["2029-12-31"])
    signed_version: int | None = Field(description="Versionen som gäller", examples=[1])
    latest: VersionOut = Field(description="Versionen som skrivs eller undertecknas, annars den som gäller")


def present(request: Request, agreement: Agreement) -> AgreementOut:
    signed = agreement.signed_version
    elsewhere = of_agreement(agreement.id, agreement.cooperation_id) if signed else ()
    return AgreementOut.of(
        agreement,
        signed_version=signed.number if signed else None,
        latest=VersionOut.of(agreement.latest),
        links=links(request, f"{ROOT}/agreements/{agreement.id}", *_steps(agreement), *elsewhere),
    )


def _steps(agreement: Agreement) -> tuple[Step, ...]:
    """The steps that the state of the agreement allows now."""
    path = f"{ROOT}/agreements/{agreement.id}"
    version, status = agreement.open_version, agreement.status
    draft = version is not None and version.state is VersionState.DRAFT
    locked = version is not None and version.state is VersionState.LOCKED
    amending = version is not None and agreement.signed_version is not None
    active, paused = status is AgreementStatus.ACTIVE, status is AgreementStatus.PAUSED
    return (
        Step("rewrite", "put_agreement_version", "PUT", f"{path}/versions/{agreement.latest.number}", draft),
        Step("patch", "patch_agreement_version", "PATCH", f"{path}/versions/{agreement.latest.number}", draft),
        Step("merge", "post_agreement_merge", "POST", f"{path}/merges", draft or (active and not amending)),
        Step("sign", "post_signature", "POST", f"{path}/signatures", draft or locked),
        Step("unlock", "post_unlocking", "POST", f"{path}/unlockings", locked),
        Step("amend", "post_amendment", "POST", f"{path}/amendments", active and not amending),
        Step("withdraw-amendment", "post_amendment_withdrawal", "POST", f"{path}/amendment-withdrawals", amending),
        Step("pause", "post_pause", "POST", f"{path}/pauses", active),
        Step("resume", "post_resumption", "POST", f"{path}/resumptions", paused),
        Step("request-change", "post_change_request", "POST", f"{path}/change-requests", active or paused),
        Step("terminate", "post_termination", "POST", f"{path}/terminations", status in NOT_ENDED),
        Step("complete", "post_agreement_completion", "POST", f"{path}/completions", active),
        Step("versions", "get_agreement_versions", "GET", f"{path}/versions"),
        Step("cooperation", "get_cooperation", "GET", f"{ROOT}/cooperations/{agreement.cooperation_id}"),
        Step("decision", "get_decision", "GET", f"{ROOT}/decisions/{agreement.decision_id}"),
    )


@router.post(
    "/cooperations/{cooperation_id}/agreements",
    summary="Skriv ett utkast till överenskommelse",
    response_model=AgreementOut,
    status_code=201,
)
async def post_agreement(call: Create, cooperation_id: CooperationId, body: AgreementIn) -> Response:
    """Utkastet hämtas ur åtgärdsplanen och beslutet.

    Bidraget delas upp så att första årets belopp betalas i två halvor: den första när båda har undertecknat, den andra
    och varje senare år när redovisningen före har godkänts. Utkastet kan ändras tills någon har undertecknat.
    """
    async with call.work as work:
        agreement = await draft_agreement(work, cooperation_id, **body.model_dump(), now=call.now)
        return await call.answer(present, agreement)


@router.get("/agreements", summary="Lista överenskommelser", response_model=Page[AgreementOut])
async def get_agreements(
    call: Read,
    paging: PagingDep,
    cooperation_id: CaseFilter = None,
    organization_number: OrganizationFilter = None,
    status: Annotated[AgreementStatus | None, Query(description="Bara i detta läge")] = None,
    diary_number: Annotated[Line | None, Query(max_length=60, description="Diarienumret")] = None,
    signed_since: Annotated[Day | None, Query(description="Undertecknad av båda från och med dagen")] = None,
    signed_until: Annotated[Day | None, Query(description="Undertecknad av båda till och med dagen")] = None,
) -> Response:
    """De överenskommelser som du får se. En som har ändrats söks på dagen för varje undertecknad version."""
    async with call.work as work:
        query = work.agreements.list_agreements(
            cooperation_id,
            organization_number=organization_number,
            status=status,
            diary_number=diary_number,
            signed_since=signed_since,
            signed_until=signed_until,
        )
    return await call.list(query, present, paging=paging, sorts=SORTS)


@router.get("/agreements/{agreement_id}", summary="Hämta en överenskommelse", response_model=AgreementOut)
async def get_agreement(call: Read, agreement_id: UUID) -> Response:
    """En överenskommelse med de steg som kan tas nu."""
    async with call.work as work:
        agreement = await work.agreements.get_part(agreement_id)
        return await call.answer(present, agreement)


@router.put("/agreements/{agreement_id}/versions/{number}", summary="Skriv om utkastet", response_model=AgreementOut)
async def put_agreement_version(call: Change, agreement_id: UUID, number: VersionNumber, body: DraftIn) -> Response:
    """Ersätter hela innehållet i den version som skrivs. Har någon undertecknat krävs först en upplåsning."""
    async with call.work as work:
        agreement = await rewrite_agreement(
            work, agreement_id, number=number, content=body.content, version=call.version, now=call.now
        )
        return await call.answer(present, agreement)


@router.post(
    "/agreements/{agreement_id}/signatures", summary="Underteckna", response_model=AgreementOut, status_code=201
)
async def post_signature(call: ChangeOnce, agreement_id: UUID, body: SigningIn) -> Response:
    """Den första underskriften låser innehållet. Den andra gör att överenskommelsen gäller och binder pengarna.

    Kräver att pengarna är reserverade, att ingen tillsyn hindrar och att du är registrerad som behörig i dag. Ingen
    undertecknar för båda parter, det den har skrivit, eller där en behörighet som den har registrerat används.
    """
    async with call.work as work:
        agreement = await sign_agreement(work, agreement_id, party=body.party, version=call.version, now=call.now)
        return await call.answer(present, agreement)


@router.post("/agreements/{agreement_id}/unlockings", summary="Lås upp för rättelse", response_model=AgreementOut)
async def post_unlocking(call: Change, agreement_id: UUID, body: ReasonIn) -> Response:
    """Innan båda har undertecknat. Den underskrift som finns upphävs, med skälet, och parten undertecknar på nytt."""
    async with call.work as work:
        agreement = await unlock_agreement(work, agreement_id, reason=body.reason, version=call.version, now=call.now)
        return await call.answer(present, agreement)


@router.post(
    "/agreements/{agreement_id}/amendments",
    summary="Påbörja en ändring",
    response_model=AgreementOut,
    status_code=201,
)
async def post_amendment(call: ChangeOnce, agreement_id: UUID, body: AmendmentIn) -> Response:
    """Gör en ny version med hela innehållet. Den gällande versionen gäller tills båda har undertecknat den nya."""
    async with call.work as work:
        agreement = await amend_agreement(
            work,
            agreement_id,
            content=body.content,
            reason=body.reason,
            change_request_id=body.change_request_id,
            version=call.version,
            now=call.now,
        )
        return await call.answer(present, agreement)


@router.post(
    "/agreements/{agreement_id}/amendment-withdrawals", summary="Ta tillbaka en ändring", response_model=AgreementOut
)
async def post_amendment_withdrawal(call: Change, agreement_id: UUID, body: ReasonIn) -> Response:
    """Den version som gäller fortsätter att gälla."""
    async with call.work as work:
        agreement = await withdraw_amendment(work, agreement_id, reason=body.reason, version=call.version, now=call.now)
        return await call.answer(present, agreement)
