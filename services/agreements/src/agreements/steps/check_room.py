"""An order for a measure never exceeds what both parties have signed for it."""

from decimal import Decimal

from agreements.errors import BeyondOrder, WrongPhase
from agreements.models.agreement import Agreement, AgreementStatus
from agreements.models.service_order import ServiceOrder
from agreements.unit_of_work import Work
from shared.kit.swedish import kronor


async def check_room(work: Work, agreement: Agreement, order: ServiceOrder) -> None:
    """The caller has the case locked, and the order is flushed: it counts among those that take of the measure."""
    agreement.require(AgreementStatus.ACTIVE, detail="Tjänster beställs när överenskommelsen gäller.")
    assert agreement.signed_version is not None, "an agreement in force has a version that both have signed"
    costs = agreement.signed_version.content.costs
    agreed = [c.amount for c in costs if (c.measure_id, c.cost_kind) == (order.measure_id, order.cost_kind)]
    if not agreed:
        raise WrongPhase("Överenskommelsen har ingen sådan kostnad för insatsen.")
    taken = (await work.service_orders.list_taken(agreement.id))[order.measure_id, order.cost_kind]
    if taken > (limit := sum(agreed, Decimal())):
        raise BeyondOrder(
            f"Överenskommelsen har {kronor(limit)} för insatsen, och beställningarna blir {kronor(taken)}."
        )
