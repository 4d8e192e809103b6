"""A quality dialogue, from the offer until it was held: who may do what, when, and twice."""

from typing import Any

import pytest

from services.followup.tests.quality import AGENCY, AREA, HEAD, OUTCOME, PLAN, SPSM, SUMMARY, Table, refusal
from shared.contracts.followup import QualityDialogueHeldV1, QualityDialoguePlannedV1
from tests.support import facts
from tests.support.facts import ARBOGA, JONKOPING
from tests.support.service import ServiceUnderTest, at
from tests.support.tokens import AuthorizationHeaders

LATER = at("2027-03-16T09:00:00Z")
NO = {"accepted": False, "decline_reason": "Ingen tid i vår."}


@pytest.fixture
async def table(followup: ServiceUnderTest, authorization: AuthorizationHeaders) -> Table:
    table = Table(followup, authorization)
    await table.register()
    return table


async def test_an_organiser_answers_its_own_offer_and_nobody_elses(table: Table) -> None:
    path = await table.offered()
    assert (await table.step(path, "answers", {"accepted": True}, table.stranger)).status_code == 404
    assert (await table.step(path, "answers", {"accepted": True}, table.officer)).status_code == 403
    answered = await table.must(path, "answers", {"accepted": True}, table.organizer)
    assert (answered["status"], answered["answered_on"]) == ("accepted", "2027-03-15")
    again = await table.step(path, "answers", NO, table.organizer)
    assert refusal(again)[:2] == (409, "quality-dialogue-other-state")
    assert await table.find("/quality-dialogues", table.stranger) != []
    assert {d["organization_number"] for d in await table.find("/quality-dialogues", table.organizer)} == {ARBOGA}


async def test_a_no_has_its_reason_and_may_become_a_yes(table: Table) -> None:
    path = await table.offered()
    for body in ({"accepted": False}, {"accepted": True, "decline_reason": "Ingen tid."}):
        refused = await table.step(path, "answers", body, table.organizer)
        assert refusal(refused) == (422, "quality-decline-reason", "body.decline_reason")
    declined = await table.must(path, "answers", NO, table.organizer)
    assert (declined["status"], declined["decline_reason"]) == ("declined", "Ingen tid i vår.")
    assert refusal(await table.step(path, "answers", NO, table.organizer))[1] == "quality-dialogue-other-state"
    accepted = await table.must(path, "answers", {"accepted": True}, table.organizer)
    assert (accepted["status"], accepted["decline_reason"]) == ("accepted", None)


async def test_spsm_answers_for_itself_and_others_do_not(table: Table) -> None:
    path = await table.offered()
    assert (await table.step(path, "spsm-participations", {"takes_part": True})).status_code == 403
    assert (await table.step(path, "plans", PLAN, table.spsm)).status_code == 403
    assert (await table.must(path, "spsm-participations", {"takes_part": True}, table.spsm))["spsm_takes_part"]
    planned = await table.planned(title="Med SPSM")
    await table.must(planned, "spsm-participations", {"takes_part": True}, table.spsm)
    without = await table.step(planned, "outcomes", OUTCOME)
    assert refusal(without) == (422, "quality-attendance", "body.attendees")
    no = {"takes_part": False, "reason": "Ingen rådgivare i länet."}
    assert (await table.must(path, "spsm-participations", no, table.spsm))["spsm_takes_part"] is False
    await table.must(path, "answers", {"accepted": True}, table.organizer)
    await table.must(path, "plans", PLAN)
    with_spsm = await table.step(path, "outcomes", OUTCOME | {"attendees": [AGENCY, HEAD, SPSM]})
    assert refusal(with_spsm) == (422, "quality-attendance", "body.attendees")
    await table.must(path, "outcomes", OUTCOME)
    late = await table.step(path, "spsm-participations", {"takes_part": True}, table.spsm)
    assert refusal(late)[1] == "quality-dialogue-other-state"


