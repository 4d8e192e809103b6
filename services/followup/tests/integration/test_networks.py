"""Networks of organisers: formed, joined, left and ended; they meet with those who are members on the day."""

from typing import Any

import pytest

from services.followup.tests.reporting import content
from shared.clock import new_id
from tests.support import facts
from tests.support.facts import ARBOGA, JONKOPING, PROGRAMME
from tests.support.service import ServiceUnderTest
from tests.support.tokens import AuthorizationHeaders

from .test_meetings import NOW, SUPPORTERS, Dialogues, refusal

SUCCESSOR = "2120001876"
NETWORK = {
    "programme": PROGRAMME,
    "name": "Språk i alla ämnen",
    "purpose": "Rektorer utbyter erfarenheter.",
    "formed_on": "2026-06-01",
}


class Networks(Dialogues):
    """Two organisers that have accepted, and a network that they can be in."""

    async def begin(self) -> str:
        for number in (ARBOGA, JONKOPING):
            await self.answer(number)
        return f"/networks/{(await self.post('/networks', NETWORK)).json()['id']}"

    async def change(self, path: str, step: str, caller: dict[str, str] | None = None, **body: str) -> Any:
        shown = await self._followup.client.get(path, headers=self.officer)
        return await self.post(f"{path}/{step}", body, caller=caller, tag=shown.headers["ETag"])

    async def add(self, path: str, number: str, from_on: str = "2026-06-01") -> Any:
        return await self.change(path, "members", organization_number=number, from_on=from_on)

    async def leave(self, member: Any, until_on: str, **more: Any) -> Any:
        body = {"until_on": until_on, "reason": "Samverkan är slutförd."} | more
        return await self.change(f"/network-members/{member.json()['id']}", "endings", **body)

    async def meet(self, path: str, planned_on: str = "2026-07-02", **more: Any) -> Any:
        body = {"kind": "network", "network_id": path.removeprefix("/networks/"), "title": "Att läsa i alla ämnen"}
        return await self.plan(**{"planned_on": planned_on} | body | more)

    async def circle(self, meeting: Any) -> list[str]:
        path = f"/meetings/{meeting.json()['id']}"
        shown = await self._followup.client.get(path, headers=self.officer)
        return list(shown.json()["organization_numbers"])


@pytest.fixture
def networks(followup: ServiceUnderTest, authorization: AuthorizationHeaders) -> Networks:
    return Networks(followup, authorization)


def people(number: str | None, function: str = "principal", count: int = 2) -> dict[str, Any]:
    named = {"organization_number": number} if number else {}
    return {"function": function, "count": count, "has_mandate": True} | named


async def test_a_network_meets_with_its_members_of_the_day_and_keeps_who_came_from_where(networks: Networks) -> None:
    path = await networks.begin()
    await networks.add(path, ARBOGA)
    joined = await networks.add(path, JONKOPING, "2026-06-15")
    assert joined.status_code == 201, joined.text
    meeting = await networks.meet(path)
    assert (meeting.status_code, await networks.circle(meeting)) == (201, sorted([ARBOGA, JONKOPING]))
    assert len(meeting.json()["cooperation_ids"]) == 2
    participants = [people(ARBOGA), people(JONKOPING, "teacher", 5), SUPPORTERS]
    outcome = await networks.step(meeting, "outcomes", participants=participants)
    assert outcome.status_code == 201, outcome.text
    assert [row["organization_number"] for row in outcome.json()["participants"]] == [ARBOGA, JONKOPING, None]
    found = await networks.find(f"/meetings?network_id={path.removeprefix('/networks/')}", networks.stranger)
    assert [row["lessons"] for row in found] == ["Låt eleverna komma till tals i egna samtal."]


