"""Overrides and manual reviews: what people add to a round's rules."""

from datetime import datetime
from uuid import UUID

from fastapi import APIRouter, Request, Response
from pydantic import Field

from selection.api.dependencies import ROOT, CatalogueDep, OrganizationNumber, SchoolUnitCode, WorkDep
from selection.models.override import OverrideKind, OverrideRow, OverrideStatus
from selection.models.review import Review
from selection.use_cases.overrides.propose_override import propose_override
from selection.use_cases.overrides.settle_override import settle_override
from selection.use_cases.reviews.record_review import record_review
from shared.rest.idempotency import Idempotency
from shared.rest.links import Step, links
from shared.rest.lists import Page, PagingDep, answer_list
from shared.rest.opening import NowDep
from shared.rest.resources import In, Out
from shared.rest.versions import ExpectedVersion, etag

router = APIRouter(tags=["avsteg"])
SORTS = {"updated_at": OverrideRow.updated_at, "kind": OverrideRow.kind}
REVIEW_SORTS = {"updated_at": Review.updated_at, "organization_number": Review.organization_number}


class OverrideIn(In):
    kind: OverrideKind = Field(description="Lägg till enhet, ta bort enhet eller lägg till huvudman utan enheter")
    organization_number: OrganizationNumber
    school_unit_code: SchoolUnitCode | None = None
    reason: str = Field(
        min_length=10,
        max_length=2000,
        description="Varför reglerna frångås",
        examples=["De lägre årskurserna ligger i samma byggnad"],
    )


class SettlementIn(In):
    approve: bool = Field(description="Godkänn eller avslå", examples=[True])
    reason: str | None = Field(default=None, max_length=2000)


class OverrideOut(Out):
    id: UUID
    version: int
    round_id: UUID
    kind: OverrideKind
    organization_number: str
    school_unit_code: str | None
    reason: str
    status: OverrideStatus
    proposed_by: str
    settled_by: str | None
    updated_at: datetime


class ReviewIn(In):
    organization_number: OrganizationNumber
    code: str = Field(max_length=60, description="Regeln som begärde granskningen", examples=["private_with_fine"])
    conclusion: str = Field(min_length=10, max_length=4000, description="Vad granskningen visade")


class ReviewOut(Out):
    id: UUID
    round_id: UUID
    organization_number: str
    code: str
    conclusion: str
    reviewed_by: str
    updated_at: datetime


def present(request: Request, row: OverrideRow) -> OverrideOut:
    path = f"{ROOT}/overrides/{row.id}"
    settle = Step("settle", "post_override_settlement", "POST", f"{path}/settlements")
    out = OverrideOut.model_validate(row)
    out.links = links(request, path, settle if row.status is OverrideStatus.PROPOSED else None)
    return out


@router.get("/rounds/{round_id}/overrides", summary="Lista avsteg", response_model=Page[OverrideOut])
async def get_overrides(request: Request, work: WorkDep, paging: PagingDep, round_id: UUID) -> Response:
    """Avsteg i omgången, föreslagna och prövade."""
    async with work:
        await work.rounds.get_round(round_id)
        query = work.overrides.list_overrides(round_id)
    return await answer_list(request, work, query, lambda row: present(request, row), paging=paging, sorts=SORTS)


@router.post("/rounds/{round_id}/overrides", summary="Föreslå ett avsteg", status_code=201, response_model=OverrideOut)
async def post_override(
    request: Request,
    work: WorkDep,
    catalogue: CatalogueDep,
    round_id: UUID,
    body: OverrideIn,
    key: Idempotency,
    now: NowDep,
) -> Response:
    """Ett avsteg gäller först när en annan person har godkänt det och analysen har gjorts om."""
    async with work:
        if given := await key.first_answer(work):
            return given
        row = await propose_override(
            work,
            round_id,
            catalogue,
            kind=body.kind,
            organization_number=body.organization_number,
            school_unit_code=body.school_unit_code,
            reason=body.reason,
            now=now,
        )
        return await key.answer(work, present(request, row), location=f"{ROOT}/overrides/{row.id}", version=row.version)


@router.get("/overrides/{override_id}", summary="Hämta ett avsteg", response_model=OverrideOut)
async def get_override(request: Request, response: Response, work: WorkDep, override_id: UUID) -> OverrideOut:
    """Ett avsteg."""
    async with work:
        row = await work.overrides.get_override(override_id)
    response.headers["ETag"] = etag(row.version)
    return present(request, row)


@router.post("/overrides/{override_id}/settlements", summary="Pröva ett avsteg", response_model=OverrideOut)
async def post_override_settlement(
    request: Request,
    response: Response,
    work: WorkDep,
    override_id: UUID,
    body: SettlementIn,
    version: ExpectedVersion,
    now: NowDep,
) -> OverrideOut:
    """Godkänn eller avslå. Den som föreslog avsteget får inte pröva det."""
    async with work:
        row = await settle_override(
            work, override_id, approve=body.approve, reason=body.reason, version=version, now=now
        )
    response.headers["ETag"] = etag(row.version)
    return present(request, row)


@router.get("/rounds/{round_id}/reviews", summary="Lista manuella granskningar", response_model=Page[ReviewOut])
async def get_reviews(request: Request, work: WorkDep, paging: PagingDep, round_id: UUID) -> Response:
    """Granskningar som har gjorts i omgången."""
    async with work:
        await work.rounds.get_round(round_id)
        query = work.reviews.list_reviews(round_id)
    return await answer_list(request, work, query, ReviewOut.model_validate, paging=paging, sorts=REVIEW_SORTS)


@router.post("/rounds/{round_id}/reviews", summary="Redovisa en granskning", status_code=201, response_model=ReviewOut)
async def post_review(work: WorkDep, round_id: UUID, body: ReviewIn, key: Idempotency, now: NowDep) -> Response:
    """Vad en manuell granskning av en huvudman visade, till exempel av ekonomin."""
    async with work:
        if given := await key.first_answer(work):
            return given
        row = await record_review(
            work, round_id, body.organization_number, code=body.code, conclusion=body.conclusion, now=now
        )
        return await key.answer(
            work, ReviewOut.model_validate(row), location=f"{ROOT}/rounds/{round_id}/reviews", version=row.version
        )
