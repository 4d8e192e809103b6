"""Offers to organisers."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response
from pydantic import Field

from selection.api.dependencies import ROOT, OrganizationNumber, WorkDep
from selection.models import Offer, OfferStatus
from selection.use_cases.withdraw_offer import withdraw_offer
from shared.rest.links import Step, links
from shared.rest.lists import Page, PagingDep, answer_list
from shared.rest.opening import NowDep
from shared.rest.resources import In, Out
from shared.rest.versions import ExpectedVersion, etag

router = APIRouter(tags=["erbjudanden"])
SORTS = {"updated_at": Offer.updated_at, "answer_by": Offer.answer_by, "organizer_name": Offer.organizer_name}


class WithdrawalIn(In):
    reason: str = Field(min_length=3, max_length=2000, description="Varför erbjudandet dras tillbaka")


class OfferOut(Out):
    id: UUID
    version: int = Field(description="Ändras vid varje ändring; samma som ETag", examples=[1])
    round_id: UUID
    programme: str
    organization_number: str = Field(examples=["2120000530"])
    organizer_name: str
    school_unit_codes: list[str] = Field(description="Skolenheter; tomt när samverkan gäller huvudmannen")
    reasons: list[str] = Field(description="Skälen i korthet")
    status: OfferStatus
    diary_number: str
    made_on: date
    answer_by: date = Field(description="Sista dag att svara")
    answered_on: date | None
    decline_reason: str | None
    withdrawn_reason: str | None
    updated_at: datetime


class OffersOut(Out):
    items: list[OfferOut] = Field(description="De erbjudanden som har lämnats")


def present_offer(request: Request, offer: Offer) -> OfferOut:
    path = f"{ROOT}/offers/{offer.id}"
    made = offer.status is OfferStatus.MADE
    out = OfferOut.model_validate(offer)
    out.links = links(
        request, path, Step("withdraw", "post_withdrawal", "POST", f"{path}/withdrawals") if made else None
    )
    return out


@router.get("/offers", summary="Lista erbjudanden", response_model=Page[OfferOut])
async def get_offers(
    request: Request,
    work: WorkDep,
    paging: PagingDep,
    round_id: UUID | None = None,
    organization_number: OrganizationNumber | None = None,
    programme: Annotated[str | None, Query(max_length=60)] = None,
    status: OfferStatus | None = None,
) -> Response:
    """Erbjudanden och vad huvudmännen har svarat."""
    async with work:
        query = work.rounds.list_offers(
            round_id=round_id, organization_number=organization_number, programme=programme, status=status
        )
        if own := work.actor.own_tenant:
            query = query.where(Offer.organization_number == own)
    return await answer_list(request, work, query, lambda o: present_offer(request, o), paging=paging, sorts=SORTS)


@router.get("/offers/{offer_id}", summary="Hämta ett erbjudande", response_model=OfferOut)
async def get_offer(request: Request, response: Response, work: WorkDep, offer_id: UUID) -> OfferOut:
    """Ett erbjudande."""
    async with work:
        offer = await work.rounds.get_offer(offer_id, own=work.actor.own_tenant)
    response.headers["ETag"] = etag(offer.version)
    return present_offer(request, offer)


@router.post("/offers/{offer_id}/withdrawals", summary="Dra tillbaka ett erbjudande", response_model=OfferOut)
async def post_withdrawal(
    request: Request,
    response: Response,
    work: WorkDep,
    offer_id: UUID,
    body: WithdrawalIn,
    version: ExpectedVersion,
    now: NowDep,
) -> OfferOut:
    """Tar tillbaka ett erbjudande som inte är besvarat."""
    async with work:
        offer = await withdraw_offer(work, offer_id, reason=body.reason, version=version, now=now)
    response.headers["ETag"] = etag(offer.version)
    return present_offer(request, offer)
