"""Bought services: never more ordered than agreed, delivered than ordered, invoiced than delivered but by another."""

import asyncio
from decimal import Decimal
from typing import Any

from insatser.chain.changing import terminate
from services.agreements.tests.case import Case, CaseAt
from shared.contracts.agreements import ServiceOrderChangedV1
from shared.kit.swedish import kronor

ORDER: dict[str, Any] = {
    "cost_kind": "education_service",
    "supplier_number": "2021002932",
    "supplier_name": "Uppsala universitet",
    "contract_reference": "Dnr 2026:412, ramavtal 3",
    "description": "Kurs i matematikdidaktik för 24 lärare.",
    "amount": "100000.00",
}
TERM = {"delivered_on": "2026-11-22", "description": "Kursens första termin."}
BEYOND = "/problems/beyond-order"


async def propose(case: Case, **other: Any) -> Any:
    """For the course of the plan, which has 150 000 kronor."""
    path = case.parts["agreements"]
    content = (await case.get(path)).json()["latest"]["content"]
    body = ORDER | {"measure_id": content["measures"][1]["measure_id"]} | other
    return await case.send(f"{path}/service-orders", body, about=path)


async def ordered(case: Case, **other: Any) -> str:
    proposed = await propose(case, **other)
    assert proposed.status_code == 201, proposed.text
    order = f"/service-orders/{proposed.json()['id']}"
    await case.done(f"{order}/approvals", role="decider", about=order)
    return order


async def deliver(case: Case, order: str, amount: str, **other: str) -> Any:
    return await case.send(f"{order}/deliveries", TERM | {"amount": amount} | other, about=order)


async def invoice(case: Case, order: str, amount: str, number: str = "F-1", **more: Any) -> Any:
    body = {"number": number, "invoiced_on": "2026-11-22", "amount": amount} | more
    return await case.send(f"{order}/invoices", body, about=order)


async def sums(case: Case, order: str) -> tuple[str, str, str]:
    shown = (await case.get(order)).json()
    return shown["ordered"], shown["delivered"], shown["invoiced"]


async def test_no_more_is_ordered_than_both_have_signed_for_the_measure(case_at: CaseAt) -> None:
    case = await case_at("signed")
    order = await ordered(case)
    more = await propose(case, amount="50000.01")
    assert (more.status_code, more.json()["type"]) == (409, BEYOND)
    assert (await propose(case, cost_kind="development")).json()["type"] == "/problems/wrong-phase"
    assert (await propose(case, amount="50000.00")).status_code == 201
    await deliver(case, order, "40000.00")
    await case.done(f"{order}/endings", {"reason": "Färre lärare kom."}, about=order)
    assert (await propose(case, amount="60000.00")).status_code == 201, "what was not delivered is free again"
    path = case.parts["agreements"]
    content = (await case.get(path)).json()["latest"]["content"]
    lower = [c | ({"amount": "99999.00"} if c["cost_kind"] == "education_service" else {}) for c in content["costs"]]
    change = {"content": content | {"costs": lower}, "reason": "Mindre."}
    refused = await case.send(f"{path}/amendments", change, about=path)
    assert (refused.status_code, "mindre än vad som är beställt" in refused.text) == (422, True)


async def test_nobody_orders_what_they_proposed_and_two_at_once_get_the_last_of_the_money_once(case_at: CaseAt) -> None:
    case = await case_at("signed")
    both = case.as_person("anna", "case_officer", "decider")
    path = case.parts["agreements"]
    content = (await case.get(path)).json()["latest"]["content"]
    body = ORDER | {"measure_id": content["measures"][1]["measure_id"]}
    made = await case.done(f"{path}/service-orders", body, about=path, headers=both)
    order = f"/service-orders/{made['id']}"
    own = await case.send(f"{order}/approvals", about=order, headers=both)
    assert (own.status_code, own.json()["type"]) == (403, "/problems/same-person")
    assert (await deliver(case, order, "1.00")).json()["type"] == "/problems/wrong-phase"
    await case.done(f"{order}/endings", {"reason": "Behövs inte."}, about=order)
    late = await case.send(f"{order}/approvals", role="decider", about=order)
    assert late.json()["type"] == "/problems/wrong-phase"
    answers = await asyncio.gather(propose(case), propose(case))
    assert sorted(answer.status_code for answer in answers) == [201, 409]
    assert await case.service.told(ServiceOrderChangedV1) == [], "nobody hears of what was never ordered"


