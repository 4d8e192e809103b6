"""Another person lets an invoice pass what is delivered, or rejects it."""

from datetime import datetime
from uuid import UUID

from agreements.models.service_order import ServiceInvoice
from agreements.steps.lock_part import lock_part
from agreements.steps.publish_order import publish_order
from agreements.unit_of_work import Work


async def decide_invoice(
    work: Work, invoice_id: UUID, *, accepted: bool, reason: str, version: int, now: datetime
) -> ServiceInvoice:
    invoice, case = await lock_part(work, work.service_invoices, invoice_id, version=version, now=now)
    await work.must_be_another("decide_invoice", service_invoice=invoice.id)
    invoice.decide(work.actor.subject, accepted=accepted, reason=reason, now=now)
    after = {"status": invoice.status, "amount": str(invoice.amount)}
    await work.record("decide_invoice", "service_invoice", invoice.id, at=now, after=after, reason=reason)
    if accepted:
        order = await work.service_orders.get_part(invoice.service_order_id)
        # Measure the excess again: more may have been delivered, or invoiced, since it was recorded.
        order.invoice(invoice.amount, excess=order.over(invoice.amount), now=now)
        publish_order(work, order, case)
    return invoice
