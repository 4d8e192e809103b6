"""Meetings from the accepted offer on: planned, held with the right people, moved, cancelled, and found by word."""

from typing import Any
from uuid import UUID

import pytest

from shared.clock import new_id
from tests.support import facts
from tests.support.facts import ARBOGA, JONKOPING, PROGRAMME
from tests.support.service import ServiceUnderTest, at
from tests.support.tokens import AuthorizationHeaders

NOW = at("2026-07-01T09:00:00Z")
SUPPORTERS = {"function": "process_supporter", "count": 2, "has_mandate": True}
PRINCIPALS = [{"function": "principal", "count": 2, "has_mandate": True}]
OUTCOME = {
    "held_on": "2026-06-30",
    "participants": [*PRINCIPALS, SUPPORTERS],
    "notes": "Rektorerna beskrev hur undervisningen följs upp.",
    "next_steps": "Huvudmannen skickar underlag.",
    "lessons": "Låt eleverna komma till tals i egna samtal.",
}


class Dialogues:
    """Cooperations whose organisers have answered, and those who meet them."""

    def __init__(self, followup: ServiceUnderTest, authorization: AuthorizationHeaders) -> None:
        self._followup = followup
        self.officer = authorization("case_officer", subject="handlaggare")
        self.leader = authorization("team_leader", subject="ledare")
        self.organizer = authorization("organizer", organization_number=ARBOGA)
        self.stranger = authorization("organizer", organization_number=JONKOPING)

    async def answer(self, organizer: str = ARBOGA, **changed: Any) -> UUID:
        answered = facts.offer_answered(organization_number=organizer, **{"answered_on": "2026-05-20"} | changed)
        await self._followup.deliver(answered, answered.cooperation_id)
        return answered.cooperation_id

    async def plan(self, *cooperations: UUID, caller: dict[str, str] | None = None, **changed: Any) -> Any:
        body = {
            "programme": PROGRAMME,
            "kind": "dialogue",
            "title": "Första dialogen",
            "cooperation_ids": [str(identity) for identity in cooperations],
            "planned_on": "2026-07-02",
        }
        return await self.post("/meetings", body | changed, caller=caller)

    async def post(self, path: str, body: Any = None, *, caller: dict[str, str] | None = None, tag: str = "") -> Any:
        headers = {**(caller or self.officer), **NOW, "Idempotency-Key": str(new_id())}
        return await self._followup.client.post(path, json=body, headers=headers | ({"If-Match": tag} if tag else {}))

    async def step(self, meeting: Any, step: str, *, caller: dict[str, str] | None = None, **changed: Any) -> Any:
        path = f"/meetings/{meeting.json()['id']}"
        tag = (await self._followup.client.get(path, headers=self.officer)).headers["ETag"]
        body = OUTCOME | changed if step == "outcomes" else changed
        return await self.post(f"{path}/{step}", body, caller=caller, tag=tag)

    async def find(self, path: str, caller: dict[str, str] | None = None, now: dict[str, str] = NOW) -> list[Any]:
        answer = await self._followup.client.get(path, headers=(caller or self.officer) | now)
        assert answer.status_code == 200, answer.text
        return list(answer.json()["items"])


@pytest.fixture
def dialogues(followup: ServiceUnderTest, authorization: AuthorizationHeaders) -> Dialogues:
    return Dialogues(followup, authorization)


def refusal(answer: Any) -> tuple[int, str, str]:
    problem = answer.json()
    return answer.status_code, problem["type"], problem["errors"][0]["field"] if problem.get("errors") else ""


async def test_a_meeting_is_planned_and_held_with_functions_and_mandates(dialogues: Dialogues) -> None:
    planned = await dialogues.plan(await dialogues.answer())
    outcome = await dialogues.step(planned, "outcomes")
    assert (planned.status_code, outcome.status_code) == (201, 201)
    shown = outcome.json()
    assert (shown["status"], shown["held_on"], shown["organization_numbers"]) == ("held", "2026-06-30", [ARBOGA])
    assert shown["participants"][0] == PRINCIPALS[0] | {"organization_number": None}
    again = await dialogues.step(planned, "outcomes")
    assert refusal(again)[:2] == (409, "/problems/meeting-closed")


