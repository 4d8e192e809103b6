"""Agreements: drafts, signatures, unlocking and amendments."""

from datetime import date, datetime
from uuid import UUID

from fastapi import APIRouter, Request, Response
from pydantic import Field

from agreements.api.dependencies import ROOT, CaseFilter, WorkDep
from agreements.api.values import PartOut, ReasonIn, SigningIn, changed
from agreements.models.agreement import Agreement, AgreementStatus
from agreements.models.agreement_version import AgreementVersion, VersionState
from agreements.models.content import AgreementContent, Party
from agreements.use_cases.agreements.amend_agreement import amend_agreement
from agreements.use_cases.agreements.draft_agreement import draft_agreement
from agreements.use_cases.agreements.rewrite_agreement import rewrite_agreement
from agreements.use_cases.agreements.sign_agreement import sign_agreement
from agreements.use_cases.agreements.unlock_agreement import unlock_agreement
from agreements.use_cases.agreements.withdraw_amendment import withdraw_amendment
from shared.rest.idempotency import Idempotency
from shared.rest.links import Step, links
from shared.rest.lists import Page, PagingDep, answer_list
from shared.rest.opening import NowDep
from shared.rest.resources import In, Out
from shared.rest.versions import ExpectedVersion

router = APIRouter(tags=["överenskommelse"])
SORTS = {"updated_at": Agreement.updated_at, "diary_number": Agreement.diary_number}


class AgreementIn(In):
    starts_on: date = Field(description="Första dag", examples=["2027-01-01"])
    ends_on: date = Field(description="Sista dag; högst tre år efter den första", examples=["2029-12-31"])


class DraftIn(In):
    content: AgreementContent = Field(description="Hela innehållet, så som det ska undertecknas")


class AmendmentIn(DraftIn):
    reason: str = Field(
        min_length=1,
        max_length=2000,
        description="Varför överenskommelsen ändras",
        examples=["En skolenhet byter namn"],
    )


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
    fields = {
        n: getattr(agreement, n) for n in AgreementOut.model_fields if n not in ("links", "latest", "signed_version")
    }
    signed = agreement.signed_version
    return AgreementOut(
        **fields,
        signed_version=signed.number if signed else None,
        latest=present_version(agreement.latest),
        links=links(request, f"{ROOT}/agreements/{agreement.id}", *_steps(agreement)),
    )


def present_version(version: AgreementVersion) -> VersionOut:
    return VersionOut.model_validate(version)


def _steps(agreement: Agreement) -> list[Step | None]:
    """What the agreement's state allows now; whether the caller may is checked when the links are made."""
    path = f"{ROOT}/agreements/{agreement.id}"
    version, status = agreement.open_version, agreement.status
    draft = bool(version and version.state is VersionState.DRAFT)
    amending = bool(version and agreement.signed_version)
    active = status is AgreementStatus.ACTIVE
    running = active or status is AgreementStatus.PAUSED
    possible = {
        Step("rewrite", "put_agreement_version", "PUT", f"{path}/versions/{agreement.latest.number}"): draft,
        Step("sign", "post_signature", "POST", f"{path}/signatures"): version is not None,
        Step("unlock", "post_unlocking", "POST", f"{path}/unlockings"): bool(version) and not draft,
        Step("amend", "post_amendment", "POST", f"{path}/amendments"): active and not amending,
        Step("withdraw-amendment", "post_amendment_withdrawal", "POST", f"{path}/amendment-withdrawals"): amending,
        Step("pause", "post_pause", "POST", f"{path}/pauses"): active,
        Step("resume", "post_resumption", "POST", f"{path}/resumptions"): status is AgreementStatus.PAUSED,
        Step("terminate", "post_termination", "POST", f"{path}/terminations"): running,
        Step("complete", "post_agreement_completion", "POST", f"{path}/completions"): active,
        Step("versions", "get_agreement_versions", "GET", f"{path}/versions"): True,
    }
    return [step for step, allowed in possible.items() if allowed]


@router.post(
    "/cooperations/{cooperation_id}/agreements",
    summary="Skriv ett utkast till överenskommelse",
    response_model=AgreementOut,
    status_code=201,
)
async def post_agreement(
    request: Request, work: WorkDep, cooperation_id: UUID, body: AgreementIn, key: Idempotency, now: NowDep
) -> Response:
    """Utkastet hämtas ur åtgärdsplanen och beslutet.

    Bidraget delas upp så att första årets belopp betalas i två halvor: den första när båda har undertecknat, den andra
    och varje senare år när redovisningen före har godkänts. Utkastet kan ändras tills någon har undertecknat.
    """
    async with work:
        if answer := await key.first_answer(work):
            return answer
        agreement = await draft_agreement(work, cooperation_id, **body.model_dump(), now=now)
        path = f"{ROOT}/agreements/{agreement.id}"
        return await key.answer(work, present(request, agreement), location=path, version=agreement.version)


