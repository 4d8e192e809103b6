"""Places in existing programmes: one gets the last, the next waits by a stated rule, what is left is filled once."""

import asyncio
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from agreements.worker import lapse_all
from insatser.chain.changing import terminate
from services.agreements.tests.case import Case
from services.agreements.tests.pdf import text_of
from services.agreements.tests.placing import PlaceCase, PlaceCaseAt
from shared.contracts.agreements import PlaceChangedV1
from tests.support.service import at


def noon(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 12, tzinfo=UTC)


async def changes_of(case: PlaceCase, place: dict[str, Any]) -> list[str]:
    facts = [PlaceChangedV1.model_validate(event.data) for event in await case.service.told(PlaceChangedV1)]
    return [fact.status for fact in facts if str(fact.place_id) == place["id"]]


async def why_ended(case: Case, place: dict[str, Any]) -> str:
    """What the organiser reads."""
    return str((await case.get(f"/places/{place['id']}", role="organizer")).json()["ended_reason"])


async def recorded(case: Case, shown: dict[str, Any]) -> list[str]:
    rows = (await case.get(f"/audit-entries?object_id={shown['id']}", role="auditor")).json()["items"]
    return [row["action"] for row in rows]


async def test_two_who_want_the_last_place_at_once_get_one_and_one_in_the_queue(placing: PlaceCaseAt) -> None:
    first, second = await placing("drafted"), await placing("drafted", number=1)
    existing = await first.existing(capacity=1)
    answers = await asyncio.gather(first.request(existing, 1), second.request(existing, 1))
    assert [answer.status_code for answer in answers] == [201, 201]
    assert sorted((a.json()["status"], a.json()["position"]) for a in answers) == [("queued", 1), ("taken", None)]
    assert "den som bad först" in answers[0].json()["priority_text"]
    assert ((await first.get(existing)).json()["taken"]) == 1


async def test_what_is_left_goes_to_the_queue_exactly_once(placing: PlaceCaseAt) -> None:
    first, second = await placing("drafted"), await placing("drafted", number=1)
    existing = await first.existing()
    taken, waiting = await first.requested(existing), await second.requested(existing)
    assert await second.standing(waiting, role="organizer") == ("queued", 1)
    path, left = f"/places/{taken['id']}", {"reason": "Rektorn slutar."}
    answers = await asyncio.gather(
        first.send(f"{path}/releases", left, about=path),
        first.send(f"{path}/releases", left, about=path, role="organizer"),
    )
    assert sorted(answer.status_code for answer in answers)[0] == 200
    assert sorted(answer.status_code for answer in answers)[1] in (409, 412)
    assert (await first.standing(taken), await second.standing(waiting)) == (("released", None), ("taken", None))
    assert (await changes_of(first, taken), await changes_of(second, waiting)) == (
        ["taken", "released"],
        ["queued", "taken"],
    )
    assert sorted(await recorded(second, waiting)) == ["fill_places", "request_place"]


async def test_who_waits_declines_and_no_organiser_sees_or_gives_up_anothers(placing: PlaceCaseAt) -> None:
    first, second = await placing("drafted"), await placing("drafted", number=1)
    existing = await first.existing()
    taken, waiting = await first.requested(existing), await second.requested(existing)
    path = f"/places/{taken['id']}"
    await first.done(f"{path}/releases", {"reason": "Läraren slutar."}, about=path)
    anothers = await first.service.client.get(f"/places/{waiting['id']}", headers=first.headers("organizer"))
    assert anothers.status_code == 404
    again = await first.requested(existing)
    assert await first.standing(again, role="organizer") == ("queued", 1)
    path = f"/places/{again['id']}"
    await first.done(f"{path}/releases", {"reason": "Vi väntar inte."}, role="organizer", about=path)
    assert await first.standing(again) == ("declined", None)
    assert (await second.get(existing)).json()["free"] == 0