@pytest.mark.parametrize(
    ("held_on", "slug"),
    [("2015-01-01", "held-before-phase"), ("2026-05-19", "held-before-phase"), ("2026-07-02", "date-ahead")],
)
async def test_a_meeting_was_held_between_the_accepted_offer_and_today(
    dialogues: Dialogues, held_on: str, slug: str
) -> None:
    planned = await dialogues.plan(await dialogues.answer())
    answer = await dialogues.step(planned, "outcomes", held_on=held_on)
    assert refusal(answer) == (422, f"/problems/{slug}", "body.held_on")


async def test_a_visit_needs_two_supporters(dialogues: Dialogues) -> None:
    planned = await dialogues.plan(await dialogues.answer(), kind="visit")
    alone = await dialogues.step(planned, "outcomes", participants=[SUPPORTERS | {"count": 1}])
    both = [SUPPORTERS | {"count": 1}, SUPPORTERS | {"count": 1, "has_mandate": False}]
    assert refusal(alone) == (422, "/problems/wrong-participants", "body.participants")
    assert (await dialogues.step(planned, "outcomes", participants=both)).status_code == 201


async def test_a_leader_gives_leave_for_a_visit_by_one_supporter(dialogues: Dialogues) -> None:
    planned = await dialogues.plan(await dialogues.answer(), kind="visit")
    alone: dict[str, Any] = {
        "participants": [SUPPORTERS | {"count": 1}],
        "fewer_supporters_reason": "Den andra blev sjuk samma dag.",
    }
    officer = await dialogues.step(planned, "outcomes", **alone)
    assert (officer.status_code, officer.json()["type"]) == (403, "/problems/leave-is-the-leaders")
    nobody = await dialogues.step(planned, "outcomes", caller=dialogues.leader, **alone | {"participants": PRINCIPALS})
    both = await dialogues.step(planned, "outcomes", caller=dialogues.leader, **alone | {"participants": [SUPPORTERS]})
    assert [answer.status_code for answer in (nobody, both)] == [422, 422]
    held = await dialogues.step(planned, "outcomes", caller=dialogues.leader, **alone)
    assert held.status_code == 201, held.text
    assert held.json()["fewer_supporters_reason"] == alone["fewer_supporters_reason"]
    assert held.json()["fewer_supporters_by"] == "ledare"


async def test_a_hand_over_needs_the_inspectorate(dialogues: Dialogues) -> None:
    planned = await dialogues.plan(await dialogues.answer(), kind="handover")
    inspectorate = {"function": "inspectorate", "count": 1, "has_mandate": True}
    assert refusal(await dialogues.step(planned, "outcomes"))[1] == "/problems/wrong-participants"
    assert (await dialogues.step(planned, "outcomes", participants=[inspectorate])).status_code == 201


async def test_a_seminar_is_for_several_and_seen_by_each_of_them(dialogues: Dialogues) -> None:
    ours, theirs = await dialogues.answer(), await dialogues.answer(JONKOPING)
    alone = await dialogues.plan(ours, kind="seminar")
    many = await dialogues.plan(ours, theirs)
    seminar = await dialogues.plan(ours, theirs, kind="seminar")
    dialogue = await dialogues.plan(ours)
    assert [refusal(answer) for answer in (alone, many)] == [
        (422, "/problems/wrong-circle", "body.cooperation_ids")
    ] * 2
    assert seminar.json()["organization_numbers"] == sorted([ARBOGA, JONKOPING])
    assert {m["id"] for m in await dialogues.find("/meetings", dialogues.organizer)} == {
        seminar.json()["id"],
        dialogue.json()["id"],
    }
    assert [m["id"] for m in await dialogues.find("/meetings", dialogues.stranger)] == [seminar.json()["id"]]


