"""Overrides and manual reviews: what people add to a round's rules."""

from datetime import datetime
from uuid import UUID

from fastapi import Request, Response
from pydantic import Field

from selection.api.dependencies import ROOT, CatalogueDep, Change, Create, OrganizationNumber, Read, SchoolUnitCode
from selection.models.override import Override, OverrideKind, OverrideStatus
from selection.models.review import Review
from selection.use_cases.overrides.propose_override import propose_override
from selection.use_cases.overrides.settle_override import settle_override
from selection.use_cases.reviews.record_review import record_review
from shared.days import Flag
from shared.rest.links import Step, links
from shared.rest.lists import Page, PagingDep
from shared.rest.resources import In, Out
from shared.rest.routes import Routes
from shared.text import Line, Prose

router = Routes(tags=["avsteg"])
SORTS = {"updated_at": Override.updated_at, "kind": Override.kind}
REVIEW_SORTS = {"updated_at": Review.updated_at, "organization_number": Review.organization_number}


class OverrideIn(In):
    kind: OverrideKind = Field(
        description="Lägg till enhet, ta bort enhet eller lägg till huvudman utan enheter", examples=["ADD_UNIT"]
    )
    organization_number: OrganizationNumber
    school_unit_code: SchoolUnitCode | None = Field(
        default=None, description="Skolenheten; utelämnas för ADD_ORGANIZER", examples=["48000763"]
    )
    reason: Prose = Field(
        min_length=10,
        max_length=2000,
        description="Varför reglerna frångås",
        examples=["De lägre årskurserna ligger i samma byggnad"],
    )


class SettlementIn(In):
    approve: Flag = Field(description="Godkänn eller avslå", examples=[True])
    reason: Prose | None = Field(
        default=None, max_length=2000, description="Skälet", examples=["Samma byggnad och samma rektor"]
    )


class OverrideOut(Out):
    id: UUID = Field(description="Avstegets identitet")
    version: int = Field(description="Ändras vid varje ändring; samma som ETag", examples=[1])
    round_id: UUID = Field(description="Urvalsomgångens identitet")
    kind: OverrideKind = Field(description="Vad avsteget gör", examples=["ADD_UNIT"])
    organization_number: str = Field(description="Huvudmannens organisationsnummer", examples=["2120000530"])
    school_unit_code: str | None = Field(
        description="Skolenheten; tomt när huvudmannen läggs till utan enheter", examples=["48000763"]
    )
    reason: str = Field(description="Varför reglerna frångås", examples=["Enheterna ligger i samma byggnad"])
    status: OverrideStatus = Field(description="Om avsteget är prövat, och hur", examples=["proposed"])
    proposed_by: str = Field(description="Vem som föreslog", examples=["anna"])
    settled_by: str | None = Field(description="Vem som prövade avsteget", examples=["berit"])
    updated_at: datetime = Field(description="När uppgiften senast ändrades")


class ReviewIn(In):
    organization_number: OrganizationNumber
    code: Line = Field(max_length=60, description="Regeln som begärde granskningen", examples=["private_with_fine"])
    conclusion: Prose = Field(
        min_length=10,
        max_length=4000,
        description="Vad granskningen visade",
        examples=["Ekonomin är granskad och ger inget hinder"],
    )


class ReviewOut(Out):
    id: UUID = Field(description="Granskningens identitet")
    round_id: UUID = Field(description="Urvalsomgångens identitet")
    organization_number: str = Field(description="Huvudmannens organisationsnummer", examples=["2120000530"])
    code: str = Field(description="Regeln som begärde granskningen", examples=["private_with_fine"])
    conclusion: str = Field(
        description="Vad granskningen visade", examples=["Ekonomin är granskad och ger inget hinder"]
    )
    reviewed_by: str = Field(description="Vem som granskade", examples=["cecilia"])
    updated_at: datetime = Field(description="När uppgiften senast ändrades")


def present(request: Request, override: Override) -> OverrideOut:
    path = f"{ROOT}/overrides/{override.id}"
    proposed = override.status is OverrideStatus.PROPOSED
    settle = Step("settle", "post_override_settlement", "POST", f"{path}/settlements", proposed)
    return OverrideOut.of(override, links=links(request, path, settle))


def present_review(request: Request, review: Review) -> ReviewOut:
    return ReviewOut.of(review, links=links(request, f"{ROOT}/rounds/{review.round_id}/reviews"))


@router.get("/rounds/{round_id}/overrides", summary="Lista avsteg", response_model=Page[OverrideOut])
async def get_overrides(call: Read, paging: PagingDep, round_id: UUID) -> Response:
    """Avsteg i omgången, föreslagna och prövade."""
    async with call.work as work:
        await work.rounds.get_round(round_id)
        query = work.overrides.list_overrides(round_id)
    return await call.list(query, present, paging=paging, sorts=SORTS)


@router.post("/rounds/{round_id}/overrides", summary="Föreslå ett avsteg", status_code=201, response_model=OverrideOut)
async def post_override(call: Create, catalogue: CatalogueDep, round_id: UUID, body: OverrideIn) -> Response:
    """Ett avsteg gäller först när en annan person har godkänt det och analysen har gjorts om."""
    async with call.work as work:
        override = await propose_override(
            work,
            round_id,
            catalogue,
            kind=body.kind,
            organization_number=body.organization_number,
            school_unit_code=body.school_unit_code,
            reason=body.reason,
            now=call.now,
        )
        return await call.answer(present, override)


@router.get("/overrides/{override_id}", summary="Hämta ett avsteg", response_model=OverrideOut)
async def get_override(call: Read, override_id: UUID) -> Response:
    """Ett avsteg."""
    async with call.work as work:
        return await call.answer(present, await work.overrides.get_override(override_id))


@router.post("/overrides/{override_id}/settlements", summary="Pröva ett avsteg", response_model=OverrideOut)
async def post_override_settlement(call: Change, override_id: UUID, body: SettlementIn) -> Response:
    """Godkänn eller avslå. Den som föreslog avsteget får inte pröva det."""
    async with call.work as work:
        override = await settle_override(
            work, override_id, approve=body.approve, reason=body.reason, version=call.version, now=call.now
        )
        return await call.answer(present, override)


@router.get("/rounds/{round_id}/reviews", summary="Lista manuella granskningar", response_model=Page[ReviewOut])
async def get_reviews(call: Read, paging: PagingDep, round_id: UUID) -> Response:
    """Granskningar som har gjorts i omgången."""
    async with call.work as work:
        await work.rounds.get_round(round_id)
        query = work.reviews.list_reviews(round_id)
    return await call.list(query, present_review, paging=paging, sorts=REVIEW_SORTS)


@router.post("/rounds/{round_id}/reviews", summary="Redovisa en granskning", status_code=201, response_model=ReviewOut)
async def post_review(call: Create, round_id: UUID, body: ReviewIn) -> Response:
    """Vad en manuell granskning av en huvudman visade, till exempel av ekonomin."""
    async with call.work as work:
        review = await record_review(
            work, round_id, body.organization_number, code=body.code, conclusion=body.conclusion, now=call.now
        )
        return await call.answer(present_review, review)
