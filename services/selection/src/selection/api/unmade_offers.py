"""Organisers that could not have their offer when the others of the round got theirs."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from fastapi import Query, Request, Response
from pydantic import Field

from selection.api.dependencies import ROOT, Change, OrganizationNumberQuery, ProgrammeQuery, Read
from selection.models.unmade_offer import ObstacleKind, UnmadeOffer, UnmadeStatus
from selection.use_cases.unmade_offers.drop_unmade_offer import drop_unmade_offer
from shared.rest.links import Elsewhere, Step, links
from shared.rest.lists import Page, PagingDep
from shared.rest.resources import In, Out
from shared.rest.routes import Routes
from shared.text import Prose

router = Routes(tags=["erbjudanden"])
SORTS = {"updated_at": UnmadeOffer.updated_at, "organizer_name": UnmadeOffer.organizer_name}


class DropIn(In):
    reason: Prose = Field(
        min_length=3,
        max_length=2000,
        description="Varför huvudmannen inte ska få något erbjudande i omgången",
        examples=["Huvudmannen har redan en samverkan som omfattar skolenheterna"],
    )


class UnmadeOfferOut(Out):
    id: UUID = Field(description="Det uteblivna erbjudandets identitet")
    version: int = Field(description="Ändras vid varje ändring; samma som ETag", examples=[1])
    round_id: UUID = Field(description="Urvalsomgången som valde huvudmannen")
    programme: str = Field(description="Uppdragets kod", examples=["riktade-insatser-2024"])
    organization_number: str = Field(description="Huvudmannens organisationsnummer", examples=["2120000530"])
    organizer_name: str = Field(description="Huvudmannens namn", examples=["Jönköpings kommun"])
    status: UnmadeStatus = Field(
        description="Om erbjudandet väntar, har lämnats sedan dess eller har avståtts från", examples=["waiting"]
    )
    obstacle: ObstacleKind = Field(
        description="Hindret: ett obesvarat erbjudande, en samverkan som pågår, att huvudmannen har upphört, eller att "
        "ingen av de valda skolenheterna kan delta",
        examples=["running_cooperation"],
    )
    explanation: str = Field(
        description="Hindret i ord", examples=["Huvudmannen har en samverkan som pågår sedan 2026-12-01."]
    )
    other_offer_id: UUID | None = Field(description="Erbjudandet som inte är besvarat, om det är hindret")
    cooperation_id: UUID | None = Field(description="Samverkan som pågår, om den är hindret")
    looked_on: date = Field(description="Dagen då hindret senast sågs", examples=["2026-12-10"])
    offer_id: UUID | None = Field(description="Erbjudandet, när det har lämnats")
    drop_reason: str | None = Field(description="Varför Skolverket avstod", examples=["Huvudmannen har redan stöd"])
    dropped_by: str | None = Field(description="Vem som avstod", examples=["berit"])
    dropped_on: date | None = Field(description="Dagen då Skolverket avstod", examples=["2026-12-11"])
    updated_at: datetime = Field(description="När uppgiften senast ändrades")


def present_unmade_offer(request: Request, row: UnmadeOffer) -> UnmadeOfferOut:
    path = f"{ROOT}/unmade-offers/{row.id}"
    waiting = row.status is UnmadeStatus.WAITING
    round_path = f"{ROOT}/rounds/{row.round_id}"
    steps = (
        Step("drop", "post_unmade_offer_drop", "POST", f"{path}/drops", waiting),
        Step("make", "post_round_offers", "POST", f"{round_path}/offers", waiting),
        Step("round", "get_round", "GET", round_path),
        Step("offer", "get_offer", "GET", f"{ROOT}/offers/{row.offer_id}", row.offer_id is not None),
        Step("other-offer", "get_offer", "GET", f"{ROOT}/offers/{row.other_offer_id}", row.other_offer_id is not None),
        Step("organizer", "get_organizer", "GET", f"{ROOT}/organizers/{row.organization_number}"),
    )
    case = Elsewhere(
        "cooperation",
        "agreements",
        "get_cooperation",
        f"/cooperations/{row.cooperation_id}",
        row.cooperation_id is not None,
    )
    return UnmadeOfferOut.of(row, links=links(request, path, *steps, case))


@router.get("/unmade-offers", summary="Lista uteblivna erbjudanden", response_model=Page[UnmadeOfferOut])
async def get_unmade_offers(
    call: Read,
    paging: PagingDep,
    programme: ProgrammeQuery,
    round_id: Annotated[UUID | None, Query(description="Urvalsomgången")] = None,
    organization_number: OrganizationNumberQuery = None,
    status: Annotated[UnmadeStatus | None, Query(description="Om erbjudandet väntar eller är avgjort")] = None,
) -> Response:
    """Huvudmän som en omgång har valt men som inte kunde få sitt erbjudande när de andra fick sina, och varför.

    Lämnas omgångens erbjudanden en gång till får de som då kan det.
    """
    async with call.work as work:
        query = work.unmade_offers.list_unmade_offers(
            round_id=round_id, organization_number=organization_number, programme=programme, status=status
        )
    return await call.list(query, present_unmade_offer, paging=paging, sorts=SORTS)


@router.get("/unmade-offers/{unmade_offer_id}", summary="Hämta ett uteblivet erbjudande", response_model=UnmadeOfferOut)
async def get_unmade_offer(call: Read, unmade_offer_id: UUID) -> Response:
    """Ett uteblivet erbjudande med det som hindrar det."""
    async with call.work as work:
        return await call.answer(present_unmade_offer, await work.unmade_offers.get_unmade_offer(unmade_offer_id))


@router.post(
    "/unmade-offers/{unmade_offer_id}/drops",
    summary="Avstå från ett uteblivet erbjudande",
    response_model=UnmadeOfferOut,
)
async def post_unmade_offer_drop(call: Change, unmade_offer_id: UUID, body: DropIn) -> Response:
    """Huvudmannen får inget erbjudande i omgången. Beslutet om urvalet står kvar som det är."""
    async with call.work as work:
        row = await drop_unmade_offer(work, unmade_offer_id, reason=body.reason, version=call.version, now=call.now)
        return await call.answer(present_unmade_offer, row)