@pytest.mark.parametrize(
    ("participant", "fault"),
    [
        (people(None), "huvudmannen som deltagarna kom från"),
        (people(SUCCESSOR), "någon av huvudmännen som möts"),
        (people(ARBOGA, "process_supporter"), "ingen huvudman"),
    ],
)
async def test_whoever_took_part_in_a_network_came_from_one_of_its_members(
    networks: Networks, participant: dict[str, Any], fault: str
) -> None:
    path = await networks.begin()
    await networks.add(path, ARBOGA)
    await networks.add(path, JONKOPING)
    outcome = await networks.step(await networks.meet(path), "outcomes", participants=[SUPPORTERS, participant])
    expected = (422, "/problems/wrong-participants", "body.participants.1.organization_number")
    assert refusal(outcome) == expected
    assert fault in outcome.json()["errors"][0]["expected"]


async def test_planned_meetings_follow_members_that_come_and_go_and_days_that_move(networks: Networks) -> None:
    path = await networks.begin()
    await networks.add(path, ARBOGA)
    stays = await networks.add(path, JONKOPING)
    meeting = await networks.meet(path, "2026-08-20")
    await networks.answer(SUCCESSOR)
    await networks.add(path, SUCCESSOR, "2026-08-25")
    assert await networks.circle(meeting) == sorted([ARBOGA, JONKOPING])
    await networks.step(meeting, "moves", planned_on="2026-08-27", reason="Skolchefen kan inte delta.")
    assert await networks.circle(meeting) == sorted([ARBOGA, JONKOPING, SUCCESSOR])
    left = await networks.leave(stays, "2026-08-26")
    assert (left.status_code, left.json()["until_on"]) == (201, "2026-08-26")
    assert await networks.circle(meeting) == sorted([ARBOGA, SUCCESSOR])
    assert await networks.find("/meetings", networks.stranger) == []
    overlapping = await networks.add(path, JONKOPING, "2026-08-26")
    assert refusal(overlapping)[:2] == (409, "/problems/already-member")
    again = await networks.add(path, JONKOPING, "2026-08-27")
    assert (again.status_code, await networks.circle(meeting)) == (201, sorted([ARBOGA, JONKOPING, SUCCESSOR]))


async def test_a_meeting_is_not_moved_to_a_day_when_the_network_is_not_two(networks: Networks) -> None:
    path = await networks.begin()
    await networks.add(path, ARBOGA)
    await networks.leave(await networks.add(path, JONKOPING), "2026-08-20")
    meeting = await networks.meet(path, "2026-08-20")
    moved = await networks.step(meeting, "moves", planned_on="2026-08-21", reason="Skolchefen kan inte delta.")
    assert refusal(moved) == (409, "/problems/too-few-members", "body.planned_on")
    assert await networks.circle(meeting) == sorted([ARBOGA, JONKOPING])


async def test_a_network_has_not_met_before_two_were_members_of_it(networks: Networks) -> None:
    path = await networks.begin()
    await networks.add(path, ARBOGA)
    await networks.add(path, JONKOPING, "2026-06-15")
    meeting = await networks.meet(path)
    early = await networks.step(meeting, "outcomes", held_on="2026-06-14", participants=[SUPPORTERS])
    assert refusal(early) == (409, "/problems/too-few-members", "body.held_on")
    held = await networks.step(meeting, "outcomes", held_on="2026-06-15", participants=[SUPPORTERS])
    assert held.status_code == 201, held.text


@pytest.mark.parametrize("formed_on", ["1990-11-01", "2026-05-19"])
async def test_a_network_is_not_formed_before_anybody_could_be_in_it(networks: Networks, formed_on: str) -> None:
    await networks.begin()
    early = await networks.post("/networks", NETWORK | {"name": "Matematik", "formed_on": formed_on})
    assert refusal(early) == (422, "/problems/before-network", "body.formed_on")
    assert early.json()["errors"][0]["expected"] == "tidigast 2026-05-20"
    first = await networks.post("/networks", NETWORK | {"name": "Matematik", "formed_on": "2026-05-20"})
    assert first.status_code == 201, first.text


