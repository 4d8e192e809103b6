"""Offers to organisers."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from fastapi import Query, Request, Response
from pydantic import Field

from selection.api.dependencies import ROOT, Change, OrganizationNumberQuery, ProgrammeQuery, Read
from selection.api.elsewhere import of_organizer
from selection.api.unmade_offers import UnmadeOfferOut
from selection.models.offer import Offer, OfferStatus
from selection.use_cases.offers.withdraw_offer import withdraw_offer
from shared.days import Day
from shared.rest.links import Step, links
from shared.rest.lists import Page, PagingDep
from shared.rest.resources import In, Out
from shared.rest.routes import Routes
from shared.text import Prose

router = Routes(tags=["erbjudanden"])
SORTS = {"updated_at": Offer.updated_at, "answer_by": Offer.answer_by, "organizer_name": Offer.organizer_name}


class WithdrawalIn(In):
    reason: Prose = Field(
        min_length=3,
        max_length=2000,
        description="Varför erbjudandet dras tillbaka",
        examples=["Tillsynsbeslut efter erbjudandet"],
    )


class LeftOutUnitOut(Out):
    school_unit_code: str = Field(description="Skolenhetskod", examples=["48000763"])
    name: str = Field(description="Skolenhetens namn när omgången beslutades", examples=["Strömstadskolan"])
    explanation: str = Field(description="Varför den inte kunde delta", examples=["har upphört"])


class OfferOut(Out):
    id: UUID = Field(description="Erbjudandets identitet")
    version: int = Field(description="Ändras vid varje ändring; samma som ETag", examples=[1])
    round_id: UUID = Field(description="Urvalsomgångens identitet")
    programme: str = Field(description="Uppdragets kod", examples=["riktade-insatser-2024"])
    organization_number: str = Field(description="Huvudmannens organisationsnummer", examples=["2120000530"])
    organizer_name: str = Field(description="Huvudmannens namn", examples=["Jönköpings kommun"])
    school_unit_codes: list[str] = Field(
        description="Skolenheter; tomt när samverkan gäller huvudmannen", examples=[["48000763"]]
    )
    supplementary_unit_codes: list[str] = Field(
        description="De av dem som har lagts till genom kompletterande beslut", examples=[["48000763"]]
    )
    left_out_units: list[LeftOutUnitOut] = Field(
        description="Skolenheter som omgången valde men som inte kunde delta när erbjudandet lämnades, och varför"
    )
    reasons: list[str] = Field(
        description="Skälen i korthet", examples=[["Meritvärdet ligger under riksgenomsnittet."]]
    )
    status: OfferStatus = Field(description="Om erbjudandet är besvarat, och hur", examples=["made"])
    diary_number: str = Field(description="Beslutets diarienummer", examples=["2026:1234"])
    made_on: date = Field(description="Dag då erbjudandet lämnades", examples=["2026-04-20"])
    answer_by: date = Field(description="Sista dag att svara", examples=["2026-06-15"])
    answered_on: date | None = Field(description="Dag då erbjudandet besvarades", examples=["2026-05-12"])
    decline_reason: str | None = Field(
        description="Varför huvudmannen tackade nej", examples=["Pågående omorganisation"]
    )
    withdrawn_reason: str | None = Field(
        description="Varför erbjudandet togs tillbaka", examples=["Tillsynsbeslut efter erbjudandet"]
    )
    updated_at: datetime = Field(description="När erbjudandet senast ändrades")


class OffersOut(Out):
    items: list[OfferOut] = Field(description="De erbjudanden som har lämnats")
    unmade_offers: list[UnmadeOfferOut] = Field(
        description="De som inte kunde lämnas nu, och varför; samma anrop igen lämnar dem när hindret är borta"
    )


def present_offer(request: Request, offer: Offer) -> OfferOut:
    path = f"{ROOT}/offers/{offer.id}"
    unanswered = offer.status is OfferStatus.MADE
    withdraw = Step("withdraw", "post_withdrawal", "POST", f"{path}/withdrawals", unanswered)
    accepted = offer.status is OfferStatus.ACCEPTED
    supplement = Step("supplement", "post_supplementary_decision", "POST", f"{path}/supplementary-decisions", accepted)
    supplements = Step(
        "supplementary-decisions",
        "get_supplementary_decisions",
        "GET",
        f"{ROOT}/supplementary-decisions?offer_id={offer.id}",
        accepted,
    )
    organizer = Step("organizer", "get_organizer", "GET", f"{ROOT}/organizers/{offer.organization_number}")
    elsewhere = of_organizer(offer.organization_number)
    left_out = [LeftOutUnitOut.of(unit) for unit in offer.left_out.root]
    return OfferOut.of(
        offer,
        left_out_units=left_out,
        links=links(request, path, withdraw, supplement, supplements, organizer, *elsewhere),
    )


@router.get("/offers", summary="Lista erbjudanden", response_model=Page[OfferOut])
async def get_offers(
    call: Read,
    paging: PagingDep,
    programme: ProgrammeQuery,
    round_id: Annotated[UUID | None, Query(description="Urvalsomgången")] = None,
    organization_number: OrganizationNumberQuery = None,
    status: Annotated[OfferStatus | None, Query(description="Om erbjudandet är besvarat, och hur")] = None,
    since: Annotated[Day | None, Query(description="Lämnade från och med dagen")] = None,
    until: Annotated[Day | None, Query(description="Lämnade till och med dagen")] = None,
) -> Response:
    """Erbjudanden och vad huvudmännen har svarat."""
    async with call.work as work:
        query = work.offers.list_offers(
            round_id=round_id,
            organization_number=organization_number,
            programme=programme,
            status=status,
            since=since,
            until=until,
            own=call.actor.own_tenant,
        )
    return await call.list(query, present_offer, paging=paging, sorts=SORTS)


@router.get("/offers/{offer_id}", summary="Hämta ett erbjudande", response_model=OfferOut)
async def get_offer(call: Read, offer_id: UUID) -> Response:
    """Ett erbjudande."""
    async with call.work as work:
        return await call.answer(present_offer, await work.offers.get_offer(offer_id, own=call.actor.own_tenant))


@router.post("/offers/{offer_id}/withdrawals", summary="Dra tillbaka ett erbjudande", response_model=OfferOut)
async def post_withdrawal(call: Change, offer_id: UUID, body: WithdrawalIn) -> Response:
    """Tar tillbaka ett erbjudande som inte är besvarat."""
    async with call.work as work:
        offer = await withdraw_offer(work, offer_id, reason=body.reason, version=call.version, now=call.now)
        return await call.answer(present_offer, offer)
