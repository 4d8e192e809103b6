"""An organiser is chosen first and its units later: proposed by one, decided by another, and told whole."""

import asyncio
from typing import Any
from uuid import UUID

from selection.models.consultation import AnswerKind, ConsultationAnswer
from selection.models.offer import Offer
from shared.clock import utc_now
from shared.contracts.selection import OfferSupplementedV1
from shared.kit.actor import Actor
from tests.support import facts
from tests.support.service import ServiceUnderTest, at
from tests.support.tokens import AuthorizationHeaders

from .sample import change, consulted_round, decision_body, offered_round
from .supplements import (
    ALVESTA,
    BOXHOLM,
    FREE,
    NYNASHAMN,
    OTHERS,
    PROPOSAL,
    ROBERTSFORS,
    TROLLHATTAN,
    accept,
    accepted,
    messages,
    propose,
    settle,
    supervise,
)
from .test_analysis_bases import SODERTALJE
from .test_duties import barred, is_barred, is_same_person


async def test_an_organiser_is_chosen_first_and_its_units_later(
    sample: ServiceUnderTest, authorization: AuthorizationHeaders
) -> None:
    path = await consulted_round(sample, authorization)
    analyst, decider = authorization("analyst", subject="analytiker"), authorization("decider", subject="chef")
    register = {"organization_number": ROBERTSFORS, "limit": "100"}
    units = (await sample.client.get("/school-units", params=register, headers=analyst)).json()["items"]
    first, second = (unit["school_unit_code"] for unit in units[:2])
    override = {
        "kind": "ADD_ORGANIZER",
        "organization_number": ROBERTSFORS,
        "reason": "Huvudmannen väljs först, och enheterna när analysen är gjord",
    }
    made = (await sample.client.post(f"{path}/overrides", json=override, headers=authorization("analyst"))).json()
    await change(sample, f"/overrides/{made['id']}/settlements", decider, {"approve": True})
    await change(sample, f"{path}/analyses", analyst)
    chief = authorization("decider", subject="generaldirektör")
    await change(sample, f"{path}/decisions", chief, await decision_body(sample, path, chief))
    offers = (await change(sample, f"{path}/offers", chief, {"answer_by": "2099-02-15"}))["items"]
    offer = next(offer for offer in offers if offer["organization_number"] == ROBERTSFORS)
    assert offer["school_unit_codes"] == []
    await accept(sample, offer)
    address = f"/offers/{offer['id']}"

    proposed = await propose(sample, authorization, address, school_unit_codes=[first])
    assert proposed.status_code == 201, proposed.text
    decision = f"/supplementary-decisions/{proposed.json()['id']}"
    assert proposed.json()["units"][0]["figures"][0]["criterion"] == "Meritvärde, årskurs 9"
    own = authorization("organizer", organization_number=ROBERTSFORS)
    assert (await sample.client.get("/supplementary-decisions", headers=own)).json()["items"] == []
    other = authorization("organizer", organization_number=BOXHOLM)
    assert (await sample.client.get(decision, headers=other)).status_code == 404
    early = await sample.client.get(f"{decision}/documents", headers=analyst)
    assert (early.status_code, early.json()["type"]) == (409, "/problems/supplement-not-decided")

    decided = await settle(sample, decision, chief, participants=["jurist"])
    assert decided.status_code == 200, decided.text
    assert (decided.json()["status"], decided.json()["number"]) == ("decided", 1)
    later = await propose(sample, authorization, address, school_unit_codes=[second])
    await settle(sample, f"/supplementary-decisions/{later.json()['id']}", chief)
    found = (await sample.client.get(address, headers=own)).json()
    assert found["school_unit_codes"] == found["supplementary_unit_codes"] == [first, second]

    said = [event.data for event in await sample.told(OfferSupplementedV1)]
    assert [(one["decision_number"], one["school_unit_codes"]) for one in said] == [(1, [first]), (2, [first, second])]
    added = [(u["school_unit_code"], u["name"], u["decision_number"]) for u in said[1]["supplementary_units"]]
    assert added == [(first, units[0]["name"], 1), (second, units[1]["name"], 2)]
    listed = (await sample.client.get("/supplementary-decisions", headers=own)).json()["items"]
    assert {row["number"] for row in listed} == {1, 2}
    line = await sample.client.get(f"/time-lines/{ROBERTSFORS}", headers=authorization("inspectorate"))
    seen = [entry["school_unit_codes"] for entry in line.json()["entries"] if entry["title"].startswith("Komplett")]
    assert seen == [[first], [second]]

    document = (await sample.client.get(f"{decision}/documents", headers=own)).json()
    assert (document["decided_by"], document["presented_by"], document["participants"]) == (
        "generaldirektör",
        "anna",
        ["jurist"],
    )
    letter = await sample.client.get(f"{decision}/documents", headers=own | {"Accept": "application/pdf"})
    assert (letter.headers["Content-Type"], letter.content[:5]) == ("application/pdf", b"%PDF-")


