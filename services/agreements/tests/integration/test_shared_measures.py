"""Measures that several organisers share: the shares are always all of the cost, and agreements say them to the öre."""

import asyncio
from decimal import Decimal
from typing import Any
from uuid import UUID

import httpx

from agreements.models.drafting import measure_id
from insatser.chain import bodies
from insatser.chain.caller import person
from services.agreements.tests.case import Case, CaseAt
from services.agreements.tests.integration.test_endings import terminated
from services.agreements.tests.integration.test_places import recorded
from services.agreements.tests.pdf import text_of
from services.agreements.tests.placing import ORGANIZERS
from shared.contracts.agreements import AgreementSignedV1
from tests.support.service import at

COURSE: dict[str, Any] = {
    "programme": "riktade-insatser-2024",
    "title": "Högskolekurs i matematikdidaktik",
    "kind": "university_course",
    "rule": "equal",
    "places": 30,
    "costs": [{"fiscal_year": 2027, "cost_kind": "education_service", "amount": "300000.00"}],
}
CONFLICT = {"from_on": "2026-11-22", "reason": "Närstående arbetar hos huvudmannen."}


async def shared(case: Case, **other: Any) -> str:
    made = await case.done("/shared-measures", COURSE | other)
    return f"/shared-measures/{made['id']}"


async def join(case: Case, course: str, *, places: int = 10, key: str = "A2") -> httpx.Response:
    plan_id = UUID(case.parts["action-plans"].rpartition("/")[2])
    body = {"cooperation_id": case.id, "measure_id": str(measure_id(plan_id, key)), "places": places}
    return await case.send(f"{course}/shares", body)


async def joined(case: Case, course: str, **how: Any) -> str:
    answer = await join(case, course, **how)
    assert answer.status_code == 201, answer.text
    return f"/shares/{answer.json()['id']}"


async def shown(case: Case, share: str, **how: str) -> Any:
    return (await case.get(share, **how)).json()


def amounts(share: Any) -> list[str]:
    return [line["amount"] for line in share["costs"]]


async def test_two_who_join_at_once_share_all_of_the_cost_and_no_more_places_than_there_are(
    case_at: CaseAt,
) -> None:
    first, second, third = [await case_at("planned", organization_number=number) for number in ORGANIZERS]
    course = await shared(first, places=20, costs=[COURSE["costs"][0] | {"amount": "100000.01"}])
    answers = await asyncio.gather(join(first, course), join(second, course))
    assert [answer.status_code for answer in answers] == [201, 201]
    page = (await first.get(f"/shares?shared_measure_id={course.rpartition('/')[2]}")).json()["items"]
    assert sorted(amount for share in page for amount in amounts(share)) == ["50000.00", "50000.01"]
    full = await join(third, course)
    assert (full.status_code, full.json()["type"]) == (422, "/problems/places-do-not-fit")


async def test_a_cost_stands_once_for_each_year_and_kind(case_at: CaseAt) -> None:
    """What an organiser that has ended bears is taken from each line of that year and kind: twice from two."""
    case = await case_at("planned")
    twice = {"costs": COURSE["costs"] * 2}
    course = await shared(case)
    shown = (await case.get(course)).json()
    change = {key: shown[key] for key in ("title", "places")} | twice | {"reason": "Dyrare."}
    for refused in (
        await case.send("/shared-measures", COURSE | twice),
        await case.send(course, change, method="PUT", about=course),
    ):
        assert (refused.status_code, refused.json()["errors"][0]["field"]) == (422, "body.costs")
        assert "2027" in refused.text


async def test_a_draft_says_its_share_to_the_ore_and_a_later_joiner_changes_nothing_that_is_signed(
    case_at: CaseAt,
) -> None:
    first, second, third = [await case_at("planned", organization_number=number) for number in ORGANIZERS]
    course = await shared(first)
    mine, other = await joined(first, course), await joined(second, course)
    assert amounts(await shown(first, mine, role="organizer")) == ["150000.00"]
    assert (await second.get(mine, role="organizer")).status_code == 404, "nobody sees another's share"
    await first.bring("signed", after="planned")
    agreed = await shown(first, mine)
    assert (agreed["agreed_costs"][0]["amount"], agreed["must_be_amended"]) == ("150000.00", False)

    last = await joined(third, course)
    assert [amounts(await shown(first, share)) for share in (mine, other, last)] == [["100000.00"]] * 3
    assert (await shown(first, mine))["must_be_amended"] is True
    facts = [AgreementSignedV1.model_validate(event.data) for event in await first.service.told(AgreementSignedV1)]
    assert [line.amount for line in facts[0].cost_lines if line.cost_kind == "education_service"] == [Decimal(150000)]
    refused = await second.send(f"{second.path}/decisions", bodies.decision(second.today))
    assert "100000.00 enligt fördelningen" in refused.text

    reason = {"reason": "Lärarna går en annan kurs."}
    await third.done(f"{last}/departures", reason, about=last)
    assert [amounts(await shown(first, share)) for share in (mine, other, last)] == [["150000.00"]] * 2 + [[]]
    assert (await shown(first, mine))["must_be_amended"] is False
    twice = await third.send(f"{last}/departures", reason, about=last)
    assert twice.status_code == 409

    await terminated(first)
    assert [amounts(await shown(first, share)) for share in (mine, other)] == [[], ["300000.00"]]
    gone = await shown(first, mine)
    assert (gone["left_on"], gone["must_be_amended"], gone["status"]) == ("2026-11-22", False, "left")
    left = (await first.get(course)).json()
    assert (left["taken"], left["organizers"]) == (10, 1)


