"""Decisions on measures: proposed by one person, decided by another (FL 25, 31, 32 and 37 §§)."""

from datetime import date
from typing import Annotated
from uuid import UUID

from fastapi import Query, Request, Response
from pydantic import Field

from agreements.api.dependencies import ROOT, CaseFilter, ChangeOnce, CooperationId, Create, OrganizationFilter, Read
from agreements.api.elsewhere import reservations_of_case
from agreements.api.values import ChangeRequestId, PartOut, Person
from agreements.models.costs import MeasureCost
from agreements.models.decision import Decision, DecisionStatus
from agreements.use_cases.decisions.approve_decision import approve_decision
from agreements.use_cases.decisions.propose_decision import propose_decision
from shared.days import Day
from shared.rest.links import Step, links
from shared.rest.lists import Page, PagingDep
from shared.rest.resources import In
from shared.rest.routes import Routes
from shared.text import Line, Prose

router = Routes(tags=["beslut om insatser"])
SORTS = {"updated_at": Decision.updated_at}


class DecisionIn(In):
    content: Prose = Field(
        min_length=1,
        max_length=20_000,
        description="Vad beslutet innehåller",
        examples=["Skolverket stödjer insatserna i huvudmannens åtgärdsplan."],
    )
    reasons: Prose = Field(
        min_length=1,
        max_length=20_000,
        description="Skälen för beslutet (32 § förvaltningslagen)",
        examples=["Insatserna svarar mot problemen i nulägesanalysen och bedöms höja resultaten."],
    )
    revocation_reservation: Prose | None = Field(
        default=None,
        min_length=1,
        max_length=5000,
        description="Förbehåll om återkallelse; utan det kan beloppen inte sänkas senare (37 § förvaltningslagen)",
        examples=["Beslutet kan ändras om medlen minskar eller om överenskommelsen upphör."],
    )
    organizer_consent: Prose | None = Field(
        default=None,
        min_length=1,
        max_length=5000,
        description="Hur och när huvudmannen samtyckte till lägre belopp; behövs när det gällande beslutet saknar "
        "förbehåll",
        examples=["Skolchefen samtyckte skriftligen 2027-03-01 (dnr 2027:80)."],
    )
    communicated_on: Day = Field(
        description="När huvudmannen fick yttra sig över underlaget (25 § förvaltningslagen)", examples=["2026-11-20"]
    )
    presented_by: Person | None = Field(
        default=None,
        description="Föredragandens användaridentitet; tomt när det är du",
        examples=["local-case_officer"],
    )
    participants: list[Person] = Field(
        default_factory=list,
        max_length=20,
        description="Användaridentitet för andra som har medverkat i den slutliga handläggningen",
        examples=[["local-team_leader"]],
    )
    change_request_id: ChangeRequestId = None


class DecisionOut(PartOut):
    decision_number: int = Field(description="Beslutets nummer i samverkan", examples=[1])
    diary_number: str = Field(description="Diarienummer", examples=["ÖK 2026:2"])
    status: DecisionStatus = Field(description="Föreslaget, beslutat eller ersatt", examples=["proposed"])
    action_plan_id: UUID = Field(description="Åtgärdsplanen som beslutet bygger på")
    content: str = Field(description="Vad beslutet innehåller", examples=["Skolverket stödjer insatserna."])
    reasons: str = Field(description="Skälen för beslutet", examples=["Insatserna svarar mot problemen."])
    revocation_reservation: str = Field(
        description="Förbehåll om återkallelse; tomt när det saknas",
        examples=["Beslutet kan ändras om medlen minskar."],
    )
    organizer_consent: str | None = Field(
        description="Huvudmannens samtycke till lägre belopp", examples=["Skolchefen samtyckte 2027-03-01."]
    )
    communicated_on: date = Field(description="När huvudmannen fick yttra sig", examples=["2026-11-20"])
    costs: list[MeasureCost] = Field(description="Beslutade kostnader per räkenskapsår, slag och insats")
    proposed_by: str = Field(description="Vem som lade förslaget", examples=["local-case_officer"])
    presented_by: str = Field(description="Föredragande", examples=["local-case_officer"])
    participants: list[str] = Field(description="Andra som medverkade", examples=[["local-team_leader"]])
    decided_by: str | None = Field(description="Vem som beslutade", examples=["local-decider"])
    decided_on: date | None = Field(description="Beslutsdag", examples=["2026-11-22"])


def present(request: Request, decision: Decision) -> DecisionOut:
    path = f"{ROOT}/decisions/{decision.id}"
    proposed = decision.status is DecisionStatus.PROPOSED
    approve = Step("approve", "post_decision_approval", "POST", f"{path}/approvals", proposed)
    steps = (
        approve,
        Step("cooperation", "get_cooperation", "GET", f"{ROOT}/cooperations/{decision.cooperation_id}"),
        reservations_of_case(decision.cooperation_id, when=not proposed),
    )
    return DecisionOut.of(decision, costs=decision.costs.root, links=links(request, path, *steps))


@router.post(
    "/cooperations/{cooperation_id}/decisions",
    summary="Föreslå beslut om insatser",
    response_model=DecisionOut,
    status_code=201,
)
async def post_decision(call: Create, cooperation_id: CooperationId, body: DecisionIn) -> Response:
    """Kostnaderna hämtas ur den godkända åtgärdsplanen. Någon annan än du beslutar.

    Också medan en överenskommelse gäller: när planen har öppnats, skrivits om och godkänts. Det nya beslutet får verkan
    genom en ändring som båda undertecknar.
    """
    async with call.work as work:
        decision = await propose_decision(work, cooperation_id, **body.model_dump(), now=call.now)
        return await call.answer(present, decision)


@router.get("/decisions", summary="Lista beslut om insatser", response_model=Page[DecisionOut])
async def get_decisions(
    call: Read,
    paging: PagingDep,
    cooperation_id: CaseFilter = None,
    organization_number: OrganizationFilter = None,
    status: Annotated[DecisionStatus | None, Query(description="Bara i detta läge")] = None,
    diary_number: Annotated[Line | None, Query(max_length=60, description="Diarienumret")] = None,
    decided_since: Annotated[Day | None, Query(description="Beslutade från och med dagen")] = None,
    decided_until: Annotated[Day | None, Query(description="Beslutade till och med dagen")] = None,
) -> Response:
    """De beslut som du får se."""
    async with call.work as work:
        query = work.decisions.list_decisions(
            cooperation_id,
            organization_number=organization_number,
            status=status,
            diary_number=diary_number,
            decided_since=decided_since,
            decided_until=decided_until,
        )
    return await call.list(query, present, paging=paging, sorts=SORTS)


@router.get("/decisions/{decision_id}", summary="Hämta ett beslut om insatser", response_model=DecisionOut)
async def get_decision(call: Read, decision_id: UUID) -> Response:
    """Ett beslut med de steg som kan tas nu."""
    async with call.work as work:
        decision = await work.decisions.get_part(decision_id)
        return await call.answer(present, decision)


@router.post("/decisions/{decision_id}/approvals", summary="Besluta om insatser", response_model=DecisionOut)
async def post_decision_approval(call: ChangeOnce, decision_id: UUID) -> Response:
    """Fattas av någon som varken har skrivit planen, lagt förslag eller medverkat. Därefter reserveras pengarna."""
    async with call.work as work:
        decision = await approve_decision(work, decision_id, version=call.version, now=call.now)
        return await call.answer(present, decision)
