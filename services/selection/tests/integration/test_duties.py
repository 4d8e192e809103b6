"""Who may not be who: the attacks of one person with several roles, and of an official with a conflict of interest."""

from typing import Any

import httpx
import pytest
from sqlalchemy import text

from insatser.sample import SHIPPED
from shared.contracts.agreements import ConflictOfInterestRecordedV1
from shared.kit.errors import SamePerson
from tests.support.facts.agreements import conflict_of_interest_recorded
from tests.support.service import ServiceUnderTest
from tests.support.tokens import AuthorizationHeaders

from .sample import (
    YEAR,
    analysed_round,
    change,
    consulted_round,
    decided_round,
    decision_body,
    offered_round,
    send,
)
from .test_programme_files import invented

SODERTALJE, ANOTHER = "2120000159", "2120000571"
DECISION = {"diary_number": "2026:100", "presented_by": "analytiker"}
OVERRIDE = {
    "kind": "ADD_ORGANIZER",
    "organization_number": ANOTHER,
    "reason": "Huvudmannen har flera skolor i samma område",
}


async def attempt(
    sample: ServiceUnderTest, headers: dict[str, str], path: str, body: dict[str, Any] | None, *, of: str | None = None
) -> httpx.Response:
    """POST with the ETag of the resource at `of`, by default the one two steps up the path."""
    tag = (await sample.client.get(of or path.rsplit("/", 1)[0], headers=headers)).headers["ETag"]
    return await sample.client.post(path, json=body, headers=headers | {"If-Match": tag})


def is_same_person(answer: httpx.Response) -> bool:
    return (answer.status_code, answer.json()["type"]) == (403, "/problems/same-person")


async def proposed_override(sample: ServiceUnderTest, headers: dict[str, str], path: str) -> str:
    made = await sample.client.post(f"{path}/overrides", json=OVERRIDE, headers=headers)
    assert made.status_code == 201, made.text
    return f"/overrides/{made.json()['id']}"


async def test_a_round_is_not_decided_by_whoever_proposed_or_approved_a_departure(
    sample: ServiceUnderTest, authorization: AuthorizationHeaders
) -> None:
    path = await consulted_round(sample, authorization)
    proposer = authorization("analyst", "decider", subject="foreslar")
    approver = authorization("decider", subject="godkanner")
    override = await proposed_override(sample, proposer, path)
    await change(sample, f"{override}/settlements", approver, {"approve": True})
    await change(sample, f"{path}/analyses", authorization("analyst", subject="analytiker"))
    refused = [await attempt(sample, who, f"{path}/decisions", DECISION) for who in (proposer, approver)]
    assert [is_same_person(answer) for answer in refused] == [True, True]
    assert "inte av: " in refused[0].json()["detail"]
    chief = authorization("decider", subject="chef")
    decided = await attempt(sample, chief, f"{path}/decisions", await decision_body(sample, path, chief))
    assert decided.status_code == 200, decided.text


async def test_an_earlier_analyst_is_not_forgotten_when_another_analyses_again(
    sample: ServiceUnderTest, authorization: AuthorizationHeaders
) -> None:
    path = await consulted_round(sample, authorization)
    await change(sample, f"{path}/analyses", authorization("analyst", subject="en-annan"))
    first = authorization("decider", subject="analytiker")
    assert is_same_person(await attempt(sample, first, f"{path}/decisions", DECISION | {"presented_by": "en-annan"}))


async def test_a_round_is_not_decided_by_whoever_entered_what_it_rests_on(
    sample: ServiceUnderTest, authorization: AuthorizationHeaders
) -> None:
    referrer = authorization("case_officer", "decider", subject="underlag")
    referral = {
        "programme": "riktade-insatser-2024",
        "diary_number": "SI 2026:7",
        "received_on": "2026-02-01",
        "organization_numbers": [SODERTALJE],
    }
    sent = await sample.client.post("/referrals", json=referral, headers=referrer)
    assert sent.status_code == 201, sent.text
    flagger = authorization("analyst", "decider", subject="ekonomi")
    flags = {"flags": [], "reason": "Årsredovisningen för 2025"}
    await change(sample, f"/organizers/{SODERTALJE}/economy-flags", flagger, flags)
    value = {"indicator": "gr9_merit", "school_year": YEAR, "value": "228.6", "source": "SIRIS 2025"}
    valuer = authorization("analyst", "decider", subject="riket")
    assert (await sample.client.post("/national-values", json=value, headers=valuer)).status_code == 201
    path = await consulted_round(sample, authorization)
    for who in (referrer, flagger, valuer):
        assert is_same_person(await attempt(sample, who, f"{path}/decisions", DECISION))


