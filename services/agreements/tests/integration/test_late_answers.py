"""A yes that comes after the last day: shown as late, and accepted by a decision of somebody else than who gave it."""

import asyncio
from typing import Any

import httpx

from insatser.chain.cooperating import AGENCY_SIGNATORY
from services.agreements.tests.case import CONDITIONS, Case, CaseAt
from services.agreements.tests.integration.test_turns import waiting_for
from shared.contracts.agreements import OfferAnsweredV1
from tests.support import facts
from tests.support.facts import ARBOGA, JONKOPING
from tests.support.service import at

LAST_DAY = at("2026-12-01T22:59:59Z")
"""The last second of the last day, in Sweden."""
DAY_AFTER = at("2026-12-01T23:00:00Z")
YES = {"accepted": True}
REASON = {"reason": "Nämnden sammanträdde dagen efter sista dagen."}


async def answered(case: Case, body: dict[str, Any] = YES, *, when: dict[str, str] = DAY_AFTER) -> dict[str, Any]:
    how = {"role": "organizer", "about": case.path, "headers": case.headers("organizer") | when}
    return await case.done(f"{case.path}/answers", body, **how)


async def approve(case: Case, *, headers: dict[str, str] | None = None) -> httpx.Response:
    return await case.send(f"{case.path}/answer-approvals", REASON, role="decider", about=case.path, headers=headers)


async def withdraw(case: Case) -> None:
    offer_id = (await case.read())["offer_id"]
    fact = facts.offer_withdrawn(offer_id=offer_id, reason="Svaret kom för sent.", withdrawn_on="2026-12-03")
    await case.service.deliver(fact, offer_id, sequence=2)


async def test_a_yes_on_the_last_day_is_in_time_also_its_last_second(case_at: CaseAt) -> None:
    shown = await answered(await case_at("offered"), when=LAST_DAY)
    assert (shown["status"], shown["answered_late"]) == ("analysis", False)


async def test_a_late_yes_waits_and_nobody_hears_of_it(case_at: CaseAt) -> None:
    case = await case_at("offered")
    shown = await answered(case)
    assert (shown["status"], shown["answered_on"], shown["answered_late"]) == ("offered", "2026-12-02", True)
    assert await case.service.told(OfferAnsweredV1) == []
    assert await waiting_for(case) == {"case_officer", "decider"}
    refused = await case.send(f"{case.path}/first-agreements", {"conditions": "Villkor", "starts_on": "2026-12-05"})
    assert refused.status_code in (409, 422)


async def test_a_late_yes_is_accepted_with_a_reason_and_the_case_goes_on(case_at: CaseAt) -> None:
    case = await case_at("offered")
    await answered(case)
    approved = await approve(case)
    assert approved.status_code == 200, approved.text
    shown = approved.json()
    assert (shown["status"], shown["answered_late"]) == ("analysis", True)
    assert (shown["late_answer_reason"], shown["late_answer_approved_by"]) == (
        REASON["reason"],
        AGENCY_SIGNATORY,
    )
    (event,) = await case.service.told(OfferAnsweredV1)
    assert (event.data["accepted"], event.data["answered_on"]) == (True, "2026-12-02")
    await case.authorise()
    await case.make("first-agreements", CONDITIONS | {"starts_on": "2026-12-02"})


async def test_a_late_yes_is_refused_by_withdrawing_the_offer_and_the_organiser_sees_why(case_at: CaseAt) -> None:
    case = await case_at("offered")
    await answered(case)
    await withdraw(case)
    shown = (await case.get(role="organizer")).json()
    assert (shown["status"], shown["withdrawn_reason"]) == ("withdrawn", "Svaret kom för sent.")
    assert await waiting_for(case) == set()
    refused = await approve(case)
    assert (refused.status_code, refused.json()["type"]) == (409, "/problems/offer-gone")
    assert await case.service.told(OfferAnsweredV1) == []


async def test_a_late_yes_that_was_accepted_stands_when_the_withdrawal_comes_after_it(case_at: CaseAt) -> None:
    case = await case_at("offered")
    await answered(case)
    await approve(case)
    await withdraw(case)
    shown = await case.read()
    assert (shown["status"], shown["withdrawn_on"]) == ("analysis", "2026-12-03")


async def test_a_late_no_is_a_no(case_at: CaseAt) -> None:
    case = await case_at("offered")
    shown = await answered(case, {"accepted": False, "reason": "Omorganisation"})
    assert (shown["status"], shown["answered_late"]) == ("declined", True)
    (event,) = await case.service.told(OfferAnsweredV1)
    assert event.data["accepted"] is False


async def test_a_late_yes_is_given_once_and_may_become_a_no_while_it_waits(case_at: CaseAt) -> None:
    case = await case_at("offered")
    await answered(case)
    again = await case.send(f"{case.path}/answers", YES, about=case.path, headers=case.headers("organizer") | DAY_AFTER)
    assert (again.status_code, again.json()["type"]) == (409, "/problems/offer-already-answered")
    assert (await answered(case, {"accepted": False, "reason": "Vi hann inte."}))["status"] == "declined"
    assert (await approve(case)).json()["type"] == "/problems/offer-already-answered"


async def test_whoever_recorded_the_late_yes_does_not_accept_it(case_at: CaseAt) -> None:
    case = await case_at("offered")
    anna = case.as_person("anna", "case_officer", "decider")
    await case.done(f"{case.path}/answers", YES, about=case.path, headers=anna | DAY_AFTER)
    refused = await approve(case, headers=anna)
    assert (refused.status_code, refused.json()["type"]) == (403, "/problems/same-person")
    assert (await approve(case, headers=case.as_person("bo", "decider"))).status_code == 200


async def test_what_nobody_has_answered_is_not_accepted(case_at: CaseAt) -> None:
    refused = await approve(await case_at("offered"))
    assert (refused.status_code, refused.json()["type"]) == (409, "/problems/wrong-phase")


async def test_two_who_accept_a_late_yes_at_once_publish_it_once(case_at: CaseAt) -> None:
    case = await case_at("offered")
    await answered(case)
    tag = {"If-Match": (await case.get()).headers["ETag"]}
    deciders = [case.as_person(name, "decider") | tag for name in ("bo", "mia")]
    answers = await asyncio.gather(
        *(case.send(f"{case.path}/answer-approvals", REASON, headers=headers) for headers in deciders)
    )
    assert sorted(answer.status_code for answer in answers) == [200, 412]
    assert len(await case.service.told(OfferAnsweredV1)) == 1


async def test_an_organiser_that_is_gone_accepts_nothing(case_at: CaseAt) -> None:
    case = await case_at("offered")
    await case.service.deliver(facts.organizer_changed(active=False, merged_into=JONKOPING), ARBOGA)
    refused = await case.send(f"{case.path}/answers", YES, role="organizer", about=case.path)
    assert (refused.status_code, refused.json()["type"]) == (409, "/problems/organizer-gone")
    assert (await case.read())["status"] == "offered"


async def test_a_late_yes_of_an_organiser_that_is_gone_meanwhile_is_not_accepted(case_at: CaseAt) -> None:
    case = await case_at("offered")
    await answered(case)
    await case.service.deliver(facts.organizer_changed(active=False, merged_into=JONKOPING), ARBOGA)
    refused = await approve(case)
    assert (refused.status_code, JONKOPING in refused.text) == (409, True), refused.text
    assert await case.service.told(OfferAnsweredV1) == []
