"""Corrections of when a change was known: the last holds, the log keeps all, and no report changes in silence."""

import json
import random
from datetime import date, timedelta
from typing import Any

import pytest

from services.followup.tests.integration.test_as_of import JUNE, activities, complete, draw, move, rows, sign
from services.followup.tests.reporting import publish_on
from shared.clock import new_id
from tests.support import facts
from tests.support.facts import ARBOGA, PROGRAMME, parts
from tests.support.service import ServiceUnderTest, at
from tests.support.tokens import AuthorizationHeaders

OTHER = "sbs-2015"


class Desk:
    """An analyst who corrects, and an auditor who reads."""

    def __init__(self, followup: ServiceUnderTest, authorization: AuthorizationHeaders) -> None:
        self.followup, self.authorization = followup, authorization

    async def entries(self, row_id: object) -> list[dict[str, Any]]:
        headers = self.authorization("auditor")
        answer = await self.followup.client.get(f"/history-entries?row_id={row_id}&limit=100", headers=headers)
        found: list[dict[str, Any]] = answer.json()["items"]
        return found

    async def correct(
        self, entry: dict[str, Any], counts_from: str, *, on: str = "2027-07-01", reason: str = "Rättat.", **body: Any
    ) -> Any:
        body = {"programme": PROGRAMME, "entry_id": entry["id"], "counts_from": counts_from, "reason": reason} | body
        headers = self.authorization("analyst") | at(f"{on}T08:00:00Z") | {"Idempotency-Key": str(new_id())}
        return await self.followup.client.post("/history-corrections", json=body, headers=headers)

    async def drawn(self, as_of: str, *, on: str = "2027-07-20") -> str:
        return await draw(self.followup, self.authorization, as_of, drawn_on=on)

    async def moved(self, activity: dict[str, Any], on: str, due_on: str) -> dict[str, Any]:
        """The entry of a move."""
        answer = await move(self.followup, self.authorization, activity, on, due_on)
        assert answer.status_code == 200, answer.text
        return (await self.entries(activity["id"]))[-1]


@pytest.fixture
def desk(followup: ServiceUnderTest, authorization: AuthorizationHeaders) -> Desk:
    return Desk(followup, authorization)


def corrections(drawn: str) -> list[list[Any]]:
    return [values for code, values in rows(drawn) if code == "corrections"]


def data(drawn: str) -> list[tuple[str, list[Any]]]:
    """What is counted; not the log of what has been corrected."""
    return [(code, values) for code, values in rows(drawn) if code != "corrections"]


async def test_a_wrong_correction_is_replaced_and_the_log_keeps_both(desk: Desk) -> None:
    await sign(desk.followup)
    before = await desk.drawn(JUNE)
    kick_off = next(a for a in await activities(desk.followup, desk.authorization) if a["kind"] == "kick_off")
    await complete(desk.followup, desk.authorization, kick_off, "2027-06-10", "2027-06-04")
    entry = (await desk.entries(kick_off["id"]))[-1]
    first = await desk.correct(entry, "2027-06-04", on="2027-06-12", reason="Antecknad sent.")
    second = await desk.correct(
        entry, "2027-06-08", on="2027-06-14", reason="Fel dag i rättelsen.", replaces=first.json()["id"]
    )
    assert [first.status_code, second.status_code] == [201, 201], second.text
    assert first.json()["replaces"] is None
    assert second.json()["replaces"] == first.json()["id"]
    after = await desk.drawn(JUNE)
    assert data(after) == data(before)
    assert corrections(after) == [
        ["Uppföljning", "2027-06-10", "2027-06-04", "2027-06-12", "Antecknad sent."],
        ["Uppföljning", "2027-06-04", "2027-06-08", "2027-06-14", "Fel dag i rättelsen."],
    ]
    counted = await desk.drawn("2027-06-08")
    assert ["Uppstart", "Genomförd", 1] in [values for _, values in rows(counted)]
    assert [values[-1] for values in corrections(counted)] == ["Antecknad sent."]
    listed = await desk.followup.client.get("/history-corrections", headers=desk.authorization("auditor"))
    assert [c["counts_from"] for c in listed.json()["items"]] == ["2027-06-04", "2027-06-08"]


async def test_a_correction_replaces_the_one_that_holds_or_none(desk: Desk) -> None:
    """Else somebody replaces what they have never seen, or what a third person has replaced already."""
    await sign(desk.followup)
    one, other = (await activities(desk.followup, desk.authorization))[:2]
    entry = await desk.moved(one, "2027-06-10", "2027-08-16")
    of_another = await desk.moved(other, "2027-06-10", "2027-08-17")
    first = (await desk.correct(entry, "2027-06-05")).json()["id"]
    assert (await desk.correct(entry, "2027-06-06")).status_code == 409
    assert (await desk.correct(entry, "2027-06-05", replaces=first)).json()["type"].endswith("nothing-to-correct")
    wrong = await desk.correct(of_another, "2027-06-06", replaces=first)
    assert (wrong.status_code, wrong.json()["errors"][0]["field"]) == (422, "body.replaces")
    unknown = await desk.correct(entry, "2027-06-06", replaces=str(new_id()))
    assert (unknown.status_code, unknown.json()["errors"][0]["field"]) == (422, "body.replaces")
    second = await desk.correct(entry, "2027-06-06", replaces=first)
    assert second.status_code == 201
    assert (await desk.correct(entry, "2027-06-07", replaces=first)).status_code == 409
    taken_back = await desk.correct(entry, "2027-06-10", replaces=second.json()["id"])
    assert taken_back.status_code == 201


