"""Refuses a cost beyond what is delivered or invoiced of a measure, or a payment to another than its supplier."""

from collections.abc import Iterable
from decimal import Decimal
from uuid import UUID

from budget.copies import ServiceOrder
from budget.errors import NotDelivered
from budget.models.accruals import Accrual
from budget.models.commitments import Commitment
from budget.repository.accruals import Delivered
from budget.rules.costs import Cost
from budget.rules.money import ZERO, total
from budget.rules.wording import less_delivered, less_delivered_to_pay
from budget.unit_of_work import Work
from shared.kit.errors import InvalidInput, at_field


async def check_delivered(work: Work, commitment: Commitment, cost: Cost) -> None:
    """Check the cost of a delivery. The caller has locked the commitment."""
    orders = await _ordered(work, commitment, cost)
    await _check_limit(work, commitment, cost, orders, limit=total(order.delivered for order in orders))


async def check_invoiced(work: Work, commitment: Commitment, cost: Cost, *, payment_id: UUID | None = None) -> None:
    """Check an invoice for what nobody has recorded here: two persons may have let it pass what is delivered.
    `payment_id`: the payment that it is to be paid with, once that is there."""
    orders = await _ordered(work, commitment, cost)
    await _check_limit(work, commitment, cost, orders, limit=_invoiced(orders), besides=payment_id)


async def check_debt(work: Work, accrual: Accrual, amount: Decimal, *, payment_id: UUID | None = None) -> None:
    """Refuse to pay a debt that rests on what is no longer delivered: its delivery was corrected afterwards."""
    if accrual.measure_id is None:
        return
    measure = Delivered(accrual.commitment_id, accrual.cost_kind, accrual.measure_id)
    found = await work.service_orders.list_orders_of(accrual.commitment_id, accrual.cost_kind)
    if orders := [order for order in found if order.measure_id == accrual.measure_id]:
        left = _invoiced(orders) - await work.accruals.sum_to_pay(*measure, besides=payment_id)
        if amount > left:
            raise NotDelivered(less_delivered_to_pay(left=max(left, ZERO), requested=amount))


async def check_supplier(work: Work, commitment: Commitment, cost: Cost, payee: str | None) -> None:
    """Require that a bought service is paid to the supplier that it was ordered from."""
    suppliers = {order.supplier_number for order in await _ordered(work, commitment, cost)}
    if suppliers and (payee or commitment.organization_number) not in suppliers:
        fault = at_field(
            "payee_organization_number",
            "tjänsten är inte beställd av den mottagaren",
            " eller ".join(sorted(suppliers)),
        )
        raise InvalidInput("Betala leverantören som tjänsten är beställd av.", errors=fault)


async def _ordered(work: Work, commitment: Commitment, cost: Cost) -> list[ServiceOrder]:
    """The orders that the cost is of; none of a measure that nothing was ordered for."""
    orders = await work.service_orders.list_orders_of(commitment.id, cost.kind)
    if orders and cost.measure_id is None:
        raise NotDelivered("Tjänster är beställda inom överenskommelsen. Ange insatsen som kostnaden gäller.")
    return [order for order in orders if order.measure_id == cost.measure_id]


def _invoiced(orders: Iterable[ServiceOrder]) -> Decimal:
    return total(max(order.delivered, order.invoiced) for order in orders)


async def _check_limit(
    work: Work,
    commitment: Commitment,
    cost: Cost,
    orders: list[ServiceOrder],
    *,
    limit: Decimal,
    besides: UUID | None = None,
) -> None:
    if not orders or cost.measure_id is None:
        return
    arisen = await work.accruals.sum_arisen(commitment.id, cost.kind, cost.measure_id)
    under_way = total(
        payment.amount
        for payment in await work.payments.list_payments_of(commitment.id)
        if payment.id != besides
        and payment.takes_from_bound
        and (payment.cost_kind, payment.measure_id) == (cost.kind, cost.measure_id)
    )
    if cost.amount > (left := limit - arisen - under_way):
        raise NotDelivered(less_delivered(left=max(left, ZERO), requested=cost.amount))