async def test_the_queue_is_in_the_stated_order_and_nobody_is_passed(placing: PlaceCaseAt) -> None:
    """An agreement that ends earlier goes before those who asked earlier; what fits waits for what stands first."""
    first, second, third = (
        await placing("drafted"),
        await placing("drafted", number=1),
        await placing("reserved", number=2),
    )
    await third.make("agreements", {"starts_on": "2026-11-22", "ends_on": "2028-06-30"})
    existing = await first.existing()
    taken = await first.requested(existing, 5)
    small = await second.requested(existing, 3)
    large = await third.requested(existing, 4)
    assert (await second.standing(small), await third.standing(large)) == (("queued", 2), ("queued", 1))
    shown = (await first.get(existing)).json()
    body = {key: shown[key] for key in ("title", "join_by")} | {"capacity": 8, "reason": "Fler handledare."}
    await first.done(existing, body, method="PUT", role="team_leader", about=existing)
    assert await second.standing(small) == ("queued", 2), "three places are free, and four stand before"
    path = f"/places/{taken['id']}"
    await first.done(f"{path}/releases", {"reason": "Behövs inte."}, about=path)
    assert (await second.standing(small), await third.standing(large)) == (("taken", None), ("taken", None))
    fewer = await first.send(existing, body | {"capacity": 6}, method="PUT", role="team_leader", about=existing)
    assert (fewer.status_code, fewer.json()["type"]) == (422, "/problems/places-do-not-fit")


async def test_who_wants_more_than_there_will_ever_be_stands_in_nobodys_way(placing: PlaceCaseAt) -> None:
    first, second, third = [await placing("drafted", number=number) for number in range(3)]
    existing = await first.existing(capacity=8)
    taken = await first.requested(existing, 3)
    large, small = await second.requested(existing, 7), await third.requested(existing, 2)
    shown = (await first.get(existing)).json()
    body = {key: shown[key] for key in ("title", "join_by")} | {"capacity": 6, "reason": "Färre handledare."}
    await first.done(existing, body, method="PUT", role="team_leader", about=existing)
    assert (await second.standing(large), await third.standing(small)) == (("lapsed", None), ("taken", None))
    assert await first.standing(taken) == ("taken", None)
    assert "6 platser i allt" in await why_ended(second, large)
    assert await changes_of(second, large) == ["queued", "lapsed"]


async def test_an_amendment_that_drops_the_measure_leaves_its_places_when_both_have_signed(
    placing: PlaceCaseAt,
) -> None:
    first, second = await placing("signed"), await placing("drafted", number=1)
    existing = await first.existing()
    taken, waiting = await first.requested(existing), await second.requested(existing)
    assert taken["sign_by"] is None, "both have signed"
    change = {"content": await first.without(), "reason": "Behovet är ett annat."}
    await first.step("agreements", "amendments", change)
    assert await first.standing(taken) == ("taken", None), "what is signed stands meanwhile"
    await first.conclude()
    assert (await first.standing(taken), await second.standing(waiting)) == (("released", None), ("taken", None))


async def test_a_draft_that_drops_it_and_an_end_leave_it_too(placing: PlaceCaseAt) -> None:
    first, second = await placing("drafted"), await placing("signed", number=1)
    existing = await first.existing()
    taken, waiting = await first.requested(existing), await second.requested(existing)
    path = first.parts["agreements"]
    await first.done(f"{path}/versions/1", {"content": await first.without()}, method="PUT", about=path)
    assert (await first.standing(taken), await second.standing(waiting)) == (("released", None), ("taken", None))
    assert await why_ended(first, taken) == "Insatsen står inte längre i överenskommelsen."
    await terminate(second, from_on=date(2027, 6, 30), reason="Verksamheten läggs ned.")
    assert await second.standing(waiting) == ("released", None)
    assert await why_ended(second, waiting) == "Överenskommelsen har upphört."
    assert (await first.get(existing)).json()["taken"] == 0


@pytest.mark.parametrize(("last", "stands"), [("2028-06-15", "released"), ("2028-06-16", "taken")])
async def test_places_that_have_been_used_stay_taken_when_the_agreement_ends(
    placing: PlaceCaseAt, last: str, stands: str
) -> None:
    """The existing programme ends on the fifteenth."""
    first, second = await placing("signed"), await placing("signed", number=1)
    existing = await first.existing()
    taken, waiting = await first.requested(existing), await second.requested(existing)
    done = {"from_on": last, "reason": "Målen är nådda.", "undone_reason": "Resten görs inte."}
    for case in (second, first):
        await case.step("agreements", "completions", done, role="team_leader", headers=at(f"{last}T11:00:00Z"))
    assert (await first.standing(taken), await second.standing(waiting)) == ((stands, None), ("declined", None))