async def test_what_cannot_be_of_a_network_is_refused(networks: Networks) -> None:
    path = await networks.begin()
    await networks.add(path, ARBOGA)
    alone = await networks.meet(path)
    member = await networks.add(path, JONKOPING)
    meeting = await networks.meet(path)
    await networks.step(meeting, "outcomes", participants=[people(JONKOPING), SUPPORTERS])
    ours = await networks.answer()
    refused = {
        "alone": alone,
        "twice": await networks.add(path, ARBOGA, "2026-07-01"),
        "too early": await networks.add(path, SUCCESSOR, "2026-05-31"),
        "stranger": await networks.add(path, SUCCESSOR),
        "took part later": await networks.leave(member, "2026-06-29"),
        "before the first": await networks.leave(member, "2026-05-31"),
        "name": await networks.post("/networks", NETWORK),
        "no network": await networks.plan(ours, kind="network"),
        "other kind": await networks.meet(path, kind="seminar"),
        "other programme": await networks.meet(path, programme="sbs-2015"),
        "unknown": await networks.meet(f"/networks/{new_id()}"),
        "met": await networks.change(path, "endings", ended_on="2026-06-29", reason="Möts själva."),
        "before a member": await networks.change(path, "endings", ended_on="2026-05-31", reason="Möts själva."),
    }
    assert {name: refusal(answer)[1:] for name, answer in refused.items()} == {
        "alone": ("/problems/too-few-members", "body.planned_on"),
        "twice": ("/problems/already-member", ""),
        "too early": ("/problems/not-in-programme", "body.organization_number"),
        "stranger": ("/problems/not-in-programme", "body.organization_number"),
        "took part later": ("/problems/network-met-later", "body.until_on"),
        "before the first": ("/problems/network-met-later", "body.until_on"),
        "name": ("/problems/network-name-taken", ""),
        "no network": ("/problems/wrong-circle", "body.network_id"),
        "other kind": ("/problems/wrong-circle", "body.network_id"),
        "other programme": ("/problems/wrong-circle", "body.network_id"),
        "unknown": ("/problems/invalid-input", "body.network_id"),
        "met": ("/problems/network-met-later", "body.ended_on"),
        "before a member": ("/problems/network-met-later", "body.ended_on"),
    }


async def test_a_network_ends_with_its_memberships_and_takes_nobody_more(networks: Networks) -> None:
    path = await networks.begin()
    member = await networks.add(path, ARBOGA)
    early = await networks.change(path, "endings", ended_on="2026-05-31", reason="Huvudmännen möts själva.")
    assert refusal(early) == (422, "/problems/before-network", "body.ended_on")
    ended = await networks.change(path, "endings", ended_on="2026-12-31", reason="Huvudmännen möts själva.")
    assert (ended.status_code, ended.json()["members"][0]["until_on"]) == (201, "2026-12-31")
    left = await networks.leave(member, "2026-07-31")
    late = await networks.add(path, JONKOPING, "2027-01-01")
    until = await networks.add(path, JONKOPING, "2026-12-01")
    assert [refusal(answer)[1] for answer in (left, late)] == ["/problems/membership-ended", "/problems/network-ended"]
    assert until.json()["until_on"] == "2026-12-31"
    assert refusal(await networks.meet(path, "2027-01-04"))[1] == "/problems/network-ended"


async def test_an_organiser_sees_the_networks_that_it_is_in(networks: Networks) -> None:
    path = await networks.begin()
    await networks.add(path, ARBOGA)
    seen = [await networks.find("/networks", caller) for caller in (networks.organizer, networks.stranger)]
    assert [len(found) for found in seen] == [1, 0]
    members = [await networks.find("/network-members", caller) for caller in (networks.organizer, networks.stranger)]
    assert [len(found) for found in members] == [1, 0]
    for query, count in {
        f"organization_number={ARBOGA}": 1,
        f"organization_number={ARBOGA}&on=2026-05-31": 0,
        f"organization_number={JONKOPING}": 0,
        "on=2026-05-31": 0,
        "search=rektor": 1,
        "search=matematik": 0,
        "programme=sbs-2015": 0,
    }.items():
        assert len(await networks.find(f"/networks?{query}")) == count, query
    assert [len(await networks.find(f"/network-members?on={day}")) for day in ("2026-05-31", "2026-06-01")] == [0, 1]