async def test_units_that_may_not_be_added_are_refused_with_every_reason(
    sample: ServiceUnderTest, authorization: AuthorizationHeaders
) -> None:
    offer, _ = await accepted(sample, authorization)
    headers = authorization("analyst")
    inside = (await sample.client.get(offer, headers=headers)).json()["school_unit_codes"][0]
    body = {"closed_on": "2026-08-01", "reason": "Nedlagd"}
    unit = f"/school-units/{FREE[2]}"
    await change(sample, f"{unit}/closings", headers, body, of=unit)
    asked = [inside, OTHERS, FREE[2], "12345678"]
    said = messages(await propose(sample, authorization, offer, school_unit_codes=asked))
    for words in (
        f"{inside} ingår redan",
        f"{OTHERS} hör till en annan huvudman",
        f"{FREE[2]} har upphört",
        "12345678 finns inte i registret",
        "högst 3 skolenheter hos en huvudman, och 2 ingår redan",
    ):
        assert words in said
    said = messages(await propose(sample, authorization, offer, school_unit_codes=[FREE[0], FREE[0]]))
    assert "står flera gånger" in said
    wrong = [("consulted_on", "2099-01-01"), ("consulted_on", "1999-01-01"), ("school_year", "2098/99")]
    for field, value in wrong:
        answer = await propose(sample, authorization, offer, **{field: value})
        assert answer.json()["errors"][0]["field"] == f"body.{field}"

    async with sample.sessions.begin() as session:
        objection = ConsultationAnswer(
            round_id=(await session.get_one(Offer, UUID(offer.rpartition("/")[2]))).round_id,
            school_unit_code=FREE[0],
            created_at=utc_now(),
        )
        objection.say(AnswerKind.DO_NOT_OFFER, reason="Tillsyn planeras", review_on=None, by="si", now=utc_now())
        session.add(objection)
    because = {"exception_reason": "Tillsynen är avslutad utan brister"}
    assert "Tillsyn planeras" in messages(await propose(sample, authorization, offer, **because))
    heard = await sample.client.post(
        f"{offer}/supplementary-decisions",
        json=PROPOSAL | {"consulted_on": "2099-01-02"},
        headers=headers | at("2099-01-02T09:00:00+00:00"),
    )
    assert (heard.status_code, heard.json()["errors"][0]["field"]) == (422, "body.exception_reason")

    await supervise(sample, authorization, "ATERKALLELSE", FREE[0])
    said = messages(await propose(sample, authorization, offer, exception_reason="Enheten behövs ändå i arbetet"))
    assert "återkallat" in said
    closed = f"/school-units/{inside}"
    await change(sample, f"{closed}/closings", headers, body, of=closed)
    said = messages(await propose(sample, authorization, offer, school_unit_codes=list(FREE[:2])))
    assert "högst 3 skolenheter" not in said  # the one that has closed leaves room
    await supervise(sample, authorization, "FORELAGGANDE_VITE", FREE[1])
    stopped: dict[str, Any] = {"school_unit_codes": [FREE[1]]}
    answer = await propose(sample, authorization, offer, **stopped)
    assert answer.json()["errors"][0]["field"] == "body.exception_reason"
    assert "SI 2026:1" in answer.json()["detail"]
    weighed = await propose(sample, authorization, offer, exception_reason="Tillsynen gäller annat", **stopped)
    assert [rule["code"] for rule in weighed.json()["weighed_rules"]] == ["open_fine"]


