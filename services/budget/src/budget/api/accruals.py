"""Accruals: services that are delivered before they are paid."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from fastapi import Query, Request, Response
from pydantic import Field

from budget.api.dependencies import ROOT, BookDay, ChangeOnce, Create, Message, Read, Reason
from budget.models.accruals import Accrual, AccrualState
from budget.rules.costs import Cost
from budget.use_cases.accruals.record_accrual import record_accrual
from budget.use_cases.accruals.reverse_accrual import reverse_accrual
from shared.amount import Amount
from shared.contracts.terms import CostKind
from shared.rest.links import Step, links
from shared.rest.lists import Page, PagingDep
from shared.rest.resources import In, Out
from shared.rest.routes import Routes

router = Routes(tags=["upplupna kostnader och verifikationer"])
SORTS = {"updated_at": Accrual.updated_at, "incurred_on": Accrual.incurred_on}


class AccrualIn(In):
    commitment_id: UUID = Field(description="Överenskommelsen som tjänsten levererades inom")
    cost_kind: CostKind = Field(description="Kostnadsslag", examples=["education_service"])
    amount: Amount = Field(gt=0, description="Vad leveransen kostar, i kronor", examples=["150000.00"])
    incurred_on: BookDay = Field(description="Dagen då tjänsten var levererad", examples=["2026-11-20"])
    message: Message = Field(description="Vad som levererades", examples=["Högskolekurs, hösten 2026"])
    measure_id: UUID | None = Field(
        default=None, description="Insatsen det gäller; tomt fördelar kostnaden på alla insatser"
    )

    @property
    def cost(self) -> Cost:
        return Cost(self.cost_kind, self.amount, self.incurred_on, self.message, self.measure_id)


class AccrualOut(Out):
    id: UUID = Field(description="Identitet")
    version: int = Field(description="Ändras vid varje ändring; samma som ETag", examples=[1])
    commitment_id: UUID = Field(description="Överenskommelsen")
    cooperation_id: UUID = Field(description="Samverkan")
    programme: str = Field(description="Regeringsuppdraget", examples=["riktade-insatser-2024"])
    organization_number: str = Field(description="Huvudmannens organisationsnummer", examples=["2120000530"])
    item: str = Field(description="Anslagsposten", examples=["1:5 ap.3"])
    cost_kind: CostKind = Field(description="Kostnadsslag", examples=["education_service"])
    measure_id: UUID | None = Field(description="Insatsen, när någon är angiven")
    amount: Amount = Field(description="Vad leveransen kostar, i kronor", examples=["150000.00"])
    settled: Amount = Field(description="Betalt av den", examples=["0.00"])
    outstanding: Amount = Field(description="Återstår att betala", examples=["150000.00"])
    incurred_on: date = Field(description="Dagen då tjänsten var levererad", examples=["2026-11-20"])
    fiscal_year: int = Field(description="Räkenskapsåret som kostnaden belastar", examples=[2026])
    message: str = Field(
        validation_alias="text", description="Vad som levererades", examples=["Högskolekurs, hösten 2026"]
    )
    state: AccrualState = Field(description="Obetald, betald eller återförd", examples=["open"])
    reason: str | None = Field(description="Varför resten återfördes", examples=["Fakturan blev lägre"])
    recorded_by: str = Field(description="Vem som registrerade", examples=["a1b2c3"])
    updated_at: datetime = Field(description="När uppgiften senast ändrades")


class ReversalIn(In):
    reason: Reason = Field(description="Varför resten inte ska betalas", examples=["Fakturan blev lägre"])


def present(request: Request, row: Accrual) -> AccrualOut:
    path = f"{ROOT}/accruals/{row.id}"
    is_open = row.state is AccrualState.OPEN
    return AccrualOut.of(
        row,
        links=links(
            request,
            path,
            Step("pay", "post_payment", "POST", f"{ROOT}/payments", is_open),
            Step("reverse", "post_accrual_reversal", "POST", f"{path}/reversals", is_open),
        ),
    )


@router.get("/accruals", summary="Lista upplupna kostnader", response_model=Page[AccrualOut])
async def get_accruals(
    call: Read,
    paging: PagingDep,
    state: Annotated[AccrualState | None, Query(description="Bara i detta läge")] = None,
    commitment_id: Annotated[UUID | None, Query(description="Bara denna överenskommelse")] = None,
) -> Response:
    """Tjänster som har levererats, och vad som återstår att betala av dem."""
    async with call.work as work:
        query = work.accruals.list_accruals(state=state, commitment_id=commitment_id)
    return await call.list(query, present, paging=paging, sorts=SORTS)


@router.post("/accruals", summary="Registrera en levererad tjänst", status_code=201, response_model=AccrualOut)
async def post_accrual(call: Create, body: AccrualIn) -> Response:
    """Kostnaden uppstår när tjänsten är levererad och belastar anslaget det året, också när den betalas nästa år.

    Betalningen görs sedan med accrual_id och belastar inte anslaget en gång till. Är året redan stängt belastar
    kostnaden det innevarande.
    """
    async with call.work as work:
        accrual = await record_accrual(work, body.commitment_id, cost=body.cost, now=call.now)
        return await call.answer(present, accrual)


@router.get("/accruals/{accrual_id}", summary="Hämta en upplupen kostnad", response_model=AccrualOut)
async def get_accrual(call: Read, accrual_id: UUID) -> Response:
    """En levererad tjänst med det som återstår att betala."""
    async with call.work as work:
        return await call.answer(present, await work.accruals.get_accrual(accrual_id))


@router.post("/accruals/{accrual_id}/reversals", summary="Återför en upplupen kostnad", response_model=AccrualOut)
async def post_accrual_reversal(call: ChangeOnce, accrual_id: UUID, body: ReversalIn) -> Response:
    """Det som återstår ska inte betalas. Anslaget får tillbaka beloppet, och överenskommelsen binder det på nytt."""
    async with call.work as work:
        accrual = await reverse_accrual(work, accrual_id, reason=body.reason, version=call.version, now=call.now)
        return await call.answer(present, accrual)
