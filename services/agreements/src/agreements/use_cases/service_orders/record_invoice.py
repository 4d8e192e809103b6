"""An invoice has come: it is accepted as far as is delivered; beyond that it needs a reason, and another person."""

from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from agreements.errors import BeyondOrder
from agreements.models.service_order import InvoiceStatus, ServiceInvoice
from agreements.steps.lock_part import lock_part
from agreements.steps.publish_order import publish_order
from agreements.unit_of_work import Work
from shared.clock import swedish_date
from shared.kit.swedish import kronor


async def record_invoice(
    work: Work,
    order_id: UUID,
    *,
    number: str,
    invoiced_on: date,
    amount: Decimal,
    excess_reason: str | None,
    version: int,
    now: datetime,
) -> ServiceInvoice:
    order, case = await lock_part(work, work.service_orders, order_id, version=version, now=now)
    over = order.over(amount)
    order.require_day(invoiced_on, today=swedish_date(now))
    if over and not excess_reason:
        raise BeyondOrder(
            f"Fakturan går {kronor(over)} över det som är levererat. Registrera leveransen, eller ange excess_reason."
        )
    invoice = ServiceInvoice(
        cooperation_id=case.id,
        service_order_id=order.id,
        supplier_number=order.supplier_number,
        number=number,
        invoiced_on=invoiced_on,
        amount=amount,
        status=InvoiceStatus.WAITING if over else InvoiceStatus.ACCEPTED,
        excess_reason=excess_reason if over else None,
        recorded_by=work.actor.subject,
        created_at=now,
        updated_at=now,
    )
    work.service_invoices.add(invoice)
    await work.session.flush()  # gives the row its id; an invoice that is here already is refused
    after = {"amount": str(amount), "over": str(over)}
    await work.record("record_invoice", "service_invoice", invoice.id, at=now, after=after, reason=excess_reason)
    if not over:
        order.invoice(amount, excess=Decimal(), now=now)
        publish_order(work, order, case)
    return invoice