async def test_nobody_meets_whoever_has_declined_or_is_of_another_programme(dialogues: Dialogues) -> None:
    declined = await dialogues.answer(accepted=False, decline_reason="Ingen tid")
    accepted = await dialogues.answer()
    answers = [
        await dialogues.plan(declined),
        await dialogues.plan(new_id()),
        await dialogues.plan(accepted, programme="sbs-2015"),
    ]
    assert [refusal(answer) for answer in answers] == [
        (422, "/problems/unknown-cooperation", "body.cooperation_ids")
    ] * 3
    assert refusal(await dialogues.plan(accepted, planned_on="2026-06-30"))[1] == "/problems/due-in-the-past"
    assert (await dialogues.plan(accepted, caller=dialogues.organizer)).status_code == 403


async def test_a_meeting_is_moved_and_cancelled_with_a_reason(dialogues: Dialogues) -> None:
    planned = await dialogues.plan(await dialogues.answer())
    moved = await dialogues.step(planned, "moves", planned_on="2026-08-20", reason="Skolchefen kan inte delta.")
    overdue = await dialogues.find("/meetings?overdue=true", now=at("2026-08-21T09:00:00Z"))
    cancelled = await dialogues.step(planned, "cancellations", reason="Frågan är avklarad.")
    assert (moved.json()["planned_on"], len(overdue), cancelled.json()["status"]) == ("2026-08-20", 1, "cancelled")
    assert await dialogues.find("/meetings?overdue=true", now=at("2026-08-21T09:00:00Z")) == []


async def test_lessons_are_found_by_their_words_in_any_form(dialogues: Dialogues) -> None:
    planned = await dialogues.plan(await dialogues.answer())
    await dialogues.step(planned, "outcomes")
    words = (
        "elev",
        "samtal",
        "rektor",
        "rektorn",
        "under",
        '"egna samtal"',
        "elev -samtal",
        "ekonomi",
        "rektor ekonomi",
    )
    found = [len(await dialogues.find(f"/meetings?search={word}")) for word in words]
    assert found == [1, 1, 1, 1, 1, 1, 0, 0, 0]
    assert await dialogues.find("/meetings?search=elev", dialogues.stranger) == []


async def test_a_dialogue_phase_is_planned_once_from_the_template_of_its_programme(dialogues: Dialogues) -> None:
    cooperation = await dialogues.answer()
    planned = await dialogues.post(f"/dialogues/{cooperation}/plans")
    again = await dialogues.post(f"/dialogues/{cooperation}/plans")
    meetings = await dialogues.find(f"/meetings?cooperation_id={cooperation}&sort=planned_on")
    assert (planned.status_code, planned.json()["due_on"]) == (201, "2026-09-20")
    assert refusal(again)[:2] == (409, "/problems/dialogue-already-planned")
    assert [(m["kind"], m["planned_on"]) for m in meetings] == [
        ("dialogue", "2026-07-01"),
        ("visit", "2026-07-01"),
        ("dialogue", "2026-07-22"),
        ("dialogue", "2026-08-19"),
    ]


async def test_a_dialogue_phase_is_overdue_when_its_months_have_passed_and_nothing_is_signed(
    dialogues: Dialogues, followup: ServiceUnderTest
) -> None:
    cooperation = await dialogues.answer()
    on_the_day, after = at("2026-09-20T09:00:00Z"), at("2026-09-21T09:00:00Z")
    seen = [await dialogues.find("/dialogues?overdue=true", now=now) for now in (on_the_day, after)]
    assert [[d["id"] for d in found] for found in seen] == [[], [str(cooperation)]]
    assert (seen[1][0]["due_on"], seen[1][0]["ended_on"]) == ("2026-09-20", None)

    await followup.deliver(facts.agreement_signed(cooperation_id=cooperation), cooperation)
    assert await dialogues.find("/dialogues?overdue=true", now=after) == []
    assert [d["ended_on"] for d in await dialogues.find("/dialogues?running=false")] == ["2026-11-20"]
    kept = await dialogues.find("/dialogues?updated_since=2199-01-01T00:00:00Z")
    assert [d["ended_on"] for d in kept] == ["2026-11-20"], "the list comes whole: the answer has not changed"
    assert await dialogues.find("/dialogues", dialogues.stranger) == []


