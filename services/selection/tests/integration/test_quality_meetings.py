"""Quality dialogues stand in the time line of the organiser, planned and held, and clash as other visits do."""

from typing import Any

from shared.clock import new_id
from tests.support import facts
from tests.support.service import ServiceUnderTest, at
from tests.support.tokens import AuthorizationHeaders

SODERTALJE = "2120000159"
NOW = at("2027-01-15T09:00:00+01:00")
VISIT = {"organization_number": SODERTALJE, "kind": "VISIT", "title": "Besök", "begins_on": "2027-03-20"}


async def line(sample: ServiceUnderTest, authorization: AuthorizationHeaders) -> dict[str, Any]:
    answer = await sample.client.get(f"/time-lines/{SODERTALJE}", headers=authorization("inspectorate") | NOW)
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


async def test_a_planned_dialogue_is_seen_by_the_inspectorate_and_clashes_with_its_visit_until_it_is_cancelled(
    sample: ServiceUnderTest, authorization: AuthorizationHeaders
) -> None:
    dialogue = {"dialogue_id": new_id(), "organization_number": SODERTALJE}
    planned = facts.quality_dialogue_planned(**dialogue)
    await sample.deliver(planned, planned.dialogue_id)
    written = await sample.client.post(
        "/time-line-entries", json=VISIT, headers=authorization("inspectorate") | NOW | {"Idempotency-Key": "v"}
    )
    assert written.status_code == 201, written.text
    shown = await line(sample, authorization)
    (item,) = (entry for entry in shown["entries"] if entry["kind"] == "DIALOGUE")
    assert (item["begins_on"], item["state"], item["agency"]) == ("2027-03-10", "planned", "SKOLVERKET")
    assert [clash["kind"] for clash in shown["clashes"]] == ["SAME_MONTH"]

    await sample.deliver(facts.quality_dialogue_planned(**dialogue, planned_on=None), planned.dialogue_id)
    shown = await line(sample, authorization)
    assert ([entry["kind"] for entry in shown["entries"]], shown["clashes"]) == (["VISIT"], [])


async def test_a_held_dialogue_is_over(sample: ServiceUnderTest, authorization: AuthorizationHeaders) -> None:
    planned = facts.quality_dialogue_planned(organization_number=SODERTALJE)
    over = facts.quality_dialogue_held(
        dialogue_id=planned.dialogue_id, organization_number=SODERTALJE, held_on="2027-01-12"
    )
    for fact in (planned, over):
        await sample.deliver(fact, planned.dialogue_id)
    (item,) = (await line(sample, authorization))["entries"]
    assert (item["begins_on"], item["state"]) == ("2027-01-12", "done")