async def test_a_round_is_not_decided_by_whoever_read_in_the_files_that_it_rests_on(
    sample: ServiceUnderTest, authorization: AuthorizationHeaders
) -> None:
    register = authorization("analyst", "decider", subject="register")
    await send(sample, register, SHIPPED / "register_grundskola.csv", "register", as_of="2025-01-01")
    statistics = authorization("operator", "decider", subject="statistik")
    await send(sample, statistics, SHIPPED / "siris_slutbetyg_ak9.csv", "statistics")
    path = await consulted_round(sample, authorization)
    for who in (register, statistics):
        assert is_same_person(await attempt(sample, who, f"{path}/decisions", DECISION))


async def test_a_round_is_not_decided_by_whoever_changed_the_register_by_hand(
    sample: ServiceUnderTest, authorization: AuthorizationHeaders
) -> None:
    registering, closing, merging = (
        authorization("case_officer", "decider", subject=name) for name in ("registrerar", "stanger", "slar-ihop")
    )
    local = {"organization_number": SODERTALJE, "name": "Myran", "municipality_code": "0181"}
    assert (await sample.client.post("/school-units", json=local, headers=registering)).status_code == 201
    units = await sample.client.get("/school-units", params={"organization_number": SODERTALJE}, headers=closing)
    unit = units.json()["items"][0]["school_unit_code"]
    why = {"reason": "Så har huvudmannen anmält"}
    await change(sample, f"/school-units/{unit}/closings", closing, why | {"closed_on": "2026-01-30"})
    await change(sample, f"/organizers/{ANOTHER}/mergers", merging, why | {"into": SODERTALJE})
    path = await consulted_round(sample, authorization)
    for who in (registering, closing, merging):
        assert is_same_person(await attempt(sample, who, f"{path}/decisions", DECISION))


async def test_whoever_decides_is_not_also_the_one_who_presents(
    sample: ServiceUnderTest, authorization: AuthorizationHeaders
) -> None:
    path = await consulted_round(sample, authorization)
    decider = authorization("decider", subject="chef")
    answer = await attempt(sample, decider, f"{path}/decisions", DECISION | {"presented_by": "chef"})
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, "body.presented_by")


async def test_rules_are_not_used_by_whoever_wrote_them(
    sample: ServiceUnderTest, authorization: AuthorizationHeaders
) -> None:
    author = authorization("analyst", subject="forfattare")
    assert (await sample.client.post("/programmes", json=invented(), headers=author)).status_code == 201
    body = {"name": "Egna regler", "programme": "likvardighet-2030", "school_year": YEAR}
    assert is_same_person(await sample.client.post("/rounds", json=body, headers=author))
    other = authorization("analyst", subject="en-annan")
    assert (await sample.client.post("/rounds", json=body, headers=other)).status_code == 201


async def test_rules_of_the_installation_were_written_by_nobody_who_loads_them(
    sample: ServiceUnderTest, authorization: AuthorizationHeaders
) -> None:
    first = authorization("analyst", subject="forst")
    assert (await sample.client.get("/programmes", headers=first)).status_code == 200
    body = {"name": "Urval", "programme": "riktade-insatser-2024", "school_year": YEAR}
    assert (await sample.client.post("/rounds", json=body, headers=first)).status_code == 201


async def open_consultation(sample: ServiceUnderTest, authorization: AuthorizationHeaders) -> tuple[str, str]:
    """Path of the round, and a unit that is asked about."""
    path = await analysed_round(sample, authorization)
    opener = authorization("analyst", subject="inleder")
    body = {"diary_number": "2026:99", "answer_by": "2099-01-31"}
    found = await change(sample, f"{path}/consultations", opener, body)
    return path, found["school_unit_codes"][0]


@pytest.mark.parametrize("subject", ["analytiker", "inleder", "foreslar"])
async def test_the_inspectorates_answer_is_not_given_by_anybody_who_works_with_the_round(
    sample: ServiceUnderTest, authorization: AuthorizationHeaders, subject: str
) -> None:
    path, code = await open_consultation(sample, authorization)
    await proposed_override(sample, authorization("analyst", subject="foreslar"), path)
    reply = {"school_unit_code": code, "answer": "NO_OBJECTION"}
    both = authorization("analyst", "inspectorate", subject=subject)
    assert is_same_person(await sample.client.post(f"{path}/consultation-answers", json=reply, headers=both))


async def test_only_the_inspectorate_answers_and_takes_no_other_part(
    sample: ServiceUnderTest, authorization: AuthorizationHeaders
) -> None:
    path, code = await open_consultation(sample, authorization)
    reply = {"school_unit_code": code, "answer": "NO_OBJECTION"}
    ours = await sample.client.post(
        f"{path}/consultation-answers", json=reply, headers=authorization("case_officer", subject="handlaggare")
    )
    assert (ours.status_code, ours.json()["type"]) == (403, "/problems/forbidden")
    both = authorization("analyst", "inspectorate", subject="inspektionen")
    given = await sample.client.post(f"{path}/consultation-answers", json=reply, headers=both)
    assert given.status_code == 201, given.text
    for step in ("analyses", "consultation-closings"):
        assert is_same_person(await attempt(sample, both, f"{path}/{step}", None))


