"""The order of a bought service as a letter to its supplier, as it was sent, with a mark when it holds no longer."""

from typing import Any

from services.agreements.tests.case import Case, CaseAt
from services.agreements.tests.integration.test_amendments import amended
from services.agreements.tests.integration.test_documents import fetch
from services.agreements.tests.integration.test_service_orders import ORDER, deliver, ordered, propose
from services.agreements.tests.pdf import text_of


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
    assert "Avbeställdidendelsominteärlevererad:Färrelärarekom." in await letter(case, 2)


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
