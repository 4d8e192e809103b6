"""First agreements: the conditions for the analysis phase, signed by both parties."""

from datetime import date, datetime
from uuid import UUID

from fastapi import Request, Response
from pydantic import Field

from agreements.api.dependencies import ROOT, CaseFilter, ChangeOnce, CooperationId, Create, Read
from agreements.api.values import PartOut, SigningIn
from agreements.models.first_agreement import FirstAgreement
from agreements.use_cases.first_agreements.open_first_agreement import open_first_agreement
from agreements.use_cases.first_agreements.sign_first_agreement import sign_first_agreement
from shared.days import Day
from shared.rest.links import Step, links
from shared.rest.lists import Page, PagingDep
from shared.rest.resources import In
from shared.rest.routes import Routes
from shared.text import Prose

router = Routes(tags=["första överenskommelsen"])
SORTS = {"updated_at": FirstAgreement.updated_at}


class FirstAgreementIn(In):
    conditions: Prose = Field(
        min_length=1,
        max_length=20_000,
        description="Förutsättningar för nulägesanalysen",
        examples=["Rektorerna avsätter en dag i veckan under fyra månader."],
    )
    starts_on: Day = Field(description="Analysfasens första dag", examples=["2026-12-01"])
    ends_on: Day = Field(description="Analysfasens sista dag", examples=["2027-03-31"])


class FirstAgreementOut(PartOut):
    diary_number: str = Field(description="Diarienummer", examples=["ÖK 2026:1"])
    starts_on: date = Field(description="Analysfasens första dag", examples=["2026-12-01"])
    ends_on: date = Field(description="Analysfasens sista dag", examples=["2027-03-31"])
    conditions: str = Field(description="Förutsättningar för nulägesanalysen", examples=["En dag i veckan avsätts."])
    agency_signed_at: datetime | None = Field(description="När Skolverket undertecknade")
    organizer_signed_at: datetime | None = Field(description="När huvudmannen undertecknade")
    signed: bool = Field(description="Om båda parter har undertecknat", examples=[True])


def present(request: Request, first: FirstAgreement) -> FirstAgreementOut:
    path = f"{ROOT}/first-agreements/{first.id}"
    sign = Step("sign", "post_first_signature", "POST", f"{path}/signatures", not first.signed)
    return FirstAgreementOut.of(first, links=links(request, path, sign))


@router.post(
    "/cooperations/{cooperation_id}/first-agreements",
    summary="Skriv den första överenskommelsen",
    response_model=FirstAgreementOut,
    status_code=201,
)
async def post_first_agreement(call: Create, cooperation_id: CooperationId, body: FirstAgreementIn) -> Response:
    """Förutsättningarna för analysfasen. Diarienumret sätts av tjänsten."""
    async with call.work as work:
        first = await open_first_agreement(work, cooperation_id, **body.model_dump(), now=call.now)
        return await call.answer(present, first)


@router.get("/first-agreements", summary="Lista första överenskommelser", response_model=Page[FirstAgreementOut])
async def get_first_agreements(call: Read, paging: PagingDep, cooperation_id: CaseFilter = None) -> Response:
    """De första överenskommelser som du får se."""
    async with call.work as work:
        query = work.first_agreements.list_parts(cooperation_id)
    return await call.list(query, present, paging=paging, sorts=SORTS)


@router.get(
    "/first-agreements/{first_agreement_id}",
    summary="Hämta en första överenskommelse",
    response_model=FirstAgreementOut,
)
async def get_first_agreement(call: Read, first_agreement_id: UUID) -> Response:
    """En första överenskommelse med de steg som kan tas nu."""
    async with call.work as work:
        first = await work.first_agreements.get_part(first_agreement_id)
        return await call.answer(present, first)


@router.post(
    "/first-agreements/{first_agreement_id}/signatures",
    summary="Underteckna den första överenskommelsen",
    response_model=FirstAgreementOut,
    status_code=201,
)
async def post_first_signature(call: ChangeOnce, first_agreement_id: UUID, body: SigningIn) -> Response:
    """En part undertecknar. När båda har undertecknat kan nulägesanalysen slutföras."""
    async with call.work as work:
        first = await sign_first_agreement(
            work, first_agreement_id, party=body.party, version=call.version, now=call.now
        )
        return await call.answer(present, first)
