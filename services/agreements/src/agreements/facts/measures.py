"""The arrangement of measures, as facts: places in existing programmes, and bought services."""

from agreements.models.place import Place
from agreements.models.service_order import ServiceOrder
from shared.clock import swedish_date
from shared.contracts.agreements import DeliveryCorrection, PlaceChangedV1, ServiceOrderChangedV1


def place_changed(place: Place) -> PlaceChangedV1:
    return PlaceChangedV1(
        place_id=place.id,
        existing_programme_id=place.existing_programme.id,
        cooperation_id=place.cooperation_id,
        agreement_id=place.agreement_id,
        measure_id=place.measure_id,
        places=place.places,
        status=place.status.value,
        reason=place.ended_reason,
    )


def service_order_changed(order: ServiceOrder) -> ServiceOrderChangedV1:
    return ServiceOrderChangedV1(
        service_order_id=order.id,
        cooperation_id=order.cooperation_id,
        agreement_id=order.agreement_id,
        measure_id=order.measure_id,
        cost_kind=order.cost_kind,
        supplier_number=order.supplier_number,
        contract_reference=order.contract_reference,
        status=order.status.value,
        ordered=order.ordered,
        delivered=order.delivered,
        invoiced=order.invoiced,
        correction=_correction(order),
    )


def _correction(order: ServiceOrder) -> DeliveryCorrection | None:
    taken_back = [delivery for delivery in order.deliveries if delivery.amount < 0]
    if not taken_back:
        return None
    newest = max(taken_back, key=lambda delivery: (delivery.created_at, delivery.id))
    return DeliveryCorrection(amount=-newest.amount, corrected_on=swedish_date(newest.created_at))
