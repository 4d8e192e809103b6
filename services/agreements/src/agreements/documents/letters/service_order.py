"""An order of a bought service, to its supplier: what, under which contract, for how much, and how it is invoiced."""

from agreements.documents.case_file import CaseFile
from agreements.documents.letter import Letter, Section, Text, appeal, table, texts
from agreements.models.agreement import Agreement
from agreements.models.content import AgreedMeasure
from agreements.models.service_order import OrderStatus, ServiceOrder
from agreements.rules.wording import COST_KINDS
from shared.clock import swedish_date
from shared.kit.swedish import kronor


def service_order_letter(file: CaseFile, agreement: Agreement, order: ServiceOrder, number: int) -> Letter:
    """The order as it was sent, without what has been delivered and invoiced since."""
    day = order.approved_on or swedish_date(order.created_at)
    measure = _measure(agreement, order)
    supplier = f"{order.supplier_name} ({_written(order.supplier_number)})"
    rows = [
        ("Vad som beställs", order.description),
        ("Kontrakt som beställningen görs på", order.contract_reference),
        ("Insats", measure.title),
        ("Huvudman", file.organizer_on(day, made_at=order.created_at).written),
        ("Skolenheter", file.names.written(*measure.school_unit_codes) or "huvudmannen som helhet"),
        ("Levereras", f"{max(day, measure.starts_on)}–{measure.ends_on}"),
        ("Kostnadsslag", COST_KINDS[order.cost_kind]),
        ("Belopp, högst", kronor(order.ordered)),
    ]
    return Letter(
        title="Beställning av tjänst",
        diary_number=agreement.diary_number,
        day=day,
        receiver=[order.supplier_name, f"Organisationsnummer {_written(order.supplier_number)}"],
        mark=_mark(order),
        meta=[f"Beställning {number}"],
        lead=[Text(f"Skolverket beställer en tjänst av {supplier}.")],
        sections=[
            Section("Beställningen", [table({"Uppgift": 2, "Innehåll": 5}, rows)]),
            Section("Leverans och faktura", [Text(_invoicing(agreement, number))]),
            Section("Vem som har beställt", [Text(_ordered_by(file, order))]),
            appeal("service-order", file.case.programme),
        ],
    )


def _written(number: str) -> str:
    return f"{number[:6]}-{number[6:]}"


def _mark(order: ServiceOrder) -> str | None:
    match order.status:
        case OrderStatus.PROPOSED:
            return "Förslag: tjänsten är inte beställd."
        case OrderStatus.WITHDRAWN:
            return f"Återtagen innan den beställdes: {order.ended_reason}"
        case OrderStatus.CLOSED if not order.delivered:
            return f"Avbeställd, inget är levererat: {order.ended_reason}"
        case OrderStatus.CLOSED if order.delivered < order.ordered:
            delivered = f"{kronor(order.delivered)} av {kronor(order.ordered)} är levererat"
            return f"Avbeställd i den del som inte är levererad ({delivered}): {order.ended_reason}"
        case OrderStatus.CLOSED:
            return f"Avslutad, allt är levererat: {order.ended_reason}"
        case OrderStatus.ORDERED:
            return None


def _measure(agreement: Agreement, order: ServiceOrder) -> AgreedMeasure:
    """The measure as both had signed it when the service was proposed; an amendment may have taken it out since.

    It stands in a version that was signed before, but by the clock of another process that may be just after.
    """
    signed = [version for version in agreement.versions if version.signed_on]
    before = [v for v in signed if (v.concluded_at or v.created_at) <= order.created_at]
    measures = (m for version in (*reversed(before), *signed) for m in version.content.measures)
    return next(measure for measure in measures if measure.measure_id == order.measure_id)


def _invoicing(agreement: Agreement, number: int) -> str:
    lines = (
        "Fakturera högst det som är levererat, och aldrig mer än beställningens belopp.",
        f"Ange på fakturan: {agreement.diary_number}, beställning {number}.",
        texts()["agency"]["invoicing"],
    )
    return "\n".join(lines)


def _ordered_by(file: CaseFile, order: ServiceOrder) -> str:
    if order.approved_by is None:
        return "Ingen har beställt tjänsten."
    return f"Beställt {order.approved_on} av {file.person(order.approved_by)}."
