"""Organisers that cannot have their offer when a round's offers are made: who, why, and what becomes of it."""

import asyncio
from typing import Any

from insatser.sample import SHIPPED
from shared.contracts.selection import OfferMadeV1, SchoolUnitChangedV1
from tests.support import facts
from tests.support.service import ServiceUnderTest
from tests.support.tokens import AuthorizationHeaders

from .sample import change, decided_round, send
from .supplements import TROLLHATTAN
from .test_duties import attempt
from .test_offers import SODERTALJE, offering

REASON = {"reason": "Huvudmannen har redan det stöd som omgången skulle ge."}


def numbers(rows: list[dict[str, Any]]) -> set[str]:
    return {row["organization_number"] for row in rows}


async def test_an_organiser_with_a_running_case_waits_while_the_others_get_their_offers(
    sample: ServiceUnderTest, authorization: AuthorizationHeaders
) -> None:
    """The round was decided before the case began: agreements would refuse the organiser's yes."""
    path, officer = await decided_round(sample, authorization), authorization("case_officer")
    carried = facts.agreement_carried_over(organization_number=SODERTALJE)
    await sample.deliver(carried, carried.cooperation_id)
    made = (await offering(sample, path, officer)).json()
    assert (len(made["items"]), numbers(made["unmade_offers"])) == (9, {SODERTALJE})
    waiting = made["unmade_offers"][0]
    assert (waiting["status"], waiting["obstacle"]) == ("waiting", "running_cooperation")
    assert waiting["cooperation_id"] == str(carried.cooperation_id)
    assert "pågår" in waiting["explanation"]
    closing = await attempt(sample, authorization("analyst"), f"{path}/closings", None)
    assert (closing.status_code, "Södertälje" in closing.json()["detail"]) == (409, True)
    again = await offering(sample, path, officer)
    assert (again.status_code, again.json()["items"], numbers(again.json()["unmade_offers"])) == (201, [], {SODERTALJE})
    ended = facts.agreement_terminated(carried, terminated_from="2026-11-21")
    await sample.deliver(ended, carried.cooperation_id)
    late = (await offering(sample, path, officer)).json()
    assert (numbers(late["items"]), late["unmade_offers"]) == ({SODERTALJE}, [])
    assert len(await sample.told(OfferMadeV1)) == 10
    settled = (await sample.client.get(f"/unmade-offers/{waiting['id']}", headers=officer)).json()
    assert (settled["status"], settled["offer_id"]) == ("made", late["items"][0]["id"])
    nobody = await offering(sample, path, officer)
    assert (nobody.status_code, nobody.json()["type"]) == (409, "/problems/wrong-round-state")


async def test_one_unanswered_offer_stops_nobody_else_and_a_selection_can_be_dropped(
    sample: ServiceUnderTest, authorization: AuthorizationHeaders
) -> None:
    officer, chief = authorization("case_officer"), authorization("decider", subject="chef")
    first, second = [await decided_round(sample, authorization) for _ in range(2)]
    offers = {offer["organization_number"]: offer for offer in (await offering(sample, first, officer)).json()["items"]}
    for number, offer in offers.items():
        if number not in (SODERTALJE, TROLLHATTAN):
            await change(sample, f"/offers/{offer['id']}/withdrawals", officer, {"reason": "Ny omgång i stället"})
    made = (await offering(sample, second, officer)).json()
    assert (len(made["items"]), numbers(made["unmade_offers"])) == (8, {SODERTALJE, TROLLHATTAN})
    waiting = {row["organization_number"]: row for row in made["unmade_offers"]}
    found = waiting[SODERTALJE]
    assert (found["obstacle"], found["other_offer_id"]) == ("unanswered_offer", offers[SODERTALJE]["id"])
    assert found["_links"]["other-offer"]["href"].endswith(offers[SODERTALJE]["id"])
    path = f"/unmade-offers/{found['id']}"
    assert (await attempt(sample, officer, f"{path}/drops", REASON)).status_code == 403
    dropped = await change(sample, f"{path}/drops", chief, REASON)
    assert (dropped["status"], dropped["drop_reason"], dropped["dropped_by"]) == ("dropped", REASON["reason"], "chef")
    twice = await attempt(sample, chief, f"{path}/drops", REASON)
    assert (twice.status_code, twice.json()["type"]) == (409, "/problems/unmade-offer-settled")
    for number in (SODERTALJE, TROLLHATTAN):
        await change(sample, f"/offers/{offers[number]['id']}/withdrawals", officer, {"reason": "Ny omgång i stället"})
    late = (await offering(sample, second, officer)).json()
    assert (numbers(late["items"]), late["unmade_offers"]) == ({TROLLHATTAN}, [])
    query = {"round_id": second.rpartition("/")[2], "status": "dropped"}
    page = (await sample.client.get("/unmade-offers", params=query, headers=officer)).json()
    assert numbers(page["items"]) == {SODERTALJE}


