"""The register of goals and indicators over the API: proposed by one, decided by another, published to all."""

import asyncio
from pathlib import Path
from typing import Any

import httpx
import pytest

from selection.readers.catalogue import load_catalogue
from selection.use_cases.quality_entries.load_entries import load_entries
from shared.clock import utc_now
from shared.contracts.selection import QualityEntryPublishedV1
from tests.support.facts import ARBOGA
from tests.support.service import ServiceUnderTest
from tests.support.tokens import AuthorizationHeaders

from .test_duties import attempt, is_same_person

GOAL_OF_MERIT = "knowledge_gr"
INDICATOR = {
    "kind": "indicator",
    "code": "gr_attendance",
    "name": "Närvaro, grundskolan",
    "definition": "Andelen av undervisningstiden som eleverna är närvarande.",
    "source": "Skolverkets register över frånvaro",
    "school_type": "GR",
    "part_of": GOAL_OF_MERIT,
    "direction": "higher",
    "unit": "procent",
    "low": "0",
    "high": "100",
    "valid_from": "2027-01-01",
    "reason": "Riksdagen har beslutat att närvaron ska följas.",
}
SETTLED = {"approve": True, "diary_number": "2026:500"}


async def propose(selection: ServiceUnderTest, authorization: AuthorizationHeaders, **changed: Any) -> httpx.Response:
    headers = authorization("analyst", subject="analytiker")
    return await selection.client.post("/quality-entries", json=INDICATOR | changed, headers=headers)


async def merit(selection: ServiceUnderTest, authorization: AuthorizationHeaders) -> dict[str, Any]:
    query = {"kind": "indicator", "code": "gr9_merit"}
    page = await selection.client.get("/quality-entries", params=query, headers=authorization("spsm"))
    (found,) = page.json()["items"]
    entry: dict[str, Any] = found
    return entry


async def test_the_installations_register_is_published_once(
    selection: ServiceUnderTest, authorization: AuthorizationHeaders
) -> None:
    for _ in range(2):
        found = await merit(selection, authorization)
    assert (found["status"], found["low"], found["high"], found["direction"]) == ("published", "0", "340", "higher")
    published = await selection.told(QualityEntryPublishedV1)
    codes = [(event.data["kind"], event.data["code"]) for event in published]
    assert len(codes) == len(set(codes)) > 100
    assert ("success_factor", "collegial_learning") in codes


async def test_those_who_start_together_bring_the_register_in_once(selection: ServiceUnderTest) -> None:
    catalogue = load_catalogue(Path(__file__).parents[2] / "programmes")

    async def load() -> None:
        async with selection.work() as work:
            await load_entries(work, catalogue, now=utc_now())

    await asyncio.gather(load(), load(), load())
    published = [(event.data["kind"], event.data["code"]) for event in await selection.told(QualityEntryPublishedV1)]
    assert len(published) == len(set(published)) > 100


async def test_an_organiser_sees_what_is_published_and_nothing_that_is_being_weighed(
    selection: ServiceUnderTest, authorization: AuthorizationHeaders
) -> None:
    proposed = (await propose(selection, authorization)).json()
    organizer = authorization("organizer", organization_number=ARBOGA)
    query = {"kind": "indicator", "code": INDICATOR["code"]}
    hidden = await selection.client.get("/quality-entries", params=query, headers=organizer)
    one = await selection.client.get(f"/quality-entries/{proposed['id']}", headers=organizer)
    shown = await selection.client.get("/quality-entries", params={"code": "gr9_merit"}, headers=organizer)
    assert (hidden.json()["items"], one.status_code) == ([], 404)
    assert [entry["status"] for entry in shown.json()["items"]] == ["published"]


async def test_an_indicator_is_proposed_decided_by_another_and_published(
    selection: ServiceUnderTest, authorization: AuthorizationHeaders
) -> None:
    made = await propose(selection, authorization)
    assert (made.status_code, made.json()["number"], made.json()["status"]) == (201, 1, "proposed")
    path = f"/quality-entries/{made.json()['id']}"
    decider, analyst = authorization("decider", subject="chef"), authorization("analyst", subject="analytiker")
    early = await attempt(selection, analyst, f"{path}/publications", None)
    assert (early.status_code, early.json()["type"]) == (409, "/problems/wrong-quality-entry-state")
    settled = await attempt(selection, decider, f"{path}/settlements", SETTLED)
    assert (settled.json()["status"], settled.json()["settled_by"]) == ("decided", "chef")
    published = await attempt(selection, analyst, f"{path}/publications", None)
    assert published.json()["status"] == "published", published.text
    events = [e.data for e in await selection.told(QualityEntryPublishedV1) if e.data["code"] == "gr_attendance"]
    assert [(event["number"], event["high"], event["part_of"]) for event in events] == [(1, "100", GOAL_OF_MERIT)]


async def test_whoever_proposed_an_entry_does_not_decide_it(
    selection: ServiceUnderTest, authorization: AuthorizationHeaders
) -> None:
    path = f"/quality-entries/{(await propose(selection, authorization)).json()['id']}"
    own = authorization("analyst", "decider", subject="analytiker")
    assert is_same_person(await attempt(selection, own, f"{path}/settlements", SETTLED))


async def test_a_new_version_may_describe_or_end_an_indicator_and_not_change_what_it_measures(
    selection: ServiceUnderTest, authorization: AuthorizationHeaders
) -> None:
    known = await merit(selection, authorization)
    same = {name: known[name] for name in INDICATOR if name in known and known[name] is not None}
    ended = await propose(selection, authorization, **same | {"valid_to": "2030-06-30"})
    assert (ended.status_code, ended.json()["number"], ended.json()["valid_to"]) == (201, 2, "2030-06-30")
    again = await propose(selection, authorization, **same)
    assert "väntar på att prövas" in again.json()["detail"]
    path = f"/quality-entries/{ended.json()['id']}"
    refusal = SETTLED | {"approve": False}
    await attempt(selection, authorization("decider", subject="chef"), f"{path}/settlements", refusal)
    wider = await propose(selection, authorization, **same | {"high": "400"})
    assert (wider.status_code, wider.json()["type"]) == (422, "/problems/quality-entry-invalid")
    assert "beslut har fattats efter vad den är" in wider.json()["detail"]


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"part_of": "knowledge_gy"}, "body.part_of"),
        ({"direction": None}, "body.direction"),
        ({"low": "100"}, "body.high"),
        ({"school_type": "GRUND"}, "body.school_type"),
        ({"kind": "success_factor"}, "body.school_type"),
    ],
)
async def test_an_entry_that_does_not_hang_together_is_refused_on_its_field(
    selection: ServiceUnderTest, authorization: AuthorizationHeaders, changed: dict[str, Any], field: str
) -> None:
    answer = await propose(selection, authorization, **changed)
    assert answer.status_code == 422, answer.text
    assert field in {fault["field"] for fault in answer.json()["errors"]}
