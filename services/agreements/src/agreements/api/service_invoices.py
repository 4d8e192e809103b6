"""Invoices of bought services: accepted as far as is delivered, and beyond that by another person."""

from datetime import date
from typing import Annotated
from uuid import UUID

from fastapi import Query, Request, Response
from pydantic import Field

from agreements.api.dependencies import ROOT, CaseFilter, ChangeOnce, OrganizationFilter, Read
from agreements.api.values import PartOut, Reason
from agreements.models.service_order import InvoiceStatus, ServiceInvoice
from agreements.models.writing import Kronor
from agreements.use_cases.service_orders.decide_invoice import decide_invoice
from agreements.use_cases.service_orders.record_invoice import record_invoice
from shared.amount import Amount
from shared.days import Day, Flag
from shared.rest.links import Step, links
from shared.rest.lists import Page, PagingDep
from shared.rest.resources import In
from shared.rest.routes import Routes
from shared.text import Line

router = Routes(tags=["köpta tjänster"])
SORTS = {"invoiced_on": ServiceInvoice.invoiced_on, "updated_at": ServiceInvoice.updated_at}


class ServiceInvoiceIn(In):
    number: Line = Field(min_length=1, max_length=100, description="Fakturans nummer", examples=["F-2027-118"])
    invoiced_on: Day = Field(description="Fakturans datum", examples=["2027-06-30"])
    amount: Kronor = Field(description="Fakturans belopp, i kronor", examples=["75000.00"])
    excess_reason: Reason | None = Field(
        default=None,
        description="Varför fakturan går över det som är levererat; någon annan prövar det",
        examples=["Kursavgiften betalas i förskott."],
    )


class InvoiceDecisionIn(In):
    accepted: Flag = Field(description="Om fakturan får gå över det som är levererat", examples=[True])
    reason: Reason = Field(description="Skäl", examples=["Förskott står i kontraktet."])


class ServiceInvoiceOut(PartOut):
    service_order_id: UUID = Field(description="Beställningen")
    supplier_number: str = Field(description="Leverantörens organisationsnummer", examples=["2021002932"])
    number: str = Field(description="Fakturans nummer", examples=["F-2027-118"])
    invoiced_on: date = Field(description="Fakturans datum", examples=["2027-06-30"])
    amount: Amount = Field(description="Fakturans belopp, i kronor", examples=["75000.00"])
    status: InvoiceStatus = Field(description="Godtagen, väntar på beslut eller avvisad", examples=["accepted"])
    excess_reason: str | None = Field(
        description="Varför den går över det som är levererat", examples=["Kursavgiften betalas i förskott."]
    )
    recorded_by: str = Field(description="Vem som registrerade den", examples=["local-case_officer"])
    decided_by: str | None = Field(description="Vem som prövade den", examples=["local-decider"])
    decision_reason: str | None = Field(description="Skäl för beslutet", examples=["Förskott står i kontraktet."])


def present(request: Request, invoice: ServiceInvoice) -> ServiceInvoiceOut:
    path = f"{ROOT}/service-invoices/{invoice.id}"
    decide = Step("decide", "post_invoice_decision", "POST", f"{path}/decisions", invoice.is_waiting)
    return ServiceInvoiceOut.of(invoice, links=links(request, path, decide))


@router.post(
    "/service-orders/{service_order_id}/invoices",
    summary="Registrera en faktura",
    response_model=ServiceInvoiceOut,
    status_code=201,
)
async def post_service_invoice(call: ChangeOnce, service_order_id: UUID, body: ServiceInvoiceIn) -> Response:
    """Godtas så långt som är levererat, en gång. Det som går över kräver ett skäl och prövas av någon annan."""
    async with call.work as work:
        invoice = await record_invoice(work, service_order_id, **dict(body), version=call.version, now=call.now)
        return await call.answer(present, invoice)


@router.get("/service-invoices", summary="Lista fakturor", response_model=Page[ServiceInvoiceOut])
async def get_service_invoices(
    call: Read,
    paging: PagingDep,
    cooperation_id: CaseFilter = None,
    service_order_id: Annotated[UUID | None, Query(description="Bara den beställningens fakturor")] = None,
    organization_number: OrganizationFilter = None,
    status: Annotated[InvoiceStatus | None, Query(description="Bara i detta läge")] = None,
    since: Annotated[Day | None, Query(description="Fakturerade från och med dagen")] = None,
    until: Annotated[Day | None, Query(description="Fakturerade till och med dagen")] = None,
) -> Response:
    """Fakturor av köpta tjänster."""
    async with call.work as work:
        query = work.service_invoices.list_invoices(
            cooperation_id,
            service_order_id=service_order_id,
            organization_number=organization_number,
            status=status,
            since=since,
            until=until,
        )
    return await call.list(query, present, paging=paging, sorts=SORTS)


@router.get("/service-invoices/{invoice_id}", summary="Hämta en faktura", response_model=ServiceInvoiceOut)
async def get_service_invoice(call: Read, invoice_id: UUID) -> Response:
    """En faktura av en köpt tjänst."""
    async with call.work as work:
        return await call.answer(present, await work.service_invoices.get_part(invoice_id))


@router.post("/service-invoices/{invoice_id}/decisions", summary="Pröva en faktura", response_model=ServiceInvoiceOut)
async def post_invoice_decision(call: ChangeOnce, invoice_id: UUID, body: InvoiceDecisionIn) -> Response:
    """Om fakturan får gå över det som är levererat. Görs av någon annan än den som registrerade den."""
    async with call.work as work:
        invoice = await decide_invoice(work, invoice_id, **body.model_dump(), version=call.version, now=call.now)
        return await call.answer(present, invoice)