async def test_two_rounds_that_offer_at_once_give_each_organiser_one_offer(
    sample: ServiceUnderTest, authorization: AuthorizationHeaders
) -> None:
    rounds = [await decided_round(sample, authorization) for _ in range(2)]
    officer, analyst = authorization("case_officer"), authorization("analyst")
    answers = await asyncio.gather(*(offering(sample, path, officer) for path in rounds))
    assert [answer.status_code for answer in answers] == [201, 201]
    assert sorted(len(answer.json()["items"]) for answer in answers) == [0, 10]
    late = next(path for path, answer in zip(rounds, answers, strict=True) if not answer.json()["items"])
    for row in next(answer.json()["unmade_offers"] for answer in answers if answer.json()["unmade_offers"]):
        await change(sample, f"/unmade-offers/{row['id']}/drops", authorization("decider", subject="chef"), REASON)
    closed = await change(sample, f"{late}/closings", analyst)
    assert closed["status"] == "closed"


async def test_an_organiser_that_has_gone_up_in_another_since_the_decision_gets_no_offer(
    sample: ServiceUnderTest, authorization: AuthorizationHeaders
) -> None:
    path = await decided_round(sample, authorization)
    body = {"into": TROLLHATTAN, "reason": "Kommunerna har gått samman"}
    await change(sample, f"/organizers/{SODERTALJE}/mergers", authorization("analyst"), body)
    made = (await offering(sample, path, authorization("case_officer"))).json()
    assert [(row["organization_number"], row["obstacle"]) for row in made["unmade_offers"]] == [(SODERTALJE, "ceased")]
    assert TROLLHATTAN in made["unmade_offers"][0]["explanation"]


async def leave(sample: ServiceUnderTest, headers: dict[str, str], codes: list[str], **how: str) -> None:
    body = {"closed_on": "2026-11-20", "reason": "Skolan lades ned i höst."} | how
    for code in codes:
        await change(sample, f"/school-units/{code}/closings", headers, body)


async def selected_units(sample: ServiceUnderTest, path: str, headers: dict[str, str]) -> dict[str, list[str]]:
    """The codes of the selected units, by organiser."""
    query = {"outcome": "selected", "limit": "500"}
    page = (await sample.client.get(f"{path}/candidates", params=query, headers=headers)).json()
    found: dict[str, list[str]] = {}
    for unit in page["items"]:
        found.setdefault(unit["organization_number"], []).append(unit["school_unit_code"])
    return found


async def test_units_that_have_left_since_the_decision_are_not_offered(
    sample: ServiceUnderTest, authorization: AuthorizationHeaders
) -> None:
    path, analyst = await decided_round(sample, authorization), authorization("analyst")
    selected = await selected_units(sample, path, analyst)
    (several, units), *_ = ((number, codes) for number, codes in selected.items() if len(codes) > 2)
    other = next(number for number in selected if number != several)
    alone = next(number for number, codes in selected.items() if len(codes) == 1 and number not in (several, other))
    strange = selected[other][0]
    await leave(sample, analyst, [units[0], *selected[alone]])
    await leave(sample, analyst, [units[1]], replaced_by=strange)
    told = {event.data["school_unit_code"]: event.data for event in await sample.told(SchoolUnitChangedV1)}
    assert told[strange]["organization_number"] == other, (
        "whoever knows the unit by its former code is told whose it is"
    )

    made = (await offering(sample, path, authorization("case_officer"))).json()
    offers = {offer["organization_number"]: offer for offer in made["items"]}
    left = {unit["school_unit_code"]: unit["explanation"] for unit in offers[several]["left_out_units"]}
    assert left == {units[0]: "har upphört", units[1]: "hör till en annan huvudman"}
    assert sorted(offers[several]["school_unit_codes"]) == sorted(units[2:])
    events = {event.data["organization_number"]: event.data for event in await sample.told(OfferMadeV1)}
    assert [unit["school_unit_code"] for unit in events[several]["school_units"]] == offers[several][
        "school_unit_codes"
    ]
    assert offers[other]["left_out_units"] == []

    (waiting,) = made["unmade_offers"]
    assert (waiting["organization_number"], waiting["obstacle"]) == (alone, "units_gone")
    assert f"({selected[alone][0]}) har upphört" in waiting["explanation"]

    await send(sample, analyst, SHIPPED / "register_grundskola.csv", "register", as_of="2026-11-25")
    late = (await offering(sample, path, authorization("case_officer"))).json()
    assert [offer["school_unit_codes"] for offer in late["items"]] == [selected[alone]], "it has opened again"