async def test_only_what_is_accepted_is_planned_on_a_day_ahead_at_a_place_or_remotely(table: Table) -> None:
    path = await table.offered()
    assert refusal(await table.step(path, "plans", PLAN))[1] == "quality-dialogue-other-state"
    await table.must(path, "answers", {"accepted": True}, table.organizer)
    past = await table.step(path, "plans", PLAN | {"planned_on": "2027-03-14"})
    assert refusal(past) == (422, "due-in-the-past", "body.planned_on")
    for wrong in ({"is_remote": True}, {"place": None}):
        assert refusal(await table.step(path, "plans", PLAN | wrong)) == (422, "quality-place", "body.place")
    planned = await table.must(path, "plans", PLAN)
    assert (planned["status"], planned["place"], len(planned["invitees"])) == ("planned", "Rådhuset", 3)
    moved = await table.must(path, "plans", PLAN | {"planned_on": "2027-04-02", "is_remote": True, "place": None})
    assert (moved["planned_on"], moved["is_remote"]) == ("2027-04-02", True)


@pytest.mark.parametrize(
    ("changed", "slug", "field"),
    [
        ({"held_on": "2027-03-17"}, "date-ahead", "body.held_on"),
        ({"held_on": "2027-03-14"}, "quality-held-before-answer", "body.held_on"),
        ({"attendees": [AGENCY]}, "quality-attendance", "body.attendees"),
        ({"attendees": [HEAD]}, "quality-attendance", "body.attendees"),
        ({"school_types": ["GR", "GY"]}, "quality-school-type", "body.school_types"),
    ],
)
async def test_what_was_held_is_possible(table: Table, changed: dict[str, Any], slug: str, field: str) -> None:
    path = await table.planned()
    assert refusal(await table.step(path, "outcomes", OUTCOME | changed, now=LATER)) == (422, slug, field)


async def test_school_types_that_nobody_has_counted_are_refused_on_their_field(
    table: Table, followup: ServiceUnderTest
) -> None:
    round_id = (await table.a_round()).rsplit("/", 1)[-1]
    found = await table.find(f"/quality-dialogues?round_id={round_id}&organization_number={JONKOPING}")
    path = f"/quality-dialogues/{found[0]['id']}"
    await table.must(path, "answers", {"accepted": True}, table.stranger)
    await table.must(path, "plans", PLAN)
    refused = await table.step(path, "outcomes", OUTCOME)
    assert refusal(refused) == (422, "quality-school-type", "body.school_types")
    run = facts.organizer_changed(organization_number=JONKOPING, school_types=("GR",), school_units=1)
    await followup.deliver(run, JONKOPING)
    assert (await table.must(path, "outcomes", OUTCOME))["run_school_types"] == ["GR"]


async def test_a_held_dialogue_is_published_with_what_was_and_was_not_discussed(
    table: Table, followup: ServiceUnderTest
) -> None:
    path = await table.held()
    shown = (await table.client.get(path, headers=table.organizer)).json()
    assert (shown["status"], shown["school_types"], shown["run_school_types"]) == ("held", ["GR"], ["FKLASS", "GR"])
    (event,) = await followup.told(QualityDialogueHeldV1)
    assert (event.subject, event.scope) == (shown["id"], "kvalitet-2021")
    assert (event.data["school_types_left_out"], event.data["spsm_took_part"]) == (["FKLASS"], False)
    assert refusal(await table.step(path, "outcomes", OUTCOME))[1] == "quality-dialogue-other-state"


