"""Bought services: what is ordered of whom and under which contract, delivered and invoiced, by measure."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from fastapi import Query, Request, Response
from pydantic import Field

from agreements.api.dependencies import ROOT, CaseFilter, ChangeOnce, Read
from agreements.api.values import PartOut, Reason, ReasonIn
from agreements.models.costs import BoughtKind
from agreements.models.service_order import OrderStatus, ServiceOrder
from agreements.models.writing import Kronor
from agreements.use_cases.service_orders.approve_order import approve_order
from agreements.use_cases.service_orders.end_order import end_order
from agreements.use_cases.service_orders.propose_order import propose_order
from agreements.use_cases.service_orders.record_delivery import record_delivery
from shared.amount import Amount
from shared.contracts.numbers import OrganizationNumberIn
from shared.contracts.terms import CostKind
from shared.days import Day
from shared.rest.links import Step, links
from shared.rest.lists import Page, PagingDep
from shared.rest.resources import In, Out
from shared.rest.routes import Routes
from shared.text import Line

router = Routes(tags=["köpta tjänster"])
SORTS = {"updated_at": ServiceOrder.updated_at}


class ServiceOrderIn(In):
    measure_id: UUID = Field(description="Insatsen som tjänsten köps till")
    cost_kind: BoughtKind = Field(
        description="Kostnadsslag: utbildningstjänst, verksamhetskostnad eller utveckling",
        examples=["education_service"],
    )
    supplier_number: OrganizationNumberIn = Field(
        description="Leverantörens organisationsnummer", examples=["2021002932"]
    )
    supplier_name: Line = Field(
        min_length=1, max_length=200, description="Leverantören", examples=["Uppsala universitet"]
    )
    contract_reference: Line = Field(
        min_length=1,
        max_length=200,
        description="Kontraktet eller ramavtalet som beställningen görs på",
        examples=["Dnr 2026:412, ramavtal 3"],
    )
    description: Reason = Field(description="Vad som beställs", examples=["Kurs i matematikdidaktik för 24 lärare."])
    amount: Kronor = Field(description="Vad som beställs för, i kronor", examples=["150000.00"])


class DeliveryIn(In):
    amount: Amount = Field(
        description="Vad det levererade kostar, i kronor; ett negativt belopp rättar en tidigare leverans",
        examples=["75000.00"],
    )
    delivered_on: Day = Field(description="Dagen då det var levererat", examples=["2027-06-15"])
    description: Reason = Field(description="Vad som har levererats", examples=["Kursens första termin."])


class DeliveryOut(Out):
    id: UUID = Field(description="Identitet")
    amount: Amount = Field(description="Vad det levererade kostar, i kronor", examples=["75000.00"])
    delivered_on: date = Field(description="Dagen då det var levererat", examples=["2027-06-15"])
    description: str = Field(description="Vad som har levererats", examples=["Kursens första termin."])
    recorded_by: str = Field(description="Vem som registrerade leveransen", examples=["local-case_officer"])
    created_at: datetime = Field(description="När den registrerades", examples=["2027-06-16T08:00:00Z"])


class ServiceOrderOut(PartOut):
    agreement_id: UUID = Field(description="Överenskommelsen")
    measure_id: UUID = Field(description="Insatsen")
    cost_kind: CostKind = Field(description="Kostnadsslag", examples=["education_service"])
    supplier_number: str = Field(description="Leverantörens organisationsnummer", examples=["2021002932"])
    supplier_name: str = Field(description="Leverantören", examples=["Uppsala universitet"])
    contract_reference: str = Field(description="Kontraktet eller ramavtalet", examples=["Dnr 2026:412, ramavtal 3"])
    description: str = Field(description="Vad som beställs", examples=["Kurs i matematikdidaktik för 24 lärare."])
    status: OrderStatus = Field(description="Föreslagen, beställd, avslutad eller återtagen", examples=["ordered"])
    ordered: Amount = Field(description="Beställt, i kronor", examples=["150000.00"])
    delivered: Amount = Field(description="Levererat, i kronor", examples=["75000.00"])
    invoiced: Amount = Field(description="Fakturerat, i kronor", examples=["75000.00"])
    excess: Amount = Field(description="Vad som fått faktureras innan det är levererat", examples=["0.00"])
    deliveries: list[DeliveryOut] = Field(description="Leveranserna, i den ordning de registrerades")
    proposed_by: str = Field(description="Vem som föreslog beställningen", examples=["local-case_officer"])
    approved_by: str | None = Field(description="Vem som beställde", examples=["local-decider"])
    approved_on: date | None = Field(description="När det beställdes", examples=["2026-12-01"])
    ended_reason: str | None = Field(description="Varför den återtogs eller avslutades", examples=["Kursen ställs in."])


def present(request: Request, order: ServiceOrder) -> ServiceOrderOut:
    path = f"{ROOT}/service-orders/{order.id}"
    proposed, ordered = order.status is OrderStatus.PROPOSED, order.status is OrderStatus.ORDERED
    steps = (
        Step("approve", "post_service_order_approval", "POST", f"{path}/approvals", proposed),
        Step("deliver", "post_service_delivery", "POST", f"{path}/deliveries", ordered),
        Step("invoice", "post_service_invoice", "POST", f"{path}/invoices", order.is_invoiced),
        Step("end", "post_service_order_ending", "POST", f"{path}/endings", proposed or ordered),
    )
    deliveries = [DeliveryOut.of(delivery) for delivery in order.deliveries]
    return ServiceOrderOut.of(order, deliveries=deliveries, links=links(request, path, *steps))


@router.post(
    "/agreements/{agreement_id}/service-orders",
    summary="Föreslå en beställning",
    response_model=ServiceOrderOut,
    status_code=201,
)
async def post_service_order(call: ChangeOnce, agreement_id: UUID, body: ServiceOrderIn) -> Response:
    """En tjänst köps till en insats. Beställningarna är tillsammans aldrig mer än vad båda har undertecknat."""
    async with call.work as work:
        order = await propose_order(work, agreement_id, **dict(body), version=call.version, now=call.now)
        return await call.answer(present, order)


@router.get("/service-orders", summary="Lista beställningar", response_model=Page[ServiceOrderOut])
async def get_service_orders(
    call: Read,
    paging: PagingDep,
    cooperation_id: CaseFilter = None,
    supplier_number: Annotated[
        OrganizationNumberIn | None, Query(description="Bara den leverantörens beställningar")
    ] = None,
    status: Annotated[OrderStatus | None, Query(description="Bara i detta läge")] = None,
) -> Response:
    """Köpta tjänster: beställt, levererat och fakturerat."""
    async with call.work as work:
        query = work.service_orders.list_orders(cooperation_id, supplier_number=supplier_number, status=status)
    return await call.list(query, present, paging=paging, sorts=SORTS)


@router.get("/service-orders/{service_order_id}", summary="Hämta en beställning", response_model=ServiceOrderOut)
async def get_service_order(call: Read, service_order_id: UUID) -> Response:
    """En köpt tjänst med sina leveranser."""
    async with call.work as work:
        return await call.answer(present, await work.service_orders.get_part(service_order_id))


@router.post("/service-orders/{service_order_id}/approvals", summary="Beställ tjänsten", response_model=ServiceOrderOut)
async def post_service_order_approval(call: ChangeOnce, service_order_id: UUID) -> Response:
    """Görs av någon annan än den som föreslog beställningen."""
    async with call.work as work:
        order = await approve_order(work, service_order_id, version=call.version, now=call.now)
        return await call.answer(present, order)


@router.post(
    "/service-orders/{service_order_id}/deliveries", summary="Registrera en leverans", response_model=ServiceOrderOut
)
async def post_service_delivery(call: ChangeOnce, service_order_id: UUID, body: DeliveryIn) -> Response:
    """Aldrig mer än det som är beställt. I budget uppstår ingen kostnad utöver det som är levererat."""
    async with call.work as work:
        order = await record_delivery(work, service_order_id, **dict(body), version=call.version, now=call.now)
        return await call.answer(present, order)


@router.post(
    "/service-orders/{service_order_id}/endings", summary="Avsluta en beställning", response_model=ServiceOrderOut
)
async def post_service_order_ending(call: ChangeOnce, service_order_id: UUID, body: ReasonIn) -> Response:
    """Ett förslag återtas. En beställning avslutas: resten levereras inte, och pengarna är lediga för en annan."""
    async with call.work as work:
        order = await end_order(work, service_order_id, reason=body.reason, version=call.version, now=call.now)
        return await call.answer(present, order)
