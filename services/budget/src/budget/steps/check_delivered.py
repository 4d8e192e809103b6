"""Refuses a cost beyond what is delivered or invoiced of a measure, or a payment to another than its supplier."""

from decimal import Decimal

from budget.copies import ServiceOrder
from budget.errors import NotDelivered
from budget.models.commitments import Commitment
from budget.rules.costs import Cost
from budget.rules.money import ZERO, total
from budget.rules.wording import less_delivered
from budget.unit_of_work import Work
from shared.kit.errors import InvalidInput, at_field


async def check_delivered(work: Work, commitment: Commitment, cost: Cost) -> None:
    """Check the cost of a delivery. The caller has locked the commitment."""
    orders = await _ordered(work, commitment, cost)
    await _check_limit(work, commitment, cost, orders, limit=total(order.delivered for order in orders))


async def check_invoiced(work: Work, commitment: Commitment, cost: Cost) -> None:
    """Check an invoice for what nobody has recorded here: two persons may have let it pass what is delivered."""
    orders = await _ordered(work, commitment, cost)
    limit = total(max(order.delivered, order.invoiced) for order in orders)
    await _check_limit(work, commitment, cost, orders, limit=limit)


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


async def _check_limit(
    work: Work, commitment: Commitment, cost: Cost, orders: list[ServiceOrder], *, limit: Decimal
) -> None:
    if not orders or cost.measure_id is None:
        return
    arisen = await work.accruals.sum_arisen(commitment.id, cost.kind, cost.measure_id)
    under_way = total(
        payment.amount
        for payment in await work.payments.list_payments_of(commitment.id)
        if payment.takes_from_bound and (payment.cost_kind, payment.measure_id) == (cost.kind, cost.measure_id)
    )
    if cost.amount > (left := limit - arisen - under_way):
        raise NotDelivered(less_delivered(left=max(left, ZERO), requested=cost.amount))