async def test_an_offer_is_withdrawn_and_an_accepted_dialogue_cancelled_each_with_a_reason(table: Table) -> None:
    reason = {"reason": "Huvudmannen har ingen verksamhet i vår."}
    path = await table.offered()
    assert refusal(await table.step(path, "cancellations", reason))[1] == "quality-dialogue-other-state"
    assert (await table.step(path, "withdrawals", reason, table.organizer)).status_code == 403
    withdrawn = await table.must(path, "withdrawals", reason)
    assert (withdrawn["status"], withdrawn["ended_because"]) == ("withdrawn", reason["reason"])
    assert refusal(await table.step(path, "answers", {"accepted": True}, table.organizer))[0] == 409

    planned = await table.planned(title="En till")
    assert refusal(await table.step(planned, "withdrawals", reason))[1] == "quality-dialogue-other-state"
    assert (await table.must(planned, "cancellations", reason, table.organizer))["status"] == "cancelled"
    assert refusal(await table.step(planned, "plans", PLAN))[1] == "quality-dialogue-other-state"
    third = await table.held(title="En tredje")
    assert refusal(await table.step(third, "cancellations", reason))[1] == "quality-dialogue-other-state"


async def test_other_agencies_hear_when_it_is_planned_moved_and_cancelled(
    table: Table, followup: ServiceUnderTest
) -> None:
    path = await table.planned()
    await table.must(path, "plans", PLAN | {"planned_on": "2027-04-02"})
    await table.must(path, "cancellations", {"reason": "Huvudmannen kan inte."})
    ceasing = await table.planned(title="Nästa")
    await followup.deliver(facts.organizer_changed(active=False), ARBOGA)
    planned = [(event.subject, event.data["planned_on"]) for event in await followup.told(QualityDialoguePlannedV1)]
    first, second = (one.rsplit("/", 1)[-1] for one in (path, ceasing))
    assert planned == [
        *((first, day) for day in ("2027-03-15", "2027-04-02", None)),
        *((second, day) for day in ("2027-03-15", None)),
    ]


async def test_each_side_says_its_own_hours_once_it_has_any(table: Table) -> None:
    path = await table.offered()
    assert refusal(await table.step(path, "hours", {"hours": 3}))[1] == "quality-dialogue-other-state"
    await table.must(path, "answers", {"accepted": True}, table.organizer)
    for hours, caller in ((12, table.officer), (5, table.spsm), (20, table.organizer), (25, table.organizer)):
        shown = await table.must(path, "hours", {"hours": hours}, caller)
    assert [shown[f"{side}_hours"] for side in ("agency", "spsm", "organizer")] == [12, 5, 25]


@pytest.mark.parametrize("merged_into", [JONKOPING, None])
async def test_what_is_ahead_is_withdrawn_when_the_organiser_has_ceased(
    table: Table, followup: ServiceUnderTest, merged_into: str | None
) -> None:
    dialogue = await table.held()
    planned = await table.planned(title="Nästa")
    await followup.deliver(facts.organizer_changed(active=False, merged_into=merged_into), ARBOGA)
    shown = (await table.client.get(planned, headers=table.officer)).json()
    assert (shown["status"], (merged_into or "upphört") in shown["ended_because"]) == ("withdrawn", True)
    assert (await table.client.get(dialogue, headers=table.officer)).json()["status"] == "held"
    await table.must(dialogue, "summaries", SUMMARY | {"areas": [AREA]})
    refused = await table.step(dialogue, "approvals", None, table.organizer)
    assert refusal(refused)[:2] == (409, "quality-organizer-gone")


async def test_whoever_is_barred_takes_no_step(table: Table, followup: ServiceUnderTest) -> None:
    path = await table.planned()
    barred = facts.conflict_of_interest_recorded(organization_number=ARBOGA, from_on="2026-01-01")
    await followup.deliver(barred, barred.conflict_id)
    assert refusal(await table.step(path, "outcomes", OUTCOME))[:2] == (403, "conflict-of-interest")


async def test_a_change_is_made_against_the_version_that_was_seen(table: Table) -> None:
    path = await table.offered()
    tag = (await table.client.get(path, headers=table.organizer)).headers["ETag"]
    await table.must(path, "spsm-participations", {"takes_part": True}, table.spsm)
    stale = await table.send(f"{path}/answers", {"accepted": True}, table.organizer, tag=tag)
    unversioned = await table.send(f"{path}/answers", {"accepted": True}, table.organizer)
    assert (stale.status_code, unversioned.status_code) == (412, 428)
