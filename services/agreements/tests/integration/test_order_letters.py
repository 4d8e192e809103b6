"""The order of a bought service as a letter to its supplier, as it was sent, with a mark when it holds no longer."""

from typing import Any

from services.agreements.tests.case import Case, CaseAt
from services.agreements.tests.integration.test_amendments import amended
from services.agreements.tests.integration.test_documents import fetch
from services.agreements.tests.integration.test_service_orders import ORDER, deliver, ordered, propose
from services.agreements.tests.pdf import text_of
from tests.support.service import at


async def letter(case: Case, number: int = 1) -> str:
    return "".join(text_of(await fetch(case, f"service-order-{number}")).split())


async def listed(case: Case, number: int = 1) -> dict[str, Any]:
    rows = (await case.get(f"{case.path}/documents", role="organizer")).json()["items"]
    return next(row for row in rows if row["id"] == f"service-order-{number}")


async def test_an_order_is_a_letter_to_the_supplier_and_stands_in_the_record(case_at: CaseAt) -> None:
    case = await case_at("signed")
    proposed = await propose(case, amount="20000.00")
    assert "Förslag:tjänstenärintebeställd." in await letter(case)
    order = await ordered(case)
    text = await letter(case, 2)
    agreement = (await case.get(case.parts["agreements"])).json()
    for wanted in (
        "Uppsala universitet Organisationsnummer 202100-2932",
        str(ORDER["description"]),
        str(ORDER["contract_reference"]),
        "100 000,00 kr",
        f"Ange på fakturan: {agreement['diary_number']}, beställning 2.",
    ):
        assert "".join(wanted.split()) in text, wanted
    assert "Förslag" not in text
    row = await listed(case, 2)
    assert (row["counterparty"], row["diary_number"]) == ("Uppsala universitet", agreement["diary_number"])
    assert (row["description"], row["day"], row["mark"]) == ("Beställning av tjänst", "2026-11-22", None)
    path = f"/service-orders/{proposed.json()['id']}"
    await case.done(f"{path}/endings", {"reason": "Kursen ges inte."}, about=path)
    assert (await listed(case))["mark"] == "Återtagen innan den beställdes: Kursen ges inte."
    # What is delivered later was not in the letter that was sent.
    await deliver(case, order, "40000.00")
    assert await letter(case, 2) == text
    await case.done(f"{order}/endings", {"reason": "Färre lärare kom."}, about=order)
    delivered = "40000,00krav100000,00krärlevererat"
    assert f"Avbeställdidendelsominteärlevererad({delivered}):Färrelärarekom." in await letter(case, 2)
    none = await ordered(case, amount="10000.00")
    await case.done(f"{none}/endings", {"reason": "Kursen ges inte."}, about=none)
    assert (await listed(case, 3))["mark"] == "Avbeställd, inget är levererat: Kursen ges inte."


async def test_an_order_that_is_delivered_whole_is_closed_and_an_amendment_changes_no_letter(case_at: CaseAt) -> None:
    case = await case_at("signed")
    order = await ordered(case)
    text = await letter(case)
    await amended(case)
    await case.conclude()
    assert await letter(case) == text
    await deliver(case, order, "100000.00")
    await case.done(f"{order}/endings", {"reason": "Kursen är slut."}, about=order)
    assert (await listed(case))["mark"] == "Avslutad, allt är levererat: Kursen är slut."


async def test_a_service_is_delivered_from_the_day_of_its_order_as_both_have_signed_the_measure(
    case_at: CaseAt,
) -> None:
    """What is only drafted has not been agreed, and nothing was delivered before it was ordered."""
    case = await case_at("signed")
    path = case.parts["agreements"]
    content = (await case.get(path)).json()["latest"]["content"]
    signed = content["measures"][1]
    changed = signed | {"ends_on": "2028-12-01", "school_unit_codes": list(signed["school_unit_codes"])}
    change = {"content": content | {"measures": [content["measures"][0], changed]}, "reason": "Kursen blir längre."}
    await case.step("agreements", "amendments", change)
    later = at("2027-03-01T11:00:00Z")
    proposed = await propose(case, amount="20000.00")
    order = f"/service-orders/{proposed.json()['id']}"
    await case.done(f"{order}/approvals", role="decider", about=order, headers=later)
    assert f"Levereras2027-03-01–{signed['ends_on']}" in await letter(case)


async def test_nothing_is_ordered_for_a_measure_that_has_ended(case_at: CaseAt) -> None:
    case = await case_at("signed")
    ends_on = (await case.get(case.parts["agreements"])).json()["latest"]["content"]["measures"][1]["ends_on"]
    proposed = await propose(case)
    order = f"/service-orders/{proposed.json()['id']}"
    after = at("2028-09-01T11:00:00Z")
    refused = await case.send(f"{order}/approvals", role="decider", about=order, headers=after)
    assert (refused.status_code, ends_on in refused.json()["detail"]) == (409, True)


async def test_an_order_by_a_clock_that_is_behind_that_of_the_signature_is_a_letter_all_the_same(
    case_at: CaseAt,
) -> None:
    """Two processes' clocks differ by seconds: the order seems older than the agreement that it is made on."""
    case = await case_at("signed")
    path = case.parts["agreements"]
    measure = (await case.get(path)).json()["latest"]["content"]["measures"][1]
    body = ORDER | {"measure_id": measure["measure_id"]}
    behind = at("2026-11-22T10:59:30Z")
    await case.done(f"{path}/service-orders", body, about=path, headers=behind)
    assert "".join(measure["title"].split()) in await letter(case)
