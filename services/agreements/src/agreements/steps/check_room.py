"""An order for a measure never exceeds what both parties have signed for it."""

from datetime import date
from decimal import Decimal

from agreements.errors import BeyondOrder, WrongPhase
from agreements.models.agreement import Agreement, AgreementStatus
from agreements.models.service_order import ServiceOrder
from agreements.unit_of_work import Work
from shared.kit.swedish import kronor


async def check_room(work: Work, agreement: Agreement, order: ServiceOrder, *, today: date) -> None:
    """The caller has the case locked, and the order is flushed: it counts among those that take of the measure."""
    agreement.require(AgreementStatus.ACTIVE, detail="Tjänster beställs när överenskommelsen gäller.")
    assert agreement.signed_version is not None, "an agreement in force has a version that both have signed"
    costs = agreement.signed_version.content.costs
    agreed = [c.amount for c in costs if (c.measure_id, c.cost_kind) == (order.measure_id, order.cost_kind)]
    if not agreed:
        raise WrongPhase("Överenskommelsen har ingen sådan kostnad för insatsen.")
    measures = agreement.signed_version.content.measures
    ends_on = next((m.ends_on for m in measures if m.measure_id == order.measure_id), today)
    if ends_on < today:
        raise WrongPhase(
            f"Insatsen avslutades {ends_on}, och inget kan levereras till den. Ändra överenskommelsen om den pågår än."
        )
    taken = (await work.service_orders.list_taken(agreement.id))[order.measure_id, order.cost_kind]
    if taken > (limit := sum(agreed, Decimal())):
        raise BeyondOrder(
            f"Överenskommelsen har {kronor(limit)} för insatsen, och beställningarna blir {kronor(taken)}."
        )