async def test_whoever_is_barred_from_one_of_the_organisers_plans_and_holds_nothing(
    dialogues: Dialogues, followup: ServiceUnderTest
) -> None:
    ours, theirs = await dialogues.answer(), await dialogues.answer(JONKOPING)
    seminar = await dialogues.plan(ours, theirs, kind="seminar")
    barred = facts.conflict_of_interest_recorded(organization_number=JONKOPING, from_on="2026-01-01")
    await followup.deliver(barred, barred.conflict_id)
    answers = [
        await dialogues.plan(ours, theirs, kind="seminar"),
        await dialogues.step(seminar, "outcomes"),
        await dialogues.post(f"/dialogues/{theirs}/plans"),
    ]
    assert [refusal(answer)[:2] for answer in answers] == [(403, "/problems/conflict-of-interest")] * 3


@pytest.mark.parametrize("path", ["/meetings", "/dialogues"])
async def test_a_list_of_many_costs_one_statement(dialogues: Dialogues, followup: ServiceUnderTest, path: str) -> None:
    for _ in range(3):
        await dialogues.plan(await dialogues.answer())
    async with followup.counting_statements() as statements:
        assert len(await dialogues.find(path)) == 3
    assert len(statements) == 1


async def test_a_case_that_ends_without_an_agreement_cancels_its_meetings_and_gets_no_more(
    dialogues: Dialogues, followup: ServiceUnderTest
) -> None:
    answered = facts.offer_answered(organization_number=ARBOGA)
    case, other = answered.cooperation_id, await dialogues.answer(JONKOPING)
    await followup.deliver(answered, case)
    held = await dialogues.plan(case)
    await dialogues.step(held, "outcomes")
    ahead, together = await dialogues.plan(case), await dialogues.plan(case, other, kind="seminar")
    for _ in range(2):
        await followup.deliver(facts.cooperation_ended(answered, ended_on="2026-07-01"), case)
    states = {meeting["id"]: meeting["status"] for meeting in await dialogues.find("/meetings")}
    planned = [states[meeting.json()["id"]] for meeting in (held, ahead, together)]
    assert planned == ["held", "cancelled", "planned"]
    (seminar,) = [m for m in await dialogues.find("/meetings") if m["id"] == together.json()["id"]]
    assert (seminar["cooperation_ids"], seminar["organization_numbers"]) == ([str(other)], [JONKOPING])
    assert refusal(await dialogues.plan(case))[2] == "body.cooperation_ids"
    assert (await dialogues.post(f"/dialogues/{case}/plans")).status_code == 404
    assert [found["id"] for found in await dialogues.find("/dialogues?running=true")] == [str(other)]
    (over,) = await dialogues.find("/dialogues?running=false")
    assert (over["id"], over["ended_on"]) == (str(case), "2026-07-01")
    late = await dialogues.find("/dialogues?overdue=true", now=at("2027-07-01T09:00:00Z"))
    assert [found["id"] for found in late] == [str(other)]


async def test_an_agreement_that_ends_early_leaves_the_meetings_from_that_day_and_no_others(
    dialogues: Dialogues, followup: ServiceUnderTest
) -> None:
    case = await dialogues.answer()
    agreement = facts.agreement_signed(cooperation_id=case, organization_number=ARBOGA)
    await followup.deliver(agreement, case)
    before, after = await dialogues.plan(case), await dialogues.plan(case, planned_on="2026-08-20")
    ended = facts.agreement_terminated(agreement, terminated_from="2026-08-01", reason="Skolan läggs ned.")
    await followup.deliver(ended, case)
    found = {m["id"]: (m["status"], m["changed_because"]) for m in await dialogues.find("/meetings")}
    assert found[before.json()["id"]] == ("planned", None)
    assert found[after.json()["id"]] == ("cancelled", "Skolan läggs ned.")
    refused = [
        await dialogues.plan(case, planned_on="2026-08-01"),
        await dialogues.step(before, "moves", planned_on="2026-08-01", reason="Skolchefen kan inte."),
    ]
    for answer in refused:
        assert answer.status_code == 422, answer.text
        assert answer.json()["errors"][0]["field"] == "body.planned_on"
        assert answer.json()["type"] == "/problems/after-the-end"
    assert (await dialogues.plan(case, planned_on="2026-07-31")).status_code == 201
