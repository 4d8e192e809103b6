"""More units for an organiser whose cooperation was carried over: decided here, by the rules of its assignment."""

from typing import Any
from uuid import UUID

from shared.contracts.selection import OfferSupplementedV1
from tests.support import facts
from tests.support.service import ServiceUnderTest
from tests.support.tokens import AuthorizationHeaders

from .supplements import FREE, TROLLHATTAN, messages, propose, settle, supervise
from .test_duties import is_same_person
from .test_unit_statistics import last_published, publish_all


async def carried(sample: ServiceUnderTest) -> tuple[str, Any]:
    """The path of what stands for its offer, and the fact."""
    fact = facts.agreement_carried_over(organization_number=TROLLHATTAN, school_unit_codes=(FREE[1],))
    await sample.deliver(fact, fact.cooperation_id)
    return f"/offers/{fact.offer_id}", fact


async def test_units_are_chosen_for_a_cooperation_that_was_carried_over(
    sample: ServiceUnderTest, authorization: AuthorizationHeaders
) -> None:
    address, fact = await carried(sample)
    already = await propose(sample, authorization, address, school_unit_codes=[FREE[1]])
    assert FREE[1] in messages(already), "it takes part already"
    proposed = await propose(sample, authorization, address)
    assert proposed.status_code == 201, proposed.text
    shown = proposed.json()
    assert (shown["offer_id"], shown["diary_number"]) == (str(fact.offer_id), fact.diary_number)
    assert "offer" not in shown["_links"]
    decision = f"/supplementary-decisions/{shown['id']}"
    assert is_same_person(await settle(sample, decision, authorization("decider", subject="anna")))
    chief = authorization("decider", subject="generaldirektör")
    decided = await settle(sample, decision, chief)
    assert decided.status_code == 200, decided.text

    (event,) = await sample.told(OfferSupplementedV1)
    assert (event.subject, event.scope) == (str(fact.offer_id), "riktade-insatser-2024")
    assert (event.data["offer_id"], event.data["round_id"]) == (str(fact.offer_id), None)
    assert event.data["school_unit_codes"] == [FREE[1], FREE[0]]
    assert [unit["school_unit_code"] for unit in event.data["supplementary_units"]] == [FREE[0]]
    await publish_all(sample)
    assert set(await last_published(sample)) == {FREE[0], FREE[1]}, "their statistics too"

    second = await propose(sample, authorization, address, school_unit_codes=[FREE[2]])
    later = await settle(sample, f"/supplementary-decisions/{second.json()['id']}", chief)
    assert later.json()["number"] == 2
    document = (await sample.client.get(f"{decision}/documents", headers=chief)).json()
    assert (document["round"], document["offered_on"], document["answered_on"]) == (None, None, str(fact.answered_on))
    assert document["rule_version"]
    letter = await sample.client.get(f"{decision}/documents", headers=chief | {"Accept": "application/pdf"})
    assert letter.content[:5] == b"%PDF-"


async def test_rules_and_the_end_bar_as_they_do_for_an_offer(
    sample: ServiceUnderTest, authorization: AuthorizationHeaders
) -> None:
    address, fact = await carried(sample)
    await supervise(sample, authorization, "ATERKALLELSE", FREE[0])
    assert FREE[0] in messages(await propose(sample, authorization, address))
    ended = facts.agreement_terminated(fact, terminated_from="2026-11-21")
    await sample.deliver(ended, fact.cooperation_id)
    late = await propose(sample, authorization, address, school_unit_codes=[FREE[2]])
    assert (late.status_code, late.json()["type"]) == (409, "/problems/cooperation-over")
    unknown = await propose(sample, authorization, f"/offers/{UUID(int=0x0199A6F27C1E7AA08000000000000077)}")
    assert unknown.status_code == 404