async def test_a_correction_stands_in_the_reports_that_it_changes(desk: Desk) -> None:
    """Else the past of one assignment changes, and the log of another says why."""
    await sign(desk.followup)
    entry = await desk.moved((await activities(desk.followup, desk.authorization))[0], "2027-06-10", "2027-08-16")
    refused = await desk.correct(entry, "2027-06-05", programme=OTHER)
    assert (refused.status_code, refused.json()["errors"]) == (
        422,
        [{"field": "body.programme", "message": "ändringen hör till ett annat uppdrag", "expected": PROGRAMME}],
    )


async def renamed(desk: Desk, on: str, name: str, *, received: str | None = None) -> None:
    changed = facts.organizer_changed(name=name, organizer_type="ENSKILD" if name == "Ny" else "KOMMUN")
    await publish_on(desk.followup, changed, ARBOGA, on=on, received=received)


async def offered(desk: Desk, programme: str = PROGRAMME) -> None:
    offer = facts.offer_made(programme=programme)
    await publish_on(desk.followup, offer, offer.offer_id, on="2026-05-05", programme=programme)


async def test_a_change_of_an_organiser_is_corrected_in_every_assignment_that_shows_it(desk: Desk) -> None:
    await renamed(desk, "2026-05-04", "Arboga")
    await offered(desk)
    await offered(desk, OTHER)
    await renamed(desk, "2027-06-10", "Ny")
    entry = (await desk.entries(ARBOGA))[-1]
    assert (await desk.correct(entry, "2027-06-04")).status_code == 201
    ours = await desk.drawn(JUNE)
    body = {"programme": OTHER, "as_of": JUNE}
    headers = desk.authorization("analyst") | at("2027-07-20T21:59:00Z") | {"Idempotency-Key": "annat"}
    report = (await desk.followup.client.post("/reports", json=body, headers=headers)).json()
    theirs = await desk.followup.client.get(
        f"/reports/{report['id']}/contents", headers=desk.authorization("analyst") | {"Accept": "application/json"}
    )
    expected = [["Huvudman", "2027-06-10", "2027-06-04", "2027-07-01", "Rättat."]]
    assert [corrections(ours), corrections(theirs.text)] == [expected, expected]


async def test_a_change_of_an_organiser_that_is_received_late_is_listed(desk: Desk) -> None:
    """A name, a type and a measure have no assignment of their own, and stand in its reports all the same."""
    await renamed(desk, "2026-05-04", "Arboga")
    await offered(desk)
    before = await desk.drawn(JUNE, on=JUNE)
    await renamed(desk, "2027-06-04", "Ny", received="2027-06-08")
    after = await desk.drawn(JUNE)
    assert data(after) != data(before)
    assert [values for code, values in rows(after) if code == "late"] == [["Huvudman", "2027-06-04", "2027-06-08", 1]]


async def test_a_measure_that_is_agreed_late_is_listed(desk: Desk) -> None:
    agreement = await sign(desk.followup)
    before = await desk.drawn(JUNE, on=JUNE)
    amended = facts.agreement_amended(
        agreement, signed_on="2027-06-04", measures=(*agreement.measures, parts.measure())
    )
    await publish_on(desk.followup, amended, agreement.cooperation_id, on="2027-06-04", received="2027-06-08")
    after = await desk.drawn(JUNE)
    assert data(after) != data(before)
    assert "Insats" in [values[0] for code, values in rows(after) if code == "late"]


@pytest.mark.parametrize("seed", range(3))
async def test_random_corrections_of_corrections_leave_their_reasons(desk: Desk, seed: int) -> None:
    """Each report changes by a correction that it lists, and is what it was when all of them are taken back."""
    chance = random.Random(seed)
    await sign(desk.followup)
    entries = []
    for activity in (await activities(desk.followup, desk.authorization))[:3]:
        for number in sorted(chance.sample(range(4, 15), 2)):
            now = next(a for a in await activities(desk.followup, desk.authorization) if a["id"] == activity["id"])
            entries.append(await desk.moved(now, f"2027-06-{number:02}", f"2027-08-{chance.randint(1, 28):02}"))
    days = [f"2027-06-{number:02}" for number in range(2, 18, 3)]
    first = {day: await desk.drawn(day) for day in days}
    held: dict[int, tuple[str, str]] = {}  # entry → the correction that holds, and from when it counts
    crossed: dict[str, list[str]] = {day: [] for day in days}
    for turn in range(16):
        entry = chance.choice(entries)
        replaces, counted = held.get(entry["id"], ("", entry["known_on"]))
        counts_from = (date(2027, 6, 2) + timedelta(chance.randint(0, 16))).isoformat()
        asked = {"replaces": replaces} if replaces else {}
        answer = await desk.correct(entry, counts_from, reason=f"Skäl {turn}.", **asked)
        if answer.status_code == 422:  # nothing to correct, or out of order
            continue
        assert answer.status_code == 201, answer.text
        held[entry["id"]] = (answer.json()["id"], counts_from)
        for day in days:
            if min(counts_from, counted) <= day < max(counts_from, counted):
                crossed[day].append(f"Skäl {turn}.")
    for day in days:
        drawn = await desk.drawn(day)
        assert [values[-1] for values in corrections(drawn)] == crossed[day], day
        assert crossed[day] or drawn == first[day], day
    while held:  # the order of a record's changes holds at every step, so some are taken back before others
        for entry in entries:
            if entry["id"] not in held:
                continue
            replaces, counted = held[entry["id"]]
            if counted != entry["known_on"]:
                answer = await desk.correct(entry, entry["known_on"], reason="Tas tillbaka.", replaces=replaces)
                if answer.status_code == 422:
                    continue
                assert answer.status_code == 201, answer.text
            del held[entry["id"]]
    for day in days:
        assert data(await desk.drawn(day)) == data(first[day]), day
    assert any(crossed.values())
    assert json.loads(first[days[0]])