async def test_deliveries_stay_within_the_order_and_are_corrected_by_another_row(case_at: CaseAt) -> None:
    case = await case_at("signed")
    order = await ordered(case)
    answers = await asyncio.gather(*(deliver(case, order, "60000.00") for _ in range(2)))
    assert sorted(answer.status_code for answer in answers)[0] == 200
    assert await sums(case, order) == ("100000.00", "60000.00", "0.00")
    assert (await deliver(case, order, "40000.01")).json()["type"] == BEYOND
    for day in ("2027-11-20", "2026-11-21"):  # has not been, and before the order
        assert (await deliver(case, order, "1.00", delivered_on=day)).json()["type"] == BEYOND
        assert (await invoice(case, order, "1.00", invoiced_on=day)).json()["type"] == BEYOND
    too_much = (await deliver(case, order, "-60000.01")).json()
    assert (too_much["type"], too_much["detail"]) == (
        BEYOND,
        "60\N{NO-BREAK SPACE}000,00\N{NO-BREAK SPACE}kr är levererat. Ta inte tillbaka mer än det.",
    )
    assert (await deliver(case, order, "0.00")).json()["type"] == BEYOND
    shown = (await deliver(case, order, "-10000.00")).json()
    assert [row["amount"] for row in shown["deliveries"]] == ["60000.00", "-10000.00"]
    assert shown["delivered"] == "50000.00"
    facts = [ServiceOrderChangedV1.model_validate(e.data) for e in await case.service.told(ServiceOrderChangedV1)]
    assert [str(fact.delivered) for fact in facts] == ["0.00", "60000.00", "50000.00"]
    said = [fact.correction and (str(fact.correction.amount), str(fact.correction.corrected_on)) for fact in facts]
    assert said == [None, None, ("10000.00", "2026-11-22")]


async def test_an_invoice_passes_what_is_delivered_only_with_a_reason_by_another(case_at: CaseAt) -> None:
    case = await case_at("signed")
    order = await ordered(case)
    early = (await invoice(case, order, "30000.00", excess_reason="Förskott.")).json()
    path, no = f"/service-invoices/{early['id']}", {"accepted": False, "reason": "Ingenting är levererat."}
    await case.done(f"{path}/decisions", no, about=path, role="controller")
    assert (await sums(case, order))[2] == "0.00"
    await deliver(case, order, "50000.00")
    assert (await invoice(case, order, "30000.00")).json()["status"] == "accepted", "what was rejected may come again"
    twice = await invoice(case, order, "1.00")
    assert (twice.status_code, twice.json()["type"]) == (409, "/problems/already-exists")
    assert (await invoice(case, order, "20000.01", "F-2")).json()["type"] == BEYOND
    assert (await invoice(case, order, "70000.01", "F-2", excess_reason="Förskott.")).json()["type"] == BEYOND

    both = case.as_person("anna", "case_officer", "controller")
    body = {"number": "F-2", "invoiced_on": "2026-11-22", "amount": "40000.00", "excess_reason": "Förskott."}
    waiting = await case.done(f"{order}/invoices", body, about=order, headers=both)
    path, yes = f"/service-invoices/{waiting['id']}", {"accepted": True, "reason": "Förskott står i kontraktet."}
    assert (waiting["status"], await sums(case, order)) == ("waiting", ("100000.00", "50000.00", "30000.00"))
    own = await case.send(f"{path}/decisions", yes, about=path, headers=both)
    assert own.json()["type"] == "/problems/same-person"
    await case.done(f"{path}/decisions", yes, about=path, role="controller")
    assert await sums(case, order) == ("100000.00", "50000.00", "70000.00")
    again = await case.send(f"{path}/decisions", yes | {"accepted": False}, about=path, role="controller")
    assert again.json()["type"] == "/problems/wrong-phase"
    assert (await deliver(case, order, "-40000.00")).json()["type"] == BEYOND, "what is invoiced is not taken back"


async def test_a_closed_order_is_invoiced_for_what_it_delivered_alone(case_at: CaseAt) -> None:
    """The rest of its money is free for another order: with both invoiced whole, more than the agreed would be paid."""
    case = await case_at("signed")
    order = await ordered(case)
    await deliver(case, order, "40000.00")
    early = (await invoice(case, order, "90000.00", excess_reason="Förskott.")).json()
    await case.done(f"{order}/endings", {"reason": "Färre lärare kom."}, about=order)
    assert (await propose(case, amount="110000.00")).status_code == 201
    path = f"/service-invoices/{early['id']}"
    yes = {"accepted": True, "reason": "Förskott står i kontraktet."}
    waiting = await case.send(f"{path}/decisions", yes, about=path, role="controller")
    late = await invoice(case, order, "100000.00", "F-2", excess_reason="Förskott.")
    for refused in (waiting, late):
        assert (refused.status_code, refused.json()["type"]) == (409, BEYOND)
        assert kronor(Decimal(40000)) in refused.json()["detail"]
    assert (await invoice(case, order, "40000.00", "F-3")).json()["status"] == "accepted"
    await case.done(f"{path}/decisions", yes | {"accepted": False}, about=path, role="controller")


async def test_what_is_not_closed_is_named_at_the_end_and_nothing_is_ordered_after_it(case_at: CaseAt) -> None:
    case = await case_at("signed")
    order = await ordered(case)
    await deliver(case, order, "40000.00")
    path, end = case.parts["agreements"], {"from_on": str(case.today), "reason": "Allt är gjort."}
    refused = await case.send(f"{path}/completions", end, role="team_leader", about=path)
    left = f"beställningen hos Uppsala universitet är inte avslutad: {kronor(Decimal(60000))} återstår"
    assert left in [error["message"] for error in refused.json()["errors"]]

    proposed = (await propose(case, amount="10.00")).json()
    order = f"/service-orders/{proposed['id']}"
    await terminate(case, from_on=case.today.replace(year=2027), reason="Verksamheten läggs ned.")
    late = await case.send(f"{order}/approvals", role="decider", about=order)
    assert late.json()["type"] == "/problems/wrong-phase"
    assert (await propose(case)).json()["type"] == "/problems/wrong-phase"