async def test_places_are_to_be_signed_for_until_both_have_signed(placing: PlaceCaseAt) -> None:
    case = await placing("drafted")
    taken, path = await case.requested(await case.existing()), case.parts["agreements"]
    rewritten = {"content": await case.content() | {"ends_on": "2028-12-30"}}
    await case.done(f"{path}/versions/1", rewritten, method="PUT", about=path)
    place = f"/places/{taken['id']}"
    assert (await case.get(place)).json()["sign_by"] == taken["sign_by"] is not None
    await case.conclude()
    assert (await case.get(place)).json()["sign_by"] is None


async def test_what_is_not_signed_in_time_lapses_and_a_closed_queue_ends(placing: PlaceCaseAt) -> None:
    first, second = await placing("drafted"), await placing("signed", number=1)
    existing = await first.existing()
    taken, waiting = await first.requested(existing), await second.requested(existing)
    last = date.fromisoformat(taken["sign_by"])
    assert last == first.today + timedelta(days=60)
    await lapse_all(first.service.sessions, noon(last))
    assert await first.standing(taken) == ("taken", None)
    late = noon(last + timedelta(days=1))
    await asyncio.gather(lapse_all(first.service.sessions, late), lapse_all(first.service.sessions, late))
    await lapse_all(first.service.sessions, late)
    assert (await first.standing(taken), await second.standing(waiting)) == (("lapsed", None), ("taken", None))
    assert await changes_of(second, waiting) == ["queued", "taken"]
    again = await first.requested(existing)
    await lapse_all(first.service.sessions, noon(date(2027, 10, 1)))
    assert (await first.standing(again), await second.standing(waiting)) == (("lapsed", None), ("taken", None))


async def test_a_round_asks_for_what_has_lapsed_in_one_statement_however_many_it_has_done(placing: PlaceCaseAt) -> None:
    """Every connection keeps each statement that it is sent."""
    case = await placing("drafted")
    taken = await case.requested(await case.existing())
    late = noon(date.fromisoformat(taken["sign_by"]) + timedelta(days=1))
    async with case.service.counting_statements() as statements:
        await lapse_all(case.service.sessions, late)
    asked = [statement for statement in statements if "SKIP LOCKED" in statement]
    assert (len(asked), len(set(asked))) == (2, 1)


async def test_what_becomes_free_after_the_last_day_is_given_to_nobody(placing: PlaceCaseAt) -> None:
    first, second = await placing("drafted"), await placing("drafted", number=1)
    existing = await first.existing()
    taken, waits = await first.requested(existing), await second.requested(existing)
    closed = {"title": "Läslyftet", "join_by": "2026-11-21", "capacity": 6, "reason": "Kursen börjar tidigare."}
    await first.done(existing, closed, method="PUT", about=existing, role="team_leader")
    place = f"/places/{taken['id']}"
    await first.done(f"{place}/releases", {"reason": "Lärarna går en annan kurs."}, about=place)
    assert await second.standing(waits) == ("queued", 1)


async def test_the_organiser_is_written_to_with_the_rule(placing: PlaceCaseAt) -> None:
    case = await placing("drafted")
    await case.requested(await case.existing())
    answer = await case.get(f"{case.path}/documents/place-1", role="organizer")
    letter = "".join(text_of(answer.content).split())
    assert "Huvudmannenfickplatserna2026-11-22" in letter
    assert "insatserförskolenheterföreinsatserförhuvudmannen,sedandenvarsöverenskommelseslutarförst" in letter


async def test_what_cannot_be_asked_for_is_refused(placing: PlaceCaseAt) -> None:
    case = await placing("drafted")
    existing = await case.existing()
    measures = (await case.content())["measures"]
    path = case.parts["agreements"]

    async def refusal(*, existing: str = existing, measure: int = 1, places: int = 1) -> str:
        body = {"existing_programme_id": existing.rpartition("/")[2], "places": places}
        body |= {"measure_id": measures[measure]["measure_id"]}
        return str((await case.send(f"{path}/places", body, about=path)).json()["detail"])

    assert "ingen plats i en befintlig satsning" in await refusal(measure=0)
    assert "ett annat uppdrag" in await refusal(existing=await case.existing(programme="sbs-2015"))
    assert "Sista dagen att ta en plats" in await refusal(existing=await case.existing(join_by="2026-11-01"))
    assert "6 platser i allt" in await refusal(places=7)
    await case.requested(existing, 1)
    assert "redan platser eller står i kö" in await refusal()