async def test_whoever_is_barred_changes_no_membership(networks: Networks, followup: ServiceUnderTest) -> None:
    path = await networks.begin()
    member = await networks.add(path, JONKOPING)
    barred = facts.conflict_of_interest_recorded(organization_number=JONKOPING, from_on="2026-01-01")
    await followup.deliver(barred, barred.conflict_id)
    answers = [
        await networks.leave(member, "2026-07-31"),
        await networks.change(path, "endings", ended_on="2026-12-31", reason="Möts själva."),
        await networks.add(path, JONKOPING, "2027-01-01"),
    ]
    assert [refusal(answer)[:2] for answer in answers] == [(403, "/problems/conflict-of-interest")] * 3
    assert (await networks.add(path, ARBOGA)).status_code == 201


async def test_a_successor_is_a_member_where_the_former_organiser_was(
    networks: Networks, followup: ServiceUnderTest
) -> None:
    path = await networks.begin()
    await networks.add(path, ARBOGA)
    await networks.add(path, JONKOPING)
    meeting = await networks.meet(path, "2026-08-20")
    ours = await networks.answer()
    dialogue = await networks.plan(ours)
    succeeded = facts.organizer_succeeded(
        cooperation_id=ours,
        former_organization_number=ARBOGA,
        organization_number=SUCCESSOR,
        succeeded_on="2026-07-15",
    )
    await followup.deliver(succeeded, ours, sequence=2)
    shown = (await networks.find("/networks"))[0]["members"]
    assert {m["organization_number"]: (m["from_on"], m["until_on"]) for m in shown} == {
        ARBOGA: ("2026-06-01", "2026-07-14"),
        JONKOPING: ("2026-06-01", None),
        SUCCESSOR: ("2026-07-15", None),
    }
    assert await networks.circle(meeting) == sorted([JONKOPING, SUCCESSOR])
    assert await networks.circle(dialogue) == [SUCCESSOR]
    assert (await networks.plan(ours)).json()["organization_numbers"] == [SUCCESSOR]
    running = {row["id"]: row["organization_number"] for row in await networks.find("/dialogues")}
    assert running[str(ours)] == SUCCESSOR


async def test_networks_stand_in_the_report_as_they_were_on_the_day(
    networks: Networks, followup: ServiceUnderTest, authorization: AuthorizationHeaders
) -> None:
    path = await networks.begin()
    await networks.add(path, ARBOGA)
    member = await networks.add(path, JONKOPING)
    meeting = await networks.meet(path)
    await networks.step(meeting, "outcomes", participants=[people(ARBOGA), people(JONKOPING), SUPPORTERS])
    await networks.leave(member, "2026-06-30")
    headers = authorization("analyst") | NOW | {"Idempotency-Key": str(new_id())}
    report = await followup.client.post(
        "/reports", json={"programme": PROGRAMME, "as_of": "2026-07-01"}, headers=headers
    )
    sections = (await content(followup, authorization, report)).json()["sections"]
    rows = [row["values"] for row in next(s for s in sections if s["code"] == "networks")["rows"]]
    assert rows == [[NETWORK["name"], NETWORK["purpose"], "2026-06-01", "", ARBOGA, 1, 2]]


@pytest.mark.parametrize("path", ["/networks", "/network-members"])
async def test_a_list_costs_the_same_however_long(networks: Networks, followup: ServiceUnderTest, path: str) -> None:
    await networks.begin()
    counted = []
    for name in ("Ett", "Två", "Tre"):
        formed = await networks.post("/networks", NETWORK | {"name": f"Nätverk {name}"})
        await networks.add(f"/networks/{formed.json()['id']}", ARBOGA)
        async with followup.counting_statements() as statements:
            assert await networks.find(path)
        counted.append(len(statements))
    assert len(set(counted)) == 1
    assert counted[0] <= 3