@router.get("/agreements", summary="Lista överenskommelser", response_model=Page[AgreementOut])
async def get_agreements(
    request: Request, work: WorkDep, paging: PagingDep, cooperation_id: CaseFilter = None
) -> Response:
    """De överenskommelser som du får se."""
    async with work:
        query = work.agreements.list_of(cooperation_id)
    return await answer_list(request, work, query, lambda a: present(request, a), paging=paging, sorts=SORTS)


@router.get("/agreements/{agreement_id}", summary="Hämta en överenskommelse", response_model=AgreementOut)
async def get_agreement(request: Request, response: Response, work: WorkDep, agreement_id: UUID) -> AgreementOut:
    """En överenskommelse med de steg som kan tas nu."""
    async with work:
        agreement = await work.agreements.get_part(agreement_id)
    return changed(response, present(request, agreement))


@router.put("/agreements/{agreement_id}/versions/{number}", summary="Skriv om utkastet", response_model=AgreementOut)
async def put_agreement_version(
    request: Request,
    response: Response,
    work: WorkDep,
    agreement_id: UUID,
    number: int,
    body: DraftIn,
    version: ExpectedVersion,
    now: NowDep,
) -> AgreementOut:
    """Ersätter hela innehållet i den version som skrivs. Har någon undertecknat krävs först en upplåsning."""
    async with work:
        agreement = await rewrite_agreement(
            work, agreement_id, number=number, content=body.content, version=version, now=now
        )
    return changed(response, present(request, agreement))


@router.post(
    "/agreements/{agreement_id}/signatures", summary="Underteckna", response_model=AgreementOut, status_code=201
)
async def post_signature(
    request: Request,
    work: WorkDep,
    agreement_id: UUID,
    body: SigningIn,
    version: ExpectedVersion,
    key: Idempotency,
    now: NowDep,
) -> Response:
    """Den första underskriften låser innehållet. Den andra gör att överenskommelsen gäller och binder pengarna.

    Kräver att pengarna är reserverade, att ingen tillsyn hindrar och att du är registrerad som behörig i dag.
    """
    async with work:
        if answer := await key.first_answer(work):
            return answer
        agreement = await sign_agreement(work, agreement_id, party=body.party, version=version, now=now)
        await work.session.flush()
        path = f"{ROOT}/agreements/{agreement.id}"
        return await key.answer(work, present(request, agreement), location=path, version=agreement.version)


@router.post("/agreements/{agreement_id}/unlockings", summary="Lås upp för rättelse", response_model=AgreementOut)
async def post_unlocking(
    request: Request,
    response: Response,
    work: WorkDep,
    agreement_id: UUID,
    body: ReasonIn,
    version: ExpectedVersion,
    now: NowDep,
) -> AgreementOut:
    """Innan båda har undertecknat. Den underskrift som finns upphävs, med skälet, och parten undertecknar på nytt."""
    async with work:
        agreement = await unlock_agreement(work, agreement_id, reason=body.reason, version=version, now=now)
        await work.session.flush()
    return changed(response, present(request, agreement))


@router.post(
    "/agreements/{agreement_id}/amendments",
    summary="Påbörja en ändring",
    response_model=AgreementOut,
    status_code=201,
)
async def post_amendment(
    request: Request,
    work: WorkDep,
    agreement_id: UUID,
    body: AmendmentIn,
    version: ExpectedVersion,
    key: Idempotency,
    now: NowDep,
) -> Response:
    """Gör en ny version med hela innehållet. Den gällande versionen gäller tills båda har undertecknat den nya."""
    async with work:
        if answer := await key.first_answer(work):
            return answer
        agreement = await amend_agreement(
            work, agreement_id, content=body.content, reason=body.reason, version=version, now=now
        )
        path = f"{ROOT}/agreements/{agreement.id}"
        return await key.answer(work, present(request, agreement), location=path, version=agreement.version)


@router.post(
    "/agreements/{agreement_id}/amendment-withdrawals", summary="Ta tillbaka en ändring", response_model=AgreementOut
)
async def post_amendment_withdrawal(
    request: Request,
    response: Response,
    work: WorkDep,
    agreement_id: UUID,
    body: ReasonIn,
    version: ExpectedVersion,
    now: NowDep,
) -> AgreementOut:
    """Den version som gäller fortsätter att gälla."""
    async with work:
        agreement = await withdraw_amendment(work, agreement_id, reason=body.reason, version=version, now=now)
        await work.session.flush()
    return changed(response, present(request, agreement))
