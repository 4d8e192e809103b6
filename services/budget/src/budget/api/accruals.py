"""Accruals: services that are delivered before they are paid."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from functools import partial
from typing import Annotated
from uuid import UUID

from fastapi import Query, Request, Response
from pydantic import Field

from budget.api.dependencies import (
    ROOT,
    BookDay,
    ChangeOnce,
    Create,
    Message,
    OrganizationQuery,
    ProgrammeQuery,
    Read,
    Reason,
)
from budget.copies import ServiceOrder
from budget.models.accruals import Accrual, AccrualState
from budget.repository.accruals import Delivered, Undelivered
from budget.rules.costs import Cost
from budget.rules.money import ZERO
from budget.rules.wording import no_longer_delivered
from budget.unit_of_work import Work
from budget.use_cases.accruals.record_accrual import record_accrual
from budget.use_cases.accruals.reverse_accrual import reverse_accrual
from shared.amount import Amount
from shared.contracts.terms import CostKind
from shared.days import Flag
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


class AccrualReversalOut(Out):
    id: UUID = Field(description="Identitet; verifikationens orsak")
    amount: Amount = Field(description="Så mycket som återfördes", examples=["20000.00"])
    fiscal_year: int = Field(description="Räkenskapsåret som det belastar", examples=[2027])
    reason: str = Field(description="Varför", examples=["Fakturan blev lägre"])
    reversed_by: str = Field(description="Vem som återförde", examples=["a1b2c3"])
    reversed_at: datetime = Field(description="När det återfördes")


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
    reversed: Amount = Field(validation_alias="taken_back", description="Återfört av den", examples=["0.00"])
    outstanding: Amount = Field(description="Återstår att betala", examples=["150000.00"])
    undelivered: Amount = Field(
        description="Kronor av insatsens alla upplupna kostnader som inte längre är levererade, sedan leveransen "
        "rättades. Det återförs; är det betalt ska leverantören kreditera det",
        examples=["0.00"],
    )
    undelivered_reason: str | None = Field(
        description="Vilken leverans som rättades", examples=["Leveransen enligt Dnr 2026:412 rättades 2027-01-12"]
    )
    incurred_on: date = Field(description="Dagen då tjänsten var levererad", examples=["2026-11-20"])
    fiscal_year: int = Field(description="Räkenskapsåret som kostnaden belastar", examples=[2026])
    message: str = Field(
        validation_alias="text", description="Vad som levererades", examples=["Högskolekurs, hösten 2026"]
    )
    state: AccrualState = Field(description="Obetald, betald eller återförd", examples=["open"])
    reason: str | None = Field(description="Varför resten återfördes", examples=["Fakturan blev lägre"])
    reversals: list[AccrualReversalOut] = Field(description="Det som har återförts, var gång för sig")
    recorded_by: str = Field(description="Vem som registrerade", examples=["a1b2c3"])
    updated_at: datetime = Field(description="När uppgiften senast ändrades")


class ReversalIn(In):
    amount: Amount | None = Field(
        default=None, gt=0, description="Så mycket som återförs; tomt återför allt som återstår", examples=["20000.00"]
    )
    reason: Reason = Field(description="Varför resten inte ska betalas", examples=["Fakturan blev lägre"])


Found = Mapping[Delivered, Undelivered]


def present(found: Found, request: Request, row: Accrual) -> AccrualOut:
    path = f"{ROOT}/accruals/{row.id}"
    is_open = row.state is AccrualState.OPEN
    lacks = found.get(Delivered(row.commitment_id, row.cost_kind, row.measure_id)) if row.measure_id else None
    return AccrualOut.of(
        row,
        undelivered=lacks.amount if lacks else ZERO,
        undelivered_reason=_reason(lacks.orders) if lacks else None,
        links=links(
            request,
            path,
            Step("pay", "post_payment", "POST", f"{ROOT}/payments", is_open),
            Step("reverse", "post_accrual_reversal", "POST", f"{path}/reversals", is_open),
        ),
    )


def _reason(orders: Iterable[ServiceOrder]) -> str:
    return no_longer_delivered((order.contract_reference, order.taken_back, order.corrected_on) for order in orders)


async def _answer(call: Read, work: Work, accrual: Accrual) -> Response:
    await work.session.flush()  # what has just changed counts
    found = await work.accruals.list_undelivered(commitment_id=accrual.commitment_id)
    return await call.answer(partial(present, found), accrual)


@router.get("/accruals", summary="Lista upplupna kostnader", response_model=Page[AccrualOut])
async def get_accruals(
    call: Read,
    paging: PagingDep,
    programme: ProgrammeQuery,
    state: Annotated[AccrualState | None, Query(description="Bara i detta läge")] = None,
    commitment_id: Annotated[UUID | None, Query(description="Bara denna överenskommelse")] = None,
    undelivered: Annotated[
        Flag, Query(description="Bara av insatser med upplupna kostnader som inte längre är levererade")
    ] = False,
    organization_number: OrganizationQuery = None,
    since: Annotated[BookDay | None, Query(description="Levererade från och med dagen")] = None,
    until: Annotated[BookDay | None, Query(description="Levererade till och med dagen")] = None,
) -> Response:
    """Tjänster som har levererats, och vad som återstår att betala av dem."""
    async with call.work as work:
        found = await work.accruals.list_undelivered(commitment_id=commitment_id)
        measures = found if undelivered else None
        query = work.accruals.list_accruals(
            state=state,
            programme=programme,
            commitment_id=commitment_id,
            organization_number=organization_number,
            since=since,
            until=until,
            measures=measures,
        )
    return await call.list(query, partial(present, found), paging=paging, sorts=SORTS)


@router.post("/accruals", summary="Registrera en levererad tjänst", status_code=201, response_model=AccrualOut)
async def post_accrual(call: Create, body: AccrualIn) -> Response:
    """Kostnaden uppstår när tjänsten är levererad och belastar anslaget det året, också när den betalas nästa år.

    Betalningen görs sedan med accrual_id och belastar inte anslaget en gång till. Är året redan stängt belastar
    kostnaden det innevarande.
    """
    async with call.work as work:
        accrual = await record_accrual(work, body.commitment_id, cost=body.cost, now=call.now)
        return await _answer(call, work, accrual)


@router.get("/accruals/{accrual_id}", summary="Hämta en upplupen kostnad", response_model=AccrualOut)
async def get_accrual(call: Read, accrual_id: UUID) -> Response:
    """En levererad tjänst med det som återstår att betala."""
    async with call.work as work:
        return await _answer(call, work, await work.accruals.get_accrual(accrual_id))


@router.post("/accruals/{accrual_id}/reversals", summary="Återför en upplupen kostnad", response_model=AccrualOut)
async def post_accrual_reversal(call: ChangeOnce, accrual_id: UUID, body: ReversalIn) -> Response:
    """Det som återstår ska inte betalas. Anslaget får tillbaka beloppet, och överenskommelsen binder det på nytt."""
    async with call.work as work:
        accrual = await reverse_accrual(
            work, accrual_id, reason=body.reason, amount=body.amount, version=call.version, now=call.now
        )
        return await _answer(call, work, accrual)