async def test_a_review_in_the_round_is_of_its_own_organiser_alone(
    sample: ServiceUnderTest, authorization: AuthorizationHeaders
) -> None:
    analyst, decider = authorization("analyst", subject="analytiker"), authorization("decider", subject="chef")
    flags = {"flags": ["PROFIT"], "reason": "Årsredovisning 2025"}
    await change(sample, f"/organizers/{SODERTALJE}/economy-flags", analyst, flags)
    path = await consulted_round(sample, authorization)
    review = {"organization_number": SODERTALJE, "code": "profit", "conclusion": "Överskottet är litet."}
    reviewer = authorization("case_officer", subject="granskare")
    reviewed = await sample.client.post(f"{path}/reviews", json=review, headers=reviewer)
    assert reviewed.status_code == 201, reviewed.text
    await change(sample, f"{path}/decisions", decider, await decision_body(sample, path, analyst))
    offers = (await change(sample, f"{path}/offers", decider, {"answer_by": "2099-02-15"}))["items"]
    offer = next(offer for offer in offers if offer["organization_number"] == TROLLHATTAN)
    await accept(sample, offer)
    await change(sample, f"/organizers/{TROLLHATTAN}/economy-flags", analyst, flags)
    refused = await propose(sample, authorization, f"/offers/{offer['id']}")
    assert refused.json()["errors"][0]["field"] == "body.exception_reason"
    assert f"{FREE[0]}: Huvudmannen går med vinst" in refused.json()["detail"]


async def test_only_an_accepted_offer_whose_cooperation_runs_gets_more_units(
    sample: ServiceUnderTest, authorization: AuthorizationHeaders
) -> None:
    _, offers = await offered_round(sample, authorization)
    by_number = {offer["organization_number"]: offer for offer in offers}

    async def refused(number: str) -> tuple[str, str]:
        """The problem, and the sentence that says what it is."""
        answer = await propose(sample, authorization, f"/offers/{by_number[number]['id']}")
        assert answer.status_code == 409, answer.text
        problem = answer.json()
        return problem["type"].removeprefix("/problems/"), problem["detail"].partition(". ")[0]

    assert await refused(TROLLHATTAN) == ("offer-not-accepted", "Huvudmannen har inte svarat på erbjudandet")
    decider = authorization("decider", subject="chef")
    withdrawal = f"/offers/{by_number[BOXHOLM]['id']}/withdrawals"
    await change(sample, withdrawal, decider, {"reason": "Tillsynen har skärpts"})
    assert await refused(BOXHOLM) == ("offer-not-accepted", "Erbjudandet är tillbakadraget")
    no = facts.offer_answered(
        offer_id=by_number[NYNASHAMN]["id"], organization_number=NYNASHAMN, accepted=False, decline_reason="Nej"
    )
    await sample.deliver(no, no.cooperation_id)
    assert await refused(NYNASHAMN) == ("offer-not-accepted", "Huvudmannen har tackat nej till erbjudandet")
    cooperation = await accept(sample, by_number[ALVESTA])
    ended = facts.agreement_completed(cooperation_id=cooperation, completed_on="2026-11-25")
    await sample.deliver(ended, cooperation)
    assert await refused(ALVESTA) == ("cooperation-over", "Samverkan är avslutad, med 2026-11-25 som sista dag")