async def test_the_analyst_does_not_approve_anothers_departure(
    sample: ServiceUnderTest, authorization: AuthorizationHeaders
) -> None:
    path = await consulted_round(sample, authorization)
    override = await proposed_override(sample, authorization("analyst", subject="foreslar"), path)
    both = authorization("analyst", "decider", subject="analytiker")
    assert is_same_person(await attempt(sample, both, f"{override}/settlements", {"approve": True}))


async def barred(sample: ServiceUnderTest, subject: str, organizer: str = SODERTALJE, **changed: Any) -> None:
    fact: ConflictOfInterestRecordedV1 = conflict_of_interest_recorded(
        official_id=subject, organization_number=organizer, **{"from_on": "2020-01-01"} | changed
    )
    await sample.deliver(fact, fact.conflict_id)


def is_barred(answer: httpx.Response) -> bool:
    return (answer.status_code, answer.json()["type"]) == (403, "/problems/conflict-of-interest")


async def test_a_conflict_of_interest_bars_every_part_in_cases_of_the_organiser(
    sample: ServiceUnderTest, authorization: AuthorizationHeaders
) -> None:
    await barred(sample, "jav")
    headers = authorization("analyst", "case_officer", subject="jav")
    units = await sample.client.get("/school-units", params={"organization_number": SODERTALJE}, headers=headers)
    unit = units.json()["items"][0]["school_unit_code"]
    supervision = {
        "diary_number": "SI 2026:1",
        "decision": "FORELAGGANDE",
        "level": "HUVUDMAN",
        "status": "PAGAENDE",
        "organization_number": SODERTALJE,
        "decided_on": "2026-01-15",
    }
    referral = {"programme": "sbs-2015", "diary_number": "SI 2026:2", "received_on": "2026-02-01"}
    path = await analysed_round(sample, authorization)
    override = OVERRIDE | {"organization_number": SODERTALJE}
    review = {"organization_number": SODERTALJE, "code": "profit", "conclusion": "Överskottet är litet."}
    created = {
        "/school-units": {"organization_number": SODERTALJE, "name": "Myran", "municipality_code": "0181"},
        "/participations": {"organization_number": SODERTALJE, "programme": "x", "starts_on": "2026-01-01"},
        "/supervision-decisions": supervision,
        "/referrals": referral | {"school_unit_codes": [unit]},
        f"{path}/overrides": override,
        f"{path}/reviews": review,
    }
    for address, body in created.items():
        assert is_barred(await sample.client.post(address, json=body, headers=headers)), address
    reason = {"reason": "Därför att"}
    organizer, operator = f"/organizers/{SODERTALJE}", authorization("operator", "analyst", subject="jav")
    assert is_barred(await attempt(sample, headers, f"{organizer}/economy-flags", reason | {"flags": []}))
    assert is_barred(await attempt(sample, operator, f"{organizer}/mergers", reason | {"into": ANOTHER}))
    closing = reason | {"closed_on": "2026-06-30"}
    assert is_barred(await attempt(sample, headers, f"/school-units/{unit}/closings", closing))
    assert is_barred(await attempt(sample, headers, f"{path}/analyses", None))
    consultation = {"diary_number": "2026:99", "answer_by": "2099-01-31"}
    assert is_barred(await attempt(sample, headers, f"{path}/consultations", consultation, of=path))


async def test_a_conflict_with_one_organiser_bars_from_the_decision_and_the_offers_that_concern_it(
    sample: ServiceUnderTest, authorization: AuthorizationHeaders
) -> None:
    await barred(sample, "jav")
    jav = authorization("decider", subject="jav")
    path = await consulted_round(sample, authorization)
    assert is_barred(await attempt(sample, jav, f"{path}/decisions", DECISION))
    chief = authorization("decider", subject="chef")
    await change(sample, f"{path}/decisions", chief, await decision_body(sample, path, chief))
    assert is_barred(await attempt(sample, jav, f"{path}/offers", {"answer_by": "2099-02-15"}))


async def test_an_offer_is_not_withdrawn_by_whoever_is_barred_but_by_a_colleague(
    sample: ServiceUnderTest, authorization: AuthorizationHeaders
) -> None:
    _, offers = await offered_round(sample, authorization)
    await barred(sample, "jav")
    await barred(sample, "forr", until_on="2020-12-31")
    path = f"/offers/{next(o['id'] for o in offers if o['organization_number'] == SODERTALJE)}/withdrawals"
    body = {"reason": "Tillsynen har skärpts"}
    assert is_barred(await attempt(sample, authorization("decider", subject="jav"), path, body))
    assert (await attempt(sample, authorization("decider", subject="forr"), path, body)).status_code == 200


async def test_a_decided_round_has_two_people_in_the_database_too(
    sample: ServiceUnderTest, authorization: AuthorizationHeaders
) -> None:
    await decided_round(sample, authorization)
    with pytest.raises(SamePerson):
        async with sample.work() as work:
            await work.session.execute(text("UPDATE round SET analysed_by = decided_by"))
