"""Decisions on measures: proposed by one person, decided by another (FL 25, 31, 32 and 37 §§)."""

from datetime import date
from uuid import UUID

from fastapi import APIRouter, Request, Response
from pydantic import Field

from agreements.api.dependencies import ROOT, CaseFilter, WorkDep
from agreements.api.values import PartOut, changed
from agreements.models.content import MeasureCost
from agreements.models.decision import Decision, DecisionStatus
from agreements.use_cases.decisions.approve_decision import approve_decision
from agreements.use_cases.decisions.propose_decision import propose_decision
from shared.rest.idempotency import Idempotency
from shared.rest.links import Step, links
from shared.rest.lists import Page, PagingDep, answer_list
from shared.rest.opening import NowDep
from shared.rest.resources import In
from shared.rest.versions import ExpectedVersion

router = APIRouter(tags=["beslut om insatser"])
SORTS = {"updated_at": Decision.updated_at}


class DecisionIn(In):
    content: str = Field(
        min_length=1,
        max_length=20_000,
        description="Vad beslutet innehåller",
        examples=["Skolverket stödjer åtgärderna i huvudmannens åtgärdsplan."],
    )
    reasons: str = Field(
        min_length=1,
        max_length=20_000,
        description="Skälen för beslutet (32 § förvaltningslagen)",
        examples=["Åtgärderna svarar mot problemen i nulägesanalysen och bedöms höja resultaten."],
    )
    revocation_reservation: str = Field(
        min_length=1,
        max_length=5000,
        description="Förbehåll om återkallelse; utan det kan beloppen inte sänkas senare (37 § förvaltningslagen)",
        examples=["Beslutet kan ändras om medlen minskar eller om överenskommelsen upphör."],
    )
    communicated_on: date = Field(
        description="När huvudmannen fick yttra sig över underlaget (25 § förvaltningslagen)", examples=["2026-11-20"]
    )
    presented_by: str | None = Field(
        default=None,
        max_length=200,
        description="Föredragandens användaridentitet; tomt när det är du",
        examples=["local-case_officer"],
    )
    participants: list[str] = Field(
        default_factory=list,
        max_length=20,
        description="Användaridentitet för andra som har medverkat i den slutliga handläggningen",
        examples=[["local-team_leader"]],
    )


class DecisionOut(PartOut):
    decision_number: int = Field(description="Beslutets nummer i samverkan", examples=[1])
    diary_number: str = Field(description="Diarienummer", examples=["ÖK 2026:2"])
    status: DecisionStatus = Field(description="Föreslaget, beslutat eller ersatt", examples=["proposed"])
    action_plan_id: UUID = Field(description="Åtgärdsplanen som beslutet bygger på")
    content: str = Field(description="Vad beslutet innehåller", examples=["Skolverket stödjer åtgärderna."])
    reasons: str = Field(description="Skälen för beslutet", examples=["Åtgärderna svarar mot problemen."])
    revocation_reservation: str = Field(
        description="Förbehåll om återkallelse", examples=["Beslutet kan ändras om medlen minskar."]
    )
    communicated_on: date = Field(description="När huvudmannen fick yttra sig", examples=["2026-11-20"])
    costs: list[MeasureCost] = Field(description="Beslutade kostnader per budgetår, slag och åtgärd")
    proposed_by: str = Field(description="Vem som lade förslaget", examples=["local-case_officer"])
    presented_by: str = Field(description="Föredragande", examples=["local-case_officer"])
    participants: list[str] = Field(description="Andra som medverkade", examples=[["local-team_leader"]])
    decided_by: str | None = Field(description="Vem som beslutade", examples=["local-decider"])
    decided_on: date | None = Field(description="Beslutsdag", examples=["2026-11-22"])


def present(request: Request, decision: Decision) -> DecisionOut:
    path = f"{ROOT}/decisions/{decision.id}"
    fields = {name: getattr(decision, name) for name in DecisionOut.model_fields if name not in ("links", "costs")}
    proposed = decision.status is DecisionStatus.PROPOSED
    approve = Step("approve", "post_decision_approval", "POST", f"{path}/approvals") if proposed else None
    return DecisionOut(**fields, costs=list(decision.costs.root), links=links(request, path, approve))


@router.post(
    "/cooperations/{cooperation_id}/decisions",
    summary="Föreslå beslut om insatser",
    response_model=DecisionOut,
    status_code=201,
)
async def post_decision(
    request: Request, work: WorkDep, cooperation_id: UUID, body: DecisionIn, key: Idempotency, now: NowDep
) -> Response:
    """Kostnaderna hämtas ur den godkända åtgärdsplanen. Någon annan än du beslutar."""
    async with work:
        if answer := await key.first_answer(work):
            return answer
        decision = await propose_decision(work, cooperation_id, **body.model_dump(), now=now)
        path = f"{ROOT}/decisions/{decision.id}"
        return await key.answer(work, present(request, decision), location=path, version=decision.version)


@router.get("/decisions", summary="Lista beslut om insatser", response_model=Page[DecisionOut])
async def get_decisions(
    request: Request, work: WorkDep, paging: PagingDep, cooperation_id: CaseFilter = None
) -> Response:
    """De beslut som du får se."""
    async with work:
        query = work.decisions.list_of(cooperation_id)
    return await answer_list(request, work, query, lambda d: present(request, d), paging=paging, sorts=SORTS)


@router.get("/decisions/{decision_id}", summary="Hämta ett beslut om insatser", response_model=DecisionOut)
async def get_decision(request: Request, response: Response, work: WorkDep, decision_id: UUID) -> DecisionOut:
    """Ett beslut med de steg som kan tas nu."""
    async with work:
        decision = await work.decisions.get_part(decision_id)
    return changed(response, present(request, decision))


@router.post("/decisions/{decision_id}/approvals", summary="Besluta om insatser", response_model=DecisionOut)
async def post_decision_approval(
    request: Request,
    work: WorkDep,
    decision_id: UUID,
    version: ExpectedVersion,
    key: Idempotency,
    now: NowDep,
) -> Response:
    """Beslutet fattas av någon annan än förslagsställaren. Därefter reserveras pengarna."""
    async with work:
        if answer := await key.first_answer(work):
            return answer
        decision = await approve_decision(work, decision_id, version=version, now=now)
        await work.session.flush()
        return await key.answer(work, present(request, decision), status=200, version=decision.version)
