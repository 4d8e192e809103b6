"""Rounds of quality dialogues: planned by one, opened by another, offered to every organiser, once each."""

from typing import Any

import pytest

from services.followup.tests.quality import AGENCY, HEAD, OUTCOME, ROUND, Table, refusal
from shared.clock import new_id
from tests.support import facts
from tests.support.facts import ARBOGA, JONKOPING
from tests.support.service import ServiceUnderTest, at
from tests.support.tokens import AuthorizationHeaders

THIRD = "5566778899"


@pytest.fixture
async def table(followup: ServiceUnderTest, authorization: AuthorizationHeaders) -> Table:
    table = Table(followup, authorization)
    await table.register()
    return table


async def offers(table: Table, path: str) -> list[str]:
    found = await table.find(f"/quality-dialogues?round_id={path.rsplit('/', 1)[-1]}")
    return sorted(one["organization_number"] for one in found)


async def test_a_round_is_offered_to_every_organiser_when_another_has_opened_it(
    table: Table, authorization: AuthorizationHeaders
) -> None:
    planned = await table.send("/quality-rounds", ROUND)
    path = f"/quality-rounds/{planned.json()['id']}"
    assert (planned.json()["status"], await offers(table, path)) == ("planned", [])
    planner = authorization("decider", subject="handlaggare")
    assert refusal(await table.step(path, "openings", {"diary_number": "2027:15"}, planner))[1] == "same-person"

    opened = await table.step(path, "openings", {"diary_number": "2027:15"}, table.decider)
    assert (opened.json()["opened_on"], opened.json()["diary_number"]) == ("2027-03-15", "2027:15")
    assert await offers(table, path) == sorted([ARBOGA, JONKOPING])
    again = await table.step(path, "openings", {"diary_number": "2027:16"}, table.decider)
    assert refusal(again)[:2] == (409, "quality-round-not-open")


async def test_new_organisers_are_added_and_nobody_is_offered_twice(table: Table) -> None:
    path = await table.a_round()
    await table.followup.deliver(facts.organizer_changed(organization_number=THIRD, name="Ny AB"), THIRD)
    gone = facts.organizer_changed(organization_number="5566000017", active=False)
    await table.followup.deliver(gone, gone.organization_number)
    for _ in range(2):
        assert (await table.step(path, "offers")).status_code == 201
    assert await offers(table, path) == sorted([ARBOGA, JONKOPING, THIRD])


async def test_the_same_opening_sent_twice_offers_once(table: Table) -> None:
    path = f"/quality-rounds/{(await table.send('/quality-rounds', ROUND)).json()['id']}"
    tag = (await table.client.get(path, headers=table.decider)).headers["ETag"]
    headers = {**table.decider, **at("2027-03-15T09:00:00Z"), "If-Match": tag, "Idempotency-Key": str(new_id())}
    body = {"diary_number": "2027:15"}
    answers = [await table.client.post(f"{path}/openings", json=body, headers=headers) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [201, 201]
    assert len(await offers(table, path)) == 2


@pytest.mark.parametrize(
    ("changed", "slug", "field"),
    [
        ({"answer_by": "2027-06-12"}, "quality-period-out-of-order", "body.answer_by"),
        ({"starts_on": "2027-05-01"}, "quality-period-out-of-order", "body.answer_by"),
        ({"starts_on": "2027-01-01", "answer_by": "2027-03-14"}, "quality-period-out-of-order", "body.answer_by"),
        ({"ends_on": "2037-06-11"}, "too-far-ahead", "body.ends_on"),
        ({"programme": "okand"}, "unknown-programme", "body.programme"),
        ({"programme": "riktade-insatser-2024"}, "no-quality-dialogues", "body.programme"),
    ],
)
async def test_a_round_that_cannot_be_meant_is_refused_on_its_field(
    table: Table, changed: dict[str, Any], slug: str, field: str
) -> None:
    assert refusal(await table.send("/quality-rounds", ROUND | changed)) == (422, slug, field)


async def test_a_round_has_a_name_of_its_own(table: Table) -> None:
    await table.send("/quality-rounds", ROUND)
    assert refusal(await table.send("/quality-rounds", ROUND))[:2] == (409, "quality-round-exists")


async def test_nothing_is_offered_or_answered_in_a_round_that_is_over_or_not_open(table: Table) -> None:
    path = f"/quality-rounds/{(await table.send('/quality-rounds', ROUND)).json()['id']}"
    assert refusal(await table.step(path, "offers"))[1] == "quality-round-not-open"
    after = at("2027-06-12T09:00:00Z")
    late = await table.step(path, "openings", {"diary_number": "2027:15"}, table.decider, now=after)
    assert refusal(late)[1] == "quality-round-not-open"
    dialogue = await table.offered(title="En annan")
    answered = await table.step(dialogue, "answers", {"accepted": True}, table.organizer, now=after)
    assert refusal(answered)[1] == "quality-round-not-open"


async def test_participation_is_counted_in_all_and_by_type_county_and_size(table: Table) -> None:
    path = await table.planned()
    attendees = [AGENCY, HEAD, {"function": "spsm", "count": 1}]
    await table.must(path, "outcomes", OUTCOME | {"attendees": attendees})
    for hours, caller in ((12, table.officer), (5, table.spsm), (20, table.organizer)):
        await table.must(path, "hours", {"hours": hours}, caller)
    round_id = (await table.client.get(path, headers=table.officer)).json()["round_id"]
    async with table.followup.counting_statements() as statements:
        counted = await table.find(f"/quality-rounds/{round_id}/participations")
    assert len(statements) == 2
    by_group = {(row["group"], row["value"]): row for row in counted}
    whole = by_group["all", None]
    assert [whole[name] for name in ("offered", "accepted", "took_place", "with_spsm", "all_school_types")] == [
        *(2, 1, 1, 1, 0)
    ]
    assert [whole[f"{side}_hours"] for side in ("agency", "spsm", "organizer")] == [12, 5, 20]
    assert by_group["organizer_type", "KOMMUN"]["took_place"] == 1
    assert by_group["organizer_type", "ENSKILD"]["took_place"] == 0
    assert by_group["county", "Västmanlands län"]["offered"] == 1
    assert by_group["size", "två till fem skolenheter"]["accepted"] == 1
    assert by_group["size", None]["offered"] == by_group["county", None]["offered"] == 1


async def test_evaluators_see_participation_and_no_single_dialogue(
    table: Table, authorization: AuthorizationHeaders
) -> None:
    path = await table.a_round()
    evaluator = authorization("evaluator")
    assert len(await table.find(f"{path}/participations", evaluator)) > 1
    assert (await table.client.get("/quality-dialogues", headers=evaluator)).status_code == 403


@pytest.mark.parametrize("path", ["/quality-rounds", "/quality-dialogues", "/quality-steps", "/quality-summaries"])
async def test_a_list_of_many_costs_one_statement(table: Table, path: str) -> None:
    for title in ("En", "Två", "Tre"):
        await table.summed_up(title=f"Omgång {title}")
    async with table.followup.counting_statements() as statements:
        found = await table.find(f"{path}?updated_since=2020-01-01T00:00:00Z&limit=2")
    assert len(found) == 2
    assert len(statements) == 1