async def test_what_is_decided_is_what_holds_on_the_day(
    sample: ServiceUnderTest, authorization: AuthorizationHeaders
) -> None:
    offer, _ = await accepted(sample, authorization)
    analyst, chief = authorization("analyst"), authorization("decider", subject="chef")
    at_once = await asyncio.gather(*(propose(sample, authorization, offer) for _ in range(3)))
    assert sorted(answer.status_code for answer in at_once) == [201, 409, 409]
    assert {answer.json()["type"] for answer in at_once if answer.status_code == 409} == {
        "/problems/supplement-proposed"
    }
    made = next(answer.json() for answer in at_once if answer.status_code == 201)
    decision, unit = f"/supplementary-decisions/{made['id']}", f"/school-units/{FREE[0]}"
    await supervise(sample, authorization, "FORELAGGANDE_VITE", FREE[0])
    answer = await settle(sample, decision, chief)
    assert (answer.status_code, answer.json()["type"]) == (409, "/problems/supplement-outdated")
    assert "SI 2026:1" in answer.json()["detail"]
    await change(sample, f"{unit}/closings", analyst, {"closed_on": "2026-11-26", "reason": "Nedlagd"}, of=unit)
    answer = await settle(sample, decision, chief)
    assert "har upphört" in answer.json()["detail"]
    assert await sample.told(OfferSupplementedV1) == []

    answer = await settle(sample, decision, chief, approve=False)
    assert answer.json()["errors"][0]["field"] == "body.reason"
    answer = await settle(sample, decision, chief, approve=False, reason="Enheten är nedlagd")
    assert answer.json()["status"] == "rejected"
    again = await settle(sample, decision, chief)
    assert (again.status_code, again.json()["type"]) == (409, "/problems/supplement-settled")
    assert (await propose(sample, authorization, offer, school_unit_codes=[FREE[1]])).status_code == 201


async def test_a_cooperation_that_has_passed_to_a_successor_gets_units_of_the_successor(
    sample: ServiceUnderTest, authorization: AuthorizationHeaders
) -> None:
    offer, cooperation = await accepted(sample, authorization)
    proposed = (await propose(sample, authorization, offer)).json()
    decision, chief = f"/supplementary-decisions/{proposed['id']}", authorization("decider", subject="chef")
    merger = {"into": ROBERTSFORS, "reason": "Sammanslagning"}
    await change(sample, f"/organizers/{TROLLHATTAN}/mergers", authorization("analyst"), merger)
    answer = await settle(sample, decision, chief)
    assert (answer.status_code, answer.json()["type"]) == (409, "/problems/cooperation-over")
    assert ROBERTSFORS in answer.json()["detail"]
    passed = facts.organizer_succeeded(
        cooperation_id=cooperation, former_organization_number=TROLLHATTAN, organization_number=ROBERTSFORS
    )
    await sample.deliver(passed, cooperation)
    answer = await settle(sample, decision, chief)
    assert "har gått över till Robertsfors" in answer.json()["detail"]
    await settle(sample, decision, chief, approve=False, reason="Föreslås på nytt för efterträdaren")
    anew = (await propose(sample, authorization, offer)).json()
    assert anew["organization_number"] == ROBERTSFORS
    decision = f"/supplementary-decisions/{anew['id']}"
    assert (await settle(sample, decision, chief)).status_code == 200
    title = (await sample.client.get(f"{decision}/documents", headers=chief)).json()["title"]
    assert title == "Kompletterande beslut om skolenheter: Robertsfors kommun"
    own = authorization("organizer", organization_number=ROBERTSFORS)
    listed = (await sample.client.get("/supplementary-decisions", headers=own)).json()["items"]
    assert [row["school_unit_codes"] for row in listed] == [[FREE[0]]]


async def test_the_units_are_decided_by_somebody_who_has_no_other_part_in_them(
    sample: ServiceUnderTest, authorization: AuthorizationHeaders
) -> None:
    offer, _ = await accepted(sample, authorization)
    await supervise(sample, authorization, "UTAN_BRIST", FREE[1], "case_officer")
    round_id = (await sample.client.get(offer, headers=authorization("analyst"))).json()["round_id"]
    async with sample.work(Actor("svarar", frozenset({"inspectorate"}))) as work:
        await work.record("answer_consultation", "round", round_id, at=utc_now())
    assert is_same_person(await propose(sample, authorization, offer, by="svarar"))
    made = (await propose(sample, authorization, offer)).json()
    decision = f"/supplementary-decisions/{made['id']}"
    for subject in ("anna", "tillsyn", "svarar"):
        assert is_same_person(await settle(sample, decision, authorization("decider", subject=subject)))
    await barred(sample, "jav", TROLLHATTAN)
    assert is_barred(await settle(sample, decision, authorization("decider", subject="jav")))
    await settle(sample, decision, authorization("decider", subject="chef"), approve=False, reason="Vänta")
    assert is_barred(await propose(sample, authorization, offer, by="jav"))
    async with sample.counting_statements() as statements:
        await sample.client.get("/supplementary-decisions", headers=authorization("analyst"))
    assert len(statements) <= 4