async def test_the_trail_of_a_share_says_each_cost_that_it_was_given_and_that_its_case_ended(case_at: CaseAt) -> None:
    first, second = await case_at("planned"), await case_at("planned", organization_number=ORGANIZERS[1])
    course = await shared(first)
    mine = await joined(first, course)
    await joined(second, course)
    await first.bring("signed", after="planned")
    await terminated(first)
    assert await recorded(first, await shown(first, mine)) == [
        "join_shared_measure",
        "split_shared_cost",
        "split_shared_cost",
        "agree_shares",
        "leave_share",
        "end_shares",
    ]


async def test_a_share_that_changes_stops_the_second_signature_and_what_is_signed_says_it_in_its_annex(
    case_at: CaseAt,
) -> None:
    first, second = await case_at("planned"), await case_at("planned", organization_number=ORGANIZERS[1])
    course = await shared(first, costs=[COURSE["costs"][0] | {"amount": "150000.00"}])
    mine = await joined(first, course)
    await first.bring("half signed", after="planned")
    other = await joined(second, course)
    late = await first.try_to_sign("AGENCY")
    assert (late.status_code, "75000.00 enligt fördelningen" in late.text) == (422, True)
    await second.done(f"{other}/departures", {"reason": "Nej."}, about=other)
    assert (await first.try_to_sign("AGENCY")).status_code == 201
    versions = (await first.get(f"{first.parts['agreements']}/versions")).json()["items"]
    part = versions[0]["annex"]["shares"][0]
    assert (part["costs"][0]["amount"], part["organizers"], part["places"]) == ("150000.00", 1, 10)
    letter = "".join(text_of((await first.get(f"{first.path}/documents/agreement-1")).content).split())
    assert "Bilaga:andelarigemensammainsatser" in letter
    assert "störstarestensmetod" in letter

    done = {"from_on": "2028-12-31", "reason": "Tiden är ute.", "undone_reason": "Resten görs inte."}
    that_day = at("2028-12-31T11:00:00Z")
    await first.step("agreements", "completions", done, role="team_leader", headers=that_day)
    kept = await shown(first, mine)
    assert (amounts(kept), kept["ended_on"], kept["left_on"]) == (["150000.00"], "2028-12-31", None)
    assert kept["status"] == "ended"
    anew = await joined(second, course)
    assert amounts(await shown(second, anew)) == [], "who took part to the end bears what both had signed"


async def test_what_does_not_belong_together_is_refused(case_at: CaseAt) -> None:
    case = await case_at("planned")
    grant = await case.send(
        "/shared-measures", COURSE | {"kind": "shared", "costs": [COURSE["costs"][0] | {"cost_kind": "grant"}]}
    )
    assert grant.status_code == 422
    course = await shared(case)
    assert "anordnas på ett annat sätt" in (await join(case, course, key="A1")).json()["detail"]
    assert "inte i huvudmannens åtgärdsplan" in (await join(case, course, key="A9")).json()["detail"]
    other = await shared(case, programme="sbs-2015")
    assert "ett annat uppdrag" in (await join(case, other)).json()["detail"]
    by_places = await shared(case, rule="by_places")
    share = await joined(case, by_places, places=12)
    again = await join(case, by_places, places=1)
    assert (again.status_code, again.json()["type"]) == (409, "/problems/already-exists")
    change = {"title": "Kursen", "places": 11, "costs": COURSE["costs"], "reason": "Färre lärare."}
    fewer = await case.send(by_places, change, method="PUT", about=by_places)
    assert fewer.json()["type"] == "/problems/places-do-not-fit"
    barred = {"person": person("team_leader"), "organization_number": case.organization_number} | CONFLICT
    await case.done("/conflicts-of-interest", barred, role="decider")
    refused = await case.send(by_places, change, method="PUT", about=by_places, role="team_leader")
    assert refused.json()["type"] == "/problems/conflict-of-interest", "what the organiser pays follows"
    more = change | {"places": 30, "costs": [COURSE["costs"][0] | {"amount": "90000.00"}]}
    await case.done(by_places, more, method="PUT", about=by_places)
    assert amounts(await shown(case, share)) == ["90000.00"]
    since = "/shares?sort=-updated_at&updated_since="
    listed = [(await case.get(f"{since}{day}T00:00:00Z")).json()["items"] for day in ("2026-11-22", "2099-01-01")]
    assert [len(items) for items in listed] == [1, 0]


async def test_a_share_is_dated_anew_when_the_title_that_it_shows_has_changed(case_at: CaseAt) -> None:
    case = await case_at("planned")
    course = await shared(case)
    share = await joined(case, course)
    before = await shown(case, share)
    change = {"title": "Kursen", "places": 30, "costs": COURSE["costs"], "reason": "Ett kortare namn."}
    await case.done(course, change, method="PUT", about=course)
    after = await shown(case, share)
    assert (after["title"], after["version"] > before["version"]) == ("Kursen", True)
